/** Images as bytes, their files, and writing a file so that it is either whole or not there. */
@NullMarked
package io.github.laddersr.image;

import org.jspecify.annotations.NullMarked;
