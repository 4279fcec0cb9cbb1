/** TIFF: its layout, its compressions and its samples. */
@NullMarked
package io.github.laddersr.image.codec.tiff;

import org.jspecify.annotations.NullMarked;
