/** Reads BMP. An index of the file gives its pixels and metadata. */
@NullMarked
package io.github.laddersr.image.codec.bmp;

import org.jspecify.annotations.NullMarked;
