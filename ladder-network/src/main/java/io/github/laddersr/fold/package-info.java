/** Exact rewriting of a graph with its weights into one that does the same with less work. */
@NullMarked
package io.github.laddersr.fold;

import org.jspecify.annotations.NullMarked;
