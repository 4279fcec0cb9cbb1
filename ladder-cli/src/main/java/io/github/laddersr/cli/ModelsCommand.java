package io.github.laddersr.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.models.Models;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The models that ship with Ladder. */
@Command(
        name = "models",
        description = "Lists the trained models that ship with Ladder, each with its card.",
        footer = {"", "Examples:", "  ladder models", "  ladder models --json"})
final class ModelsCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Option(names = "--json", description = "print a JSON object")
    boolean json;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode object = Json.object();
        ArrayNode array = object.putArray("models");
        for (String name : Models.byName().keySet()) {
            ModelChoice choice = ModelChoice.of(Optional.of(name), Optional.empty());
            String card = read(Models.card(choice.place()));
            if (json) {
                ObjectNode model = array.addObject()
                        .put("name", name)
                        .put("file", choice.fileName())
                        .put("sha256", choice.sha256());
                model.set("variant", Json.variant(choice.model().variant()));
                model.put("card", card);
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
