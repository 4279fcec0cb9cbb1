// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.cli.option.ModelChoice;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.onnx.OnnxWriter;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exports a model for other runtimes. */
@Command(
        name = "export",
        description = "Writes a model as ONNX.",
        footer = {
            "",
            "The file's input 'image' is 1x3xHxW, RGB in [0, 1], H and W multiples of 8; its output",
            "'upscaled' is 1x3x(scale H)x(scale W), which must be clamped to [0, 1].",
            "",
            "Example:",
            "  ladder export --onnx lpn-x2.onnx --model x2"
        })
public final class ExportCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Option(names = "--onnx", required = true, paramLabel = "FILE", description = "the file to write")
    public Path file = Path.of("ladder.onnx");

    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description = "a shipped model (see 'ladder models') or a safetensors file; default x2")
    public Optional<String> model = Optional.empty();

    @ArgGroup
    public Form form = new Form();

    @Option(
            names = "--opset",
            paramLabel = "N",
            defaultValue = "" + OnnxWriter.DEFAULT_OPSET,
            description = "version of the ONNX operators, " + OnnxWriter.OLDEST_OPSET + " to " + OnnxWriter.NEWEST_OPSET
                    + "; default ${DEFAULT-VALUE}")
    public int opset;

    /** The two forms of the network, of which one can be chosen. */
    public static final class Form {
        @Option(names = "--paper", description = "the network as in the paper")
        boolean paper;

        @Option(names = "--folded", description = "with linear layers folded: less work (default)")
        boolean folded;

        String label() {
            return paper ? "paper" : "folded";
        }
    }

    @Override
    public void run() {
        AtomicFiles.checkWritable(file);
        ModelChoice choice = ModelChoice.of(model, Optional.empty());
        Graph graph = choice.model().graph();
        Weights weights = choice.model().weights();
        if (!form.paper) {
            Fold.Folded folded = Fold.fold(graph, weights);
            graph = folded.graph();
            weights = folded.weights();
        }
        OnnxWriter.write(file, graph, weights.withMetadata(metadata(choice.model())), opset);
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(
                Locale.ROOT,
                "%s  %s, %s graph, opset %d, %.1f MB",
                file,
                choice.name(),
                form.label(),
                opset,
                size() / 1e6));
        out.flush();
    }

    private Map<String, String> metadata(Model chosen) {
        Map<String, String> all = new LinkedHashMap<>(Model.metadata(chosen.variant()));
        chosen.weights().metadata().forEach(all::putIfAbsent);
        all.put("graph", form.label());
        return all;
    }

    private long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " was written, but can't be accessed", e);
        }
    }
}
