/** Enlarges images in memory and row by row, and chooses the networks for it. */
@NullMarked
package io.github.laddersr.upscale;

import org.jspecify.annotations.NullMarked;
