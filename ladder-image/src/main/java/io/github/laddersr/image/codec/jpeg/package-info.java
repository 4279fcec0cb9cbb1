/** What is particular to JPEG files. */
@NullMarked
package io.github.laddersr.image.codec.jpeg;

import org.jspecify.annotations.NullMarked;
