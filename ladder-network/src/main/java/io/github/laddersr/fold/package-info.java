/** Rewrites a graph and its weights into an equivalent one that does less work. */
@NullMarked
package io.github.laddersr.fold;

import org.jspecify.annotations.NullMarked;
