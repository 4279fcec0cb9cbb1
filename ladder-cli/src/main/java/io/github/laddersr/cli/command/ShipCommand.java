// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** For releases of models: writes trained weights in half precision, as they are stored in ladder-models. */
@Command(name = "ship", hidden = true, description = "Writes a model in half precision, with additional metadata.")
public final class ShipCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", description = "a trained model")
    public Path in = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "the file to write")
    public Path out = Path.of("");

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "metadata to add or replace")
    public Map<String, String> set = Map.of();

    @Override
    public void run() {
        Model model = Model.read(in);
        Map<String, String> metadata = new LinkedHashMap<>(model.weights().metadata());
        metadata.putAll(set);
        new Model(model.variant(), model.weights().withMetadata(metadata)).write(out, Dtype.F16);
        spec.commandLine().getOut().println(out);
    }
}
