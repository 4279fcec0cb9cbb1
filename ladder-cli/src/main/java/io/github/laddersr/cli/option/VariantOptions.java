// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.graph.Variant;
import picocli.CommandLine.Option;

/** The variant of the network, for commands that need no weights. */
public final class VariantOptions {
    @Option(names = "--scale", paramLabel = "2|3|4", defaultValue = "2", description = "enlargement; default 2")
    public int scale;

    @Option(
            names = "--pathways",
            paramLabel = "1|2|3",
            defaultValue = "3",
            description = "1: LPN-alpha, 2: LPN-beta, 3: LPN; default 3")
    public int pathways;

    @Option(
            names = "--width",
            paramLabel = "0.5|0.75|1",
            defaultValue = "1",
            description = "factor of all channel counts; default 1")
    public double width;

    public Variant variant() {
        return Variant.lpn(scale).withPathways(pathways).withWidth(width);
    }
}
