/** Reads TIFF: the layout, the compressions and the samples of its pixels. */
@NullMarked
package io.github.laddersr.image.codec.tiff;

import org.jspecify.annotations.NullMarked;
