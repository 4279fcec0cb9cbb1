/** From image to larger image: tiles, channels, and what a library's user calls. */
@NullMarked
package io.github.laddersr.upscale;

import org.jspecify.annotations.NullMarked;
