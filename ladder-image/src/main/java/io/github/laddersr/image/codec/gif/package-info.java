/** Reads GIF. An index of the file gives its pixels and metadata. */
@NullMarked
package io.github.laddersr.image.codec.gif;

import org.jspecify.annotations.NullMarked;
