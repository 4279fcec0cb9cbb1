// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

/**
 * What does not change from step to step for a while.
 *
 * @param patch side of a patch in LR pixels
 * @param loss whose gradient is followed
 */
public record Phase(int patch, Loss loss) {}
