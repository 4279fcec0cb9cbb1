/** What runs a graph: one interface, a plain engine that is the truth, a fast one, and the lookup between them. */
@NullMarked
package io.github.laddersr.engine;

import org.jspecify.annotations.NullMarked;
