// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Ladder Pyramid Network with its weights: the content of a weights file.
 *
 * @param variant variant of the network
 * @param weights exactly the parameters of that network, all of them finite
 */
public record Model(Variant variant, Weights weights) {
    private static final String FORMAT = "lpn";

    /**
     * Checks the weights.
     *
     * @throws UserException if they are not those of the variant's network, or if a value is infinite or NaN
     */
    public Model {
        check(variant, weights, "The weights");
    }

    /**
     * Reads a weights file.
     *
     * @throws UserException naming the file and what is wrong with it
     */
    public static Model read(Path file) {
        return of(Safetensors.read(file), "Weights file " + file);
    }

    /**
     * The model that the metadata of these weights describe.
     *
     * @throws UserException if the metadata are not those of a Ladder Pyramid Network, or the weights do not match them
     */
    public static Model of(Weights weights) {
        return of(weights, "The weights");
    }

    /**
     * As {@link #of(Weights)}, with a subject for the messages.
     *
     * @param subject for example {@code Weights file x2.safetensors}
     */
    public static Model of(Weights weights, String subject) {
        Map<String, String> metadata = weights.metadata();
        if (!FORMAT.equals(metadata.get("format"))) {
            throw new UserException(subject + " cannot be used: there is no format=" + FORMAT
                    + " in its metadata, so it is not a Ladder Pyramid Network.");
        }
        Variant variant;
        try {
            variant = variant(metadata);
        } catch (UserException e) {
            throw new UserException(subject + " cannot be used: " + e.getMessage(), e);
        }
        check(variant, weights, subject);
        return new Model(variant, weights);
    }

    /**
     * The metadata by which {@link #of(Weights)} recognises a variant: format, scale, pathways, width, activation,
     * upsample, rgb_mean.
     */
    public static Map<String, String> metadata(Variant variant) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("scale", Integer.toString(variant.scale()));
        metadata.put("pathways", Integer.toString(variant.pathways()));
        metadata.put("width", variant.width() == 1 ? "1" : Double.toString(variant.width()));
        metadata.put("activation", variant.activation().label());
        metadata.put("upsample", variant.upsampling().label());
        metadata.put("rgb_mean", meanText());
        return metadata;
    }

    /** Builds the variant's network. */
    public Graph graph() {
        return LadderPyramidNetwork.of(variant);
    }

    /**
     * Interpolates between this model and another of the same variant: each weight is (1 - share) of this model's and
     * share of the other's. If one model was fine-tuned from the other, every such mixture is a working network
     * (Wortsman et al., "Robust fine-tuning of zero-shot models", 2022; "network interpolation" in ESRGAN, Wang et al.
     * 2018).
     *
     * @param share 0 (this model) to 1 (the other model)
     * @throws IllegalArgumentException if the variants differ or the share is out of range
     */
    public Model mixedWith(Model other, double share) {
        if (!variant.equals(other.variant)) {
            throw new IllegalArgumentException("a mix of %s and %s".formatted(variant, other.variant));
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of " + share);
        }
        Weights.Builder mix = Weights.builder();
        for (String name : weights.names()) {
            float[] mine = weights.get(name).toArray();
            float[] others = other.weights.get(name).toArray();
            for (int i = 0; i < mine.length; i++) {
                mine[i] = (float) ((1 - share) * mine[i] + share * others[i]);
            }
            mix.add(name, Tensor.wrap(weights.get(name).shape(), mine));
        }
        metadata(variant).forEach(mix::metadata);
        return new Model(variant, mix.build());
    }

    /**
     * Writes a weights file that {@link #read} can read. Additional metadata of the weights are kept.
     *
     * @throws UserException naming the file, if it can't be written
     * @throws IllegalArgumentException if a value is too large for the dtype
     */
    public void write(Path file, Dtype dtype) {
        Map<String, String> all = new LinkedHashMap<>(metadata(variant));
        weights.metadata().forEach(all::putIfAbsent);
        Safetensors.write(file, weights.withMetadata(all), dtype);
    }

    private static Variant variant(Map<String, String> metadata) {
        List<Float> mean = Stream.of(entry(metadata, "rgb_mean").split(",", -1))
                .map(text -> (float) number("rgb_mean", text))
                .toList();
        if (!mean.equals(LadderPyramidNetwork.RGB_MEAN)) {
            throw new UserException("its rgb_mean is not " + meanText() + ".");
        }
        return new Variant(
                wholeNumber(metadata, "scale"),
                wholeNumber(metadata, "pathways"),
                number("width", entry(metadata, "width")),
                BlockActivation.of(entry(metadata, "activation")),
                Upsampling.of(entry(metadata, "upsample")));
    }

    private static String entry(Map<String, String> metadata, String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw new UserException("there is no " + key + " in its metadata.");
        }
        return value;
    }

    private static int wholeNumber(Map<String, String> metadata, String key) {
        String text = entry(metadata, key);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UserException("its " + key + " is not an integer.", e);
        }
    }

    private static double number(String key, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new UserException("its " + key + " is not a number.", e);
        }
    }

    private static String meanText() {
        return LadderPyramidNetwork.RGB_MEAN.stream()
                .map(value -> String.format(Locale.ROOT, "%.4f", value))
                .collect(Collectors.joining(","));
    }

    private static void check(Variant variant, Weights weights, String subject) {
        weights.requireFits(LadderPyramidNetwork.of(variant), subject);
        for (String name : weights.names()) {
            if (!weights.get(name).isFinite()) {
                throw new UserException(subject + " cannot be used: " + name + " holds a value that is not finite.");
            }
        }
    }
}
