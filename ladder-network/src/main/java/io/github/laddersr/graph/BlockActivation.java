// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import io.github.laddersr.UserException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where an inverted residual has nonlinearities: the paper's LPN-(a), LPN-(b), and two possible readings of LPN-(c).
 */
public enum BlockActivation {
    /** LPN-(a): ReLU6 after expand and after depthwise. */
    RELU6_BOTH("relu6-both"),
    /** LPN-(b): ReLU after expand and after depthwise. */
    RELU_BOTH("relu-both"),
    /** LPN-(c), the default: one ReLU, after depthwise. */
    RELU_AFTER_DEPTHWISE("relu-after-depthwise"),
    /** The other reading of LPN-(c): one ReLU, after expand. */
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
     * The constant with this label.
     *
     * @throws UserException if there is no such label, with a message that lists the existing ones
     */
    public static BlockActivation of(String label) {
        return Arrays.stream(values())
                .filter(a -> a.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new UserException("Unknown activation '" + label + "': use one of "
                        + Arrays.stream(values()).map(BlockActivation::label).collect(Collectors.joining(", ")) + "."));
    }
}
