/** Reads and writes PNG. An index of the file gives its pixels and metadata. */
@NullMarked
package io.github.laddersr.image.codec.png;

import org.jspecify.annotations.NullMarked;
