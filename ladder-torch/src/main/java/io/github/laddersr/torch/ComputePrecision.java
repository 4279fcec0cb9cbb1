// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import io.github.laddersr.train.recipe.Precision;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The precision in which convolutions are computed.
 *
 * @param body precision of all convolutions except those of the {@link OuterLayers}: float or bfloat16
 * @param tf32 whether the inputs of float32 products are rounded to 10 bits of mantissa where this is faster on a GPU
 */
record ComputePrecision(ScalarType body, boolean tf32) {
    /** IEEE float32. */
    static final ComputePrecision FLOAT32 = new ComputePrecision(ScalarType.Float, false);

    /**
     * The precision on CUDA for a recipe's setting. With bfloat16, the float32 products of the outer layers use TF32.
     */
    static ComputePrecision cuda(Precision precision) {
        return switch (precision) {
            case FP32 -> FLOAT32;
            case TF32 -> new ComputePrecision(ScalarType.Float, true);
            case BF16 -> new ComputePrecision(ScalarType.BFloat16, true);
        };
    }

    /**
     * Sets libtorch's process-wide options. cuDNN's search for its fastest kernels pays off because the shapes never
     * change.
     */
    void apply() {
        Context context = torch.globalContext();
        context.setAllowTF32CuBLAS(tf32);
        context.setAllowTF32CuDNN(tf32);
        context.setBenchmarkCuDNN(true);
    }
}
