/** Reads and writes JPEG. An index of the file gives its pixels and metadata. */
@NullMarked
package io.github.laddersr.image.codec.jpeg;

import org.jspecify.annotations.NullMarked;
