// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.cli.diagram.Diagram;
import io.github.laddersr.cli.option.VariantOptions;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws the network. */
@Command(
        name = "diagram",
        description = "Draws the network of a variant as SVG, like the left part of the paper's Fig. 1.",
        footer = {"", "Examples:", "  ladder diagram -o ladder.svg", "  ladder diagram --scale 4 --folded -o folded.svg"
        })
public final class DiagramCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Mixin
    public VariantOptions options;

    @Option(names = "--folded", description = "the network as the engines run it, with linear layers folded")
    public boolean folded;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "ladder.svg",
            description = "an SVG file; default ladder.svg")
    public Path output = Path.of("ladder.svg");

    @Override
    public void run() {
        Variant variant = options.variant();
        Graph whole = LadderPyramidNetwork.of(variant);
        Graph graph = folded ? Fold.foldShape(whole) : whole;
        Cost cost = Cost.of(graph);
        String title = "Ladder Pyramid Network, ×%d%s".formatted(variant.scale(), folded ? ", folded" : "");
        String subtitle = String.format(
                Locale.ROOT,
                "%d pathway%s, width %s: %,d parameters, %.1f G multiply-adds for a 1280×720 output",
                variant.pathways(),
                variant.pathways() == 1 ? "" : "s",
                variant.width() == 1 ? "1" : variant.width(),
                cost.parameters(),
                cost.macs() / 1e9);
        byte[] svg = Diagram.svg(graph, title, subtitle).getBytes(StandardCharsets.UTF_8);
        AtomicFiles.write(output, stream -> stream.write(svg));
        PrintWriter out = spec.commandLine().getOut();
        out.println(output);
        out.flush();
    }
}
