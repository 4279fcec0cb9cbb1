/** The network drawn from its graph. */
@NullMarked
package io.github.laddersr.diagram;

import org.jspecify.annotations.NullMarked;
