/** Training runs: the loop, validation, checkpoints, and the replay of recorded batches. */
@NullMarked
package io.github.laddersr.train;

import org.jspecify.annotations.NullMarked;
