/** Converts colours from one colour space to another. */
@NullMarked
package io.github.laddersr.image.colour;

import org.jspecify.annotations.NullMarked;
