// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import io.github.laddersr.UserException;
import java.util.Arrays;
import java.util.Locale;

/** Of convolutions on a GPU; the loss, the optimiser and its state are float32 always, and so is all on the CPU. */
public enum Precision {
    /** IEEE float32. */
    FP32,
    /** float32 whose products are rounded to 10 bits of mantissa by the tensor cores. */
    TF32,
    /** bfloat16 by autocast. */
    BF16;

    /** The name in recipes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserException if there is no precision of that label */
    public static Precision of(String label) {
        return Arrays.stream(values())
                .filter(p -> p.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new UserException("There is no precision '" + label + "': choose fp32, tf32 or bf16."));
    }
}
