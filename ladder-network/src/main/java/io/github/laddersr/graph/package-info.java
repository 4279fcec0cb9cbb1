/** The network as a value: a {@link io.github.laddersr.graph.Graph} of nodes that every consumer interprets. */
@NullMarked
package io.github.laddersr.graph;

import org.jspecify.annotations.NullMarked;
