// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Immutable tensors by name, in a fixed order, with the metadata of a file. */
public final class Weights {
    private final Map<String, Tensor> tensors;
    private final Map<String, String> metadata;

    private Weights(Map<String, Tensor> tensors, Map<String, String> metadata) {
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Random weights as PyTorch's Conv2d initialises them: weight and bias of a convolution are uniform in
     * ±1/sqrt(fan-in), where the fan-in is the number of values that each output value is the weighted sum of.
     *
     * @param seed the same seed and graph give the same weights on every machine
     */
    public static Weights random(Graph graph, long seed) {
        Random random = new Random(seed); // the Javadoc of Random specifies its algorithm
        Builder builder = builder();
        for (Node node : graph.nodes()) {
            double bound = 1 / Math.sqrt(fanIn(node));
            for (Parameter parameter : node.parameters()) {
                float[] values = new float[parameter.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
                }
                builder.add(parameter.name(), Tensor.wrap(parameter.shape(), values));
            }
        }
        return builder.build();
    }

    /** The number of values that each output value is the weighted sum of; 1 for nodes without parameters. */
    private static int fanIn(Node node) {
        return switch (node) {
            case Node.Conv c -> c.inChannels() * c.kernel() * c.kernel();
            case Node.BorderedConv c -> c.inChannels() * c.kernel() * c.kernel();
            case Node.DepthwiseConv d -> d.kernel() * d.kernel();
            case Node.Input i -> 1;
            case Node.Shift s -> 1;
            case Node.Relu r -> 1;
            case Node.Relu6 r -> 1;
            case Node.Add a -> 1;
            case Node.Concat c -> 1;
            case Node.Upsample2x u -> 1;
            case Node.PixelShuffle p -> 1;
        };
    }

    /**
     * The tensor with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor is called " + name);
        }
        return tensor;
    }

    /** Whether there is a tensor with this name. */
    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /** The tensors' names, in order. */
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /** The metadata of the file, in order; unmodifiable. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** These weights with one tensor replaced, or added at the end. */
    public Weights with(String name, Tensor tensor) {
        Map<String, Tensor> changed = new LinkedHashMap<>(tensors);
        changed.put(name, tensor);
        return new Weights(changed, metadata);
    }

    /** These weights without the tensor with this name, if there is one. */
    public Weights without(String name) {
        Map<String, Tensor> changed = new LinkedHashMap<>(tensors);
        changed.remove(name);
        return new Weights(changed, metadata);
    }

    /** These tensors with other metadata. */
    public Weights withMetadata(Map<String, String> newMetadata) {
        return new Weights(tensors, newMetadata);
    }

    /**
     * Checks that the tensors are exactly the graph's parameters.
     *
     * @throws UserException naming the first tensor that is missing, superfluous or of the wrong shape, and the
     *     expected shape
     */
    public void requireFits(Graph graph) {
        requireFits(graph, "The weights");
    }

    /** As {@link #requireFits(Graph)}, with a subject for the messages. */
    void requireFits(Graph graph, String subject) {
        Set<String> missing = new LinkedHashSet<>();
        Set<String> unexpected = new LinkedHashSet<>(tensors.keySet());
        for (Parameter parameter : graph.parameters()) {
            unexpected.remove(parameter.name());
            Tensor tensor = tensors.get(parameter.name());
            if (tensor == null) {
                missing.add(parameter.name());
            } else if (!tensor.shape().equals(parameter.shape())) {
                throw new UserException(subject + " cannot be used with this network: " + parameter.name() + " is "
                        + Tensor.describe(tensor.shape()) + ", but must be " + Tensor.describe(parameter.shape())
                        + ".");
            }
        }
        if (!missing.isEmpty()) {
            throw new UserException(
                    subject + " cannot be used with this network: " + firstAndCount(missing) + " missing.");
        }
        if (!unexpected.isEmpty()) {
            throw new UserException(
                    subject + " cannot be used with this network: " + firstAndCount(unexpected) + " unexpected.");
        }
    }

    private static String firstAndCount(Set<String> names) {
        String first = names.iterator().next();
        return names.size() == 1 ? first + " is" : first + " and " + (names.size() - 1) + " more are";
    }

    /** Whether the other weights have the same tensors by name and the same metadata, in any order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Weights w && tensors.equals(w.tensors) && metadata.equals(w.metadata);
    }

    @Override
    public int hashCode() {
        return 31 * tensors.hashCode() + metadata.hashCode();
    }

    @Override
    public String toString() {
        return tensors.size() + " tensors " + metadata;
    }

    /** Collects tensors and metadata and keeps their order. */
    public static final class Builder {
        private final Map<String, Tensor> tensors = new LinkedHashMap<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a tensor.
         *
         * @throws IllegalArgumentException if there is already one with this name
         */
        public Builder add(String name, Tensor tensor) {
            if (tensors.putIfAbsent(name, tensor) != null) {
                throw new IllegalArgumentException("two tensors are called " + name);
            }
            return this;
        }

        /** Adds a metadata entry, or replaces it. */
        public Builder metadata(String key, String value) {
            metadata.put(key, value);
            return this;
        }

        /** The weights. */
        public Weights build() {
            return new Weights(tensors, metadata);
        }
    }
}
