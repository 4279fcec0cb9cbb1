// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.UserException;
import io.github.laddersr.cli.option.ModelChoice;
import io.github.laddersr.cli.report.Json;
import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.models.Models;
import io.github.laddersr.onnx.Finding;
import io.github.laddersr.onnx.OnnxNetwork;
import io.github.laddersr.upscale.ModelSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the models that ship with Ladder. */
@Command(
        name = "models",
        description = {
            "Lists the trained models that ship with Ladder, each with its card.",
            "With a file: describes its content; a network in an ONNX file is run to determine its properties."
        },
        footer = {"", "Examples:", "  ladder models", "  ladder models --json", "  ladder models bsrn_x2.onnx"})
public final class ModelsCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "model file, safetensors or ONNX")
    public Optional<String> file = Optional.empty();

    @Option(names = "--json", description = "print a JSON object")
    public boolean json;

    @Option(
            names = "--channels",
            paramLabel = "rgb|bgr",
            description = "channel order of the network in an ONNX file; default: detected")
    public Optional<String> channels = Optional.empty();

    @Override
    public void run() {
        if (file.isPresent()) {
            show(file.get());
        } else {
            requireNoOrder();
            list();
        }
    }

    private void requireNoOrder() {
        if (channels.isPresent()) {
            throw new UserException("--channels is for an ONNX file: give FILE too, or omit it.");
        }
    }

    private void show(String name) {
        PrintWriter out = spec.commandLine().getOut();
        ModelChoice choice = ModelChoice.of(
                Optional.of(name),
                Optional.empty(),
                channels.map(ColourOrder::of).orElse(ColourOrder.AUTO));
        List<Finding> findings = choice.network() instanceof OnnxNetwork onnx ? onnx.findings() : List.of();
        if (json) {
            ObjectNode object = Json.object()
                    .put("name", choice.network().name())
                    .put("file", choice.fileName())
                    .put("sha256", choice.sha256())
                    .put("scale", choice.scale());
            choice.variant().ifPresent(variant -> object.set("variant", Json.variant(variant)));
            choice.macs().ifPresent(macs -> object.put("macs", macs));
            if (!findings.isEmpty()) {
                ObjectNode found = object.putObject("found");
                findings.forEach(finding -> found.putObject(finding.what())
                        .put("value", finding.value())
                        .put("how", finding.how()));
            }
            out.println(Json.text(object));
        } else {
            out.printf("%s  %s  sha256 %s%n", choice.network().name(), choice.fileName(), choice.sha256());
            choice.variant()
                    .ifPresent(
                            variant -> out.printf("  a Ladder Pyramid Network that enlarges by %d%n", variant.scale()));
            findings.forEach(
                    finding -> out.printf("  %-8s %s  (%s)%n", finding.what(), finding.value(), finding.how()));
        }
        out.flush();
    }

    private void list() {
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode object = Json.object();
        ArrayNode array = object.putArray("models");
        if (!json) {
            out.printf("%-14s %s%n", ModelSet.AUTO, "the default: for each image the ones that suit it best");
            Models.byName().keySet().forEach(name -> out.printf("%-14s %s%n", name, Models.purpose(name)));
            out.println();
        }
        for (String name : Models.byName().keySet()) {
            ModelChoice choice = ModelChoice.of(Optional.of(name), Optional.empty());
            String card = read(Models.card(choice.place()));
            if (json) {
                ObjectNode model = array.addObject()
                        .put("name", name)
                        .put("file", choice.fileName())
                        .put("sha256", choice.sha256());
                model.set("variant", Json.variant(choice.model().variant()));
                model.put("purpose", Models.purpose(name)).put("card", card);
            } else {
                out.printf("%s  %s  sha256 %s%n%n%s%n", name, choice.fileName(), choice.sha256(), card.indent(4));
            }
        }
        if (json) {
            out.println(Json.text(object));
        }
        out.flush();
    }

    private static String read(URL card) {
        try (InputStream in = card.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the model card " + card + " can't be read", e);
        }
    }
}
