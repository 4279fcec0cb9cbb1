// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

/**
 * What a graph costs.
 *
 * @param parameters learned values
 * @param macs multiply-adds of the convolutions, biases free, for a 1280x720 output, whose input may have a fraction of a column
 * @param halo how many input pixels beyond a block of {@link Graph#ALIGNMENT} aligned ones the output of that block depends on, at
 *     most, in any direction
 */
public record Cost(long parameters, long macs, int halo) {
    private static final long OUTPUT_PIXELS = 1280L * 720;

    /** Counts a graph whose last node is its output. */
    public static Cost of(Graph graph) {
        long parameters = graph.parameters().stream().mapToLong(Parameter::size).sum();
        long numerator = 0;
        Resolution out = graph.output().resolution();
        for (Node node : graph.nodes()) {
            numerator = Math.addExact(numerator, macsPerBlock(node));
        }
        long unit = out.of(Graph.ALIGNMENT); // the output's side of such a block
        long macs = Math.round((double) numerator * OUTPUT_PIXELS / (unit * unit));
        return new Cost(parameters, macs, ReceptiveField.halo(graph));
    }

    /** Multiply-adds of one node for a block of input whose side is {@link Graph#ALIGNMENT}. */
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
