/** Engines that run a graph: the interface, a simple reference, a fast one, and the lookup. */
@NullMarked
package io.github.laddersr.engine;

import org.jspecify.annotations.NullMarked;
