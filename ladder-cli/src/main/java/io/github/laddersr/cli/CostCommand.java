package io.github.laddersr.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Parameters and multiply-adds of a variant. */
@Command(name = "cost", description = "Prints a variant's parameters and its multiply-adds for a 1280x720 output.")
final class CostCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Option(names = "--scale", paramLabel = "2|3|4", defaultValue = "2", description = "enlargement; default 2")
    int scale;

    @Option(
            names = "--pathways",
            paramLabel = "1|2|3",
            defaultValue = "3",
            description = "1: LPN-alpha, 2: LPN-beta, 3: LPN; default 3")
    int pathways;

    @Option(
            names = "--width",
            paramLabel = "0.5|0.75|1",
            defaultValue = "1",
            description = "factor of all channel counts; default 1")
    double width;

    @Option(names = "--json", description = "print a JSON object")
    boolean json;

    @Override
    public void run() {
        Variant variant = Variant.lpn(scale).withPathways(pathways).withWidth(width);
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
            out.printf("x%d, %d pathways, width %s%n", scale, pathways, width);
            out.printf("parameters          %,15d%n", paper.parameters());
            out.printf("MACs, paper's count %,15d  (1280x720 output)%n", paper.macs());
            out.printf("MACs, folded        %,15d  (what the engines compute)%n", folded.macs());
            out.printf("receptive field     %,15d  input pixels around a block of 8%n", paper.halo());
        }
        out.flush();
    }
}
