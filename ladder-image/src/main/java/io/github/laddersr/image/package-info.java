/** Images as bytes and as rows, and their files. */
@NullMarked
package io.github.laddersr.image;

import org.jspecify.annotations.NullMarked;
