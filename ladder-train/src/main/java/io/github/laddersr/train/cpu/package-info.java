// SPDX-License-Identifier: Apache-2.0
/** The trainer in plain Java: it runs backward through the graph with the engine's kernels, and updates the weights. */
@NullMarked
package io.github.laddersr.train.cpu;

import org.jspecify.annotations.NullMarked;
