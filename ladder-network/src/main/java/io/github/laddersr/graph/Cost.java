// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

/**
 * The cost of a graph.
 *
 * @param parameters number of learned values
 * @param macs multiply-adds of the convolutions, without biases, for a 1280x720 output, whose input may have a
 *     fractional column
 * @param halo the largest number of input pixels, in any direction, that the output of a block of
 *     {@link Graph#ALIGNMENT} aligned pixels depends on beyond that block
 */
public record Cost(long parameters, long macs, int halo) {
    private static final long OUTPUT_PIXELS = 1280L * 720;

    /** Computes the cost of a graph. */
    public static Cost of(Graph graph) {
        long parameters = graph.parameters().stream().mapToLong(Parameter::size).sum();
        long numerator = 0;
        Resolution out = graph.output().resolution();
        for (Node node : graph.nodes()) {
            numerator = Math.addExact(numerator, macsPerBlock(node));
        }
        long unit = out.of(Graph.ALIGNMENT); // the side of such a block in the output
        long macs = Math.round((double) numerator * OUTPUT_PIXELS / (unit * unit));
        return new Cost(parameters, macs, ReceptiveField.halo(graph));
    }

    /** The multiply-adds of a node for a block of input with sides of {@link Graph#ALIGNMENT} pixels. */
    public static long macsPerBlock(Node node) {
        long side = node.resolution().of(Graph.ALIGNMENT);
        return Math.multiplyExact(macsPerPixel(node), side * side);
    }

    private static long macsPerPixel(Node node) {
        return switch (node) {
            case Node.Conv c -> (long) c.channels() * c.inChannels() * c.kernel() * c.kernel();
            case Node.BorderedConv c -> (long) c.channels() * c.inChannels() * c.kernel() * c.kernel();
            case Node.DepthwiseConv d -> (long) d.channels() * d.kernel() * d.kernel();
            case Node.Input i -> 0;
            case Node.Shift s -> 0;
            case Node.Relu r -> 0;
            case Node.Relu6 r -> 0;
            case Node.Add a -> 0;
            case Node.Concat c -> 0;
            case Node.Upsample2x u -> 0;
            case Node.PixelShuffle p -> 0;
        };
    }
}
