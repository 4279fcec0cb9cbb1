/** Bytes of files: read at known places and within bounds, and as streams for ImageIO. */
@NullMarked
package io.github.laddersr.bytes;

import org.jspecify.annotations.NullMarked;
