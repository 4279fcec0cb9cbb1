// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.SPECIES;

import io.github.laddersr.graph.Node;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The nonlinearities that kernels apply before they store a result. */
public enum Activation {
    /** x. */
    NONE,
    /** max(0, x). */
    RELU,
    /** min(6, max(0, x)). */
    RELU6;

    /** The nonlinearity of a node; {@link #NONE} if the node is of another kind. */
    public static Activation of(Node node) {
        return switch (node) {
            case Node.Relu r -> RELU;
            case Node.Relu6 r -> RELU6;
            case Node.Input i -> NONE;
            case Node.Shift s -> NONE;
            case Node.Conv c -> NONE;
            case Node.DepthwiseConv d -> NONE;
            case Node.BorderedConv b -> NONE;
            case Node.Add a -> NONE;
            case Node.Concat c -> NONE;
            case Node.Upsample2x u -> NONE;
            case Node.PixelShuffle p -> NONE;
        };
    }

    /** The nonlinearity of a node that may be missing: {@link #NONE} then. */
    public static Activation of(Optional<Node> node) {
        return node.map(Activation::of).orElse(NONE);
    }

    /**
     * Applies this activation to a vector. A compare and a blend are faster than the lanewise maximum, which has to
     * treat NaN specially.
     */
    FloatVector of(FloatVector x) {
        if (this == NONE) {
            return x;
        }
        FloatVector positive = x.blend(0f, x.compare(VectorOperators.LT, 0f));
        return this == RELU ? positive : positive.blend(6f, positive.compare(VectorOperators.GT, 6f));
    }

    /**
     * Applies this activation to {@code length} values in place; {@code length} must be a multiple of
     * {@link VectorLanes#BLOCK}.
     */
    public void apply(float[] values, int offset, int length) {
        if (this == NONE) {
            return;
        }
        for (int i = offset; i < offset + length; i += VectorLanes.LENGTH) {
            of(FloatVector.fromArray(SPECIES, values, i)).intoArray(values, i);
        }
    }

    /**
     * Multiplies a gradient by this activation's derivative, which is derived from the activation's output.
     *
     * @param length a multiple of {@link VectorLanes#BLOCK}
     */
    public void backward(float[] output, int outputOffset, float[] gradient, int gradientOffset, int length) {
        if (this == NONE) {
            return;
        }
        for (int i = 0; i < length; i += VectorLanes.LENGTH) {
            FloatVector y = FloatVector.fromArray(SPECIES, output, outputOffset + i);
            FloatVector g = FloatVector.fromArray(SPECIES, gradient, gradientOffset + i);
            FloatVector masked = g.blend(0f, y.compare(VectorOperators.LE, 0f));
            if (this == RELU6) {
                masked = masked.blend(0f, y.compare(VectorOperators.GE, 6f));
            }
            masked.intoArray(gradient, gradientOffset + i);
        }
    }
}
