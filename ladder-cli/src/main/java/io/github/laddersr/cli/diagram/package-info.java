/** Draws a network from its graph. */
@NullMarked
package io.github.laddersr.cli.diagram;

import org.jspecify.annotations.NullMarked;
