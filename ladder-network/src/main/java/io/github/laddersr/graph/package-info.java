/** The network as data: a {@link io.github.laddersr.graph.Graph} of nodes, which all consumers interpret. */
@NullMarked
package io.github.laddersr.graph;

import org.jspecify.annotations.NullMarked;
