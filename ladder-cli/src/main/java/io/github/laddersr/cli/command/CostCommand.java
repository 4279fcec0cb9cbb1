// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.cli.option.VariantOptions;
import io.github.laddersr.cli.report.Json;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the parameters and multiply-adds of a variant. */
@Command(
        name = "cost",
        description = "Prints the number of parameters of a variant and its multiply-adds for a 1280x720 output.",
        footer = {"", "Examples:", "  ladder cost --scale 4", "  ladder cost --pathways 1 --width 0.5 --json"})
public final class CostCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Mixin
    public VariantOptions options;

    @Option(names = "--json", description = "print a JSON object")
    public boolean json;

    @Override
    public void run() {
        Variant variant = options.variant();
        Graph graph = LadderPyramidNetwork.of(variant);
        Cost paper = Cost.of(graph);
        Cost folded = Cost.of(Fold.foldShape(graph));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode macs = Json.object().put("paper", paper.macs()).put("folded", folded.macs());
            ObjectNode object = Json.object().put("parameters", paper.parameters());
            object.set("macs", macs);
            object.set("variant", Json.variant(variant));
            out.println(Json.text(object));
        } else {
            out.printf("x%d, %d pathways, width %s%n", variant.scale(), variant.pathways(), variant.width());
            out.printf("parameters          %,15d%n", paper.parameters());
            out.printf("MACs, paper's count %,15d  (1280x720 output)%n", paper.macs());
            out.printf("MACs, folded        %,15d  (what the engines compute)%n", folded.macs());
            out.printf("receptive field     %,15d  input pixels around a block of 8%n", paper.halo());
        }
        out.flush();
    }
}
