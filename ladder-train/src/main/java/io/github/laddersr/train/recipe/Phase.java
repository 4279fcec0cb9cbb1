// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

/**
 * The settings that stay the same during a part of the training.
 *
 * @param patch side of a patch in LR pixels
 * @param loss loss that is minimised
 */
public record Phase(int patch, Loss loss) {}
