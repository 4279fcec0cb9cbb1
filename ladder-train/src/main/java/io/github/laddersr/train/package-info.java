/** Training in plain Java on the CPU: a backward interpreter of the graph over the engine's kernels. */
@NullMarked
package io.github.laddersr.train;

import org.jspecify.annotations.NullMarked;
