// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import io.github.laddersr.train.recipe.Precision;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.global.torch;

/**
 * In what precision convolutions are computed.
 *
 * @param body of all convolutions but the {@link Frame}'s: float or bfloat16
 * @param tf32 whether products of float32 are rounded to 10 bits of mantissa where a GPU is faster so
 */
record Compute(ScalarType body, boolean tf32) {
    /** IEEE float32. */
    static final Compute FLOAT32 = new Compute(ScalarType.Float, false);

    /** What a recipe's precision means on CUDA. In bfloat16 the frame's float32 products are TF32's. */
    static Compute cuda(Precision precision) {
        return switch (precision) {
            case FP32 -> FLOAT32;
            case TF32 -> new Compute(ScalarType.Float, true);
            case BF16 -> new Compute(ScalarType.BFloat16, true);
        };
    }

    /** Sets what libtorch keeps for the whole process. Shapes never change, so that cuDNN's search for its fastest kernels is worth it. */
    void apply() {
        Context context = torch.globalContext();
        context.setAllowTF32CuBLAS(tf32);
        context.setAllowTF32CuDNN(tf32);
        context.setBenchmarkCuDNN(true);
    }
}
