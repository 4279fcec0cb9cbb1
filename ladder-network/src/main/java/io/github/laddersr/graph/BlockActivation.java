// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import io.github.laddersr.UserException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Where an inverted residual is nonlinear: the paper's LPN-(a), LPN-(b) and the two readings of LPN-(c). */
public enum BlockActivation {
    /** LPN-(a): ReLU6 after expand and after depthwise. */
    RELU6_BOTH("relu6-both"),
    /** LPN-(b): ReLU after expand and after depthwise. */
    RELU_BOTH("relu-both"),
    /** LPN-(c), the default: one ReLU, after depthwise. */
    RELU_AFTER_DEPTHWISE("relu-after-depthwise"),
    /** LPN-(c) in its other reading: one ReLU, after expand. */
    RELU_AFTER_EXPAND("relu-after-expand");

    private final String label;

    BlockActivation(String label) {
        this.label = label;
    }

    /** The name used in weight files and recipes. */
    public String label() {
        return label;
    }

    /**
     * The constant of this label.
     *
     * @throws UserException naming the labels that exist, if this one does not
     */
    public static BlockActivation of(String label) {
        return Arrays.stream(values())
                .filter(a -> a.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new UserException("Unknown activation '" + label + "': use one of "
                        + Arrays.stream(values()).map(BlockActivation::label).collect(Collectors.joining(", ")) + "."));
    }
}
