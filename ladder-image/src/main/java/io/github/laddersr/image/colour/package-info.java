/** Colours of one space to those of another. */
@NullMarked
package io.github.laddersr.image.colour;

import org.jspecify.annotations.NullMarked;
