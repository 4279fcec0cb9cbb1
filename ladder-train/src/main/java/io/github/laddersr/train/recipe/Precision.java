// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import io.github.laddersr.UserException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The precision of convolutions on a GPU. Loss, optimiser and its state are always float32, and so is everything on the
 * CPU.
 */
public enum Precision {
    /** IEEE float32. */
    FP32,
    /** float32 with the inputs of the tensor cores' products rounded to 10 bits of mantissa. */
    TF32,
    /** bfloat16 through autocast. */
    BF16;

    /** The name in recipes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserException if no precision has this label */
    public static Precision of(String label) {
        return Arrays.stream(values())
                .filter(p -> p.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new UserException("There is no precision '" + label + "': choose fp32, tf32 or bf16."));
    }
}
