/** WebP: an index of the file, and from it pixels and metadata. */
@NullMarked
package io.github.laddersr.image.codec.webp;

import org.jspecify.annotations.NullMarked;
