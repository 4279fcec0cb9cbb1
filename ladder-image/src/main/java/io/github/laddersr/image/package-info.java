/** Images in memory and row by row, and their files. */
@NullMarked
package io.github.laddersr.image;

import org.jspecify.annotations.NullMarked;
