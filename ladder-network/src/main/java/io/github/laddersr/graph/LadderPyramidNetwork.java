// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * The Ladder Pyramid Network (Z. Mo, X. He, G. Li and J. Cheng, ICIP 2020). This is the only definition of its layers.
 *
 * <p>A backbone of four stages of inverted residuals computes C1 to C4 at 1, 1/2, 1/4 and 1/8 of the input's
 * resolution. Up to three top-down pathways (alpha, beta, gamma) bring them back to full resolution, each starting one
 * step further down. The ends of the pathways are fused with C1, and a convolution with a pixel shuffle enlarges the
 * result.
 */
public final class LadderPyramidNetwork {
    /**
     * The mean of red, green and blue in DIV2K, in [0, 1]; subtracted before the first layer and added after the last.
     */
    public static final List<Float> RGB_MEAN = List.of(0.4488f, 0.4371f, 0.4040f);

    private static final int[] STAGE_BLOCKS = {4, 4, 3, 3};
    private static final int[] STAGE_CHANNELS = {64, 96, 128, 160};
    private static final int FEATURES = 64;
    private static final int EXPANSION_FIRST = 12;
    private static final int EXPANSION = 4;
    private static final int EXPANSION_PATHWAY = 6;

    private final Variant variant;
    private final GraphBuilder builder = new GraphBuilder();
    private final int features;

    private LadderPyramidNetwork(Variant variant) {
        this.variant = variant;
        this.features = scaled(FEATURES);
    }

    /** The graph of a variant: from 3 x H x W in [0, 1] to 3 x scale H x scale W, where H and W are multiples of 8. */
    public static Graph of(Variant variant) {
        return new LadderPyramidNetwork(variant).build();
    }

    private Graph build() {
        String image = builder.input("image", RGB_MEAN.size());
        String centred = builder.shift(
                "subtract_mean", image, RGB_MEAN.stream().map(m -> -m).toList());
        String head = builder.conv("head", centred, features, 3);
        List<String> stages = backbone(head);
        List<String> ends = pathways(stages);
        ends.add(stages.getFirst());
        String fused = builder.conv("fuse.0", builder.concat("concat", ends), features, 1);
        fused = builder.conv("fuse.1", fused, features, 3);
        String sharp = upsampler(builder.add("long_skip", fused, head));
        builder.shift("add_mean", builder.conv("tail", sharp, RGB_MEAN.size(), 3), RGB_MEAN);
        return builder.build();
    }

    /** Adds the backbone and returns C1 to C4. */
    private List<String> backbone(String head) {
        List<String> outputs = new ArrayList<>();
        String x = head;
        for (int stage = 0; stage < STAGE_BLOCKS.length; stage++) {
            String prefix = "stages." + stage + ".";
            String first = invertedResidual(
                    prefix + 0, x, EXPANSION_FIRST, scaled(STAGE_CHANNELS[stage]), 5, stage == 0 ? 1 : 2);
            x = first;
            for (int block = 1; block < STAGE_BLOCKS[stage]; block++) {
                x = invertedResidual(prefix + block, x, EXPANSION, builder.channels(x), 5, 1);
            }
            x = builder.add(prefix + "skip", x, first);
            outputs.add(x);
        }
        return outputs;
    }

    /** Adds the pathways and returns their full-resolution ends: A1, B1, G1. */
    private List<String> pathways(List<String> stages) {
        List<String> laterals = new ArrayList<>();
        for (int k = 0; k < stages.size(); k++) {
            laterals.add(builder.conv("alpha." + k, stages.get(k), features, 1));
        }
        List<String> path = topDown("alpha", laterals);
        List<String> ends = new ArrayList<>(List.of(path.getFirst()));
        for (String name : List.of("beta", "gamma").subList(0, variant.pathways() - 1)) {
            List<String> refined = new ArrayList<>();
            for (int k = 0; k < path.size() - 1; k++) {
                refined.add(invertedResidual(name + "." + k, path.get(k), EXPANSION_PATHWAY, features, 3, 1));
            }
            path = topDown(name, refined);
            ends.add(path.getFirst());
        }
        return ends;
    }

    /** Adds a pathway from the coarsest map down the ladder: P(k) = up2(P(k + 1)) + lateral(k). */
    private List<String> topDown(String name, List<String> laterals) {
        List<String> path = new ArrayList<>(laterals);
        for (int k = laterals.size() - 2; k >= 0; k--) {
            String up = builder.upsample2x(name + "." + k + ".up", path.get(k + 1), variant.upsampling());
            path.set(k, builder.add(name + "." + k + ".sum", up, laterals.get(k)));
        }
        return path;
    }

    /** Expand 1x1, depthwise, project 1x1, with an identity shortcut where the shapes allow it. */
    private String invertedResidual(String name, String input, int expansion, int channels, int kernel, int stride) {
        int inChannels = builder.channels(input);
        String x = builder.conv(name + ".expand", input, expansion * inChannels, 1);
        x = switch (variant.activation()) {
            case RELU6_BOTH -> builder.relu6(name + ".expand_relu", x);
            case RELU_BOTH, RELU_AFTER_EXPAND -> builder.relu(name + ".expand_relu", x);
            case RELU_AFTER_DEPTHWISE -> x;
        };
        x = builder.depthwise(name + ".depthwise", x, kernel, stride);
        x = switch (variant.activation()) {
            case RELU6_BOTH -> builder.relu6(name + ".depthwise_relu", x);
            case RELU_BOTH, RELU_AFTER_DEPTHWISE -> builder.relu(name + ".depthwise_relu", x);
            case RELU_AFTER_EXPAND -> x;
        };
        x = builder.conv(name + ".project", x, channels, 1);
        return stride == 1 && inChannels == channels ? builder.add(name + ".skip", x, input) : x;
    }

    private String upsampler(String x) {
        int steps = variant.scale() == 4 ? 2 : 1;
        int factor = variant.scale() == 3 ? 3 : 2;
        for (int i = 0; i < steps; i++) {
            x = builder.conv("upsampler." + i, x, features * factor * factor, 3);
            x = builder.pixelShuffle("upsampler." + i + ".shuffle", x, factor);
        }
        return x;
    }

    private int scaled(int channels) {
        return Math.toIntExact(Math.round(channels * variant.width()));
    }
}
