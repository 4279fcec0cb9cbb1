/** GIF: an index of the file, and from it pixels and metadata. */
@NullMarked
package io.github.laddersr.image.codec.gif;

import org.jspecify.annotations.NullMarked;
