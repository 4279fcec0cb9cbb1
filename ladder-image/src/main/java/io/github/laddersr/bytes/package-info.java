/** The bytes of files: read at given positions with bounds checks, and as streams for ImageIO. */
@NullMarked
package io.github.laddersr.bytes;

import org.jspecify.annotations.NullMarked;
