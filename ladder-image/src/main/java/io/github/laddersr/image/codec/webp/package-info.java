/** Reads and writes WebP. An index of the file gives its pixels and metadata. */
@NullMarked
package io.github.laddersr.image.codec.webp;

import org.jspecify.annotations.NullMarked;
