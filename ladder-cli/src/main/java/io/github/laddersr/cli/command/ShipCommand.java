// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.option.ModelChoice;
import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    @Option(
            names = "--from",
            paramLabel = "MODEL",
            description = "mix with the model that IN was fine-tuned from: a shipped one's name or a file")
    public Optional<String> from = Optional.empty();

    @Option(names = "--share", paramLabel = "S", description = "share of IN in the mix, 0 to 1; default: 1")
    public double share = 1;

    @Override
    public void run() {
        if (!(share >= 0 && share <= 1)) {
            throw new UserException("--share %s is out of range: give 0 to 1.".formatted(share));
        }
        Model trained = Model.read(in);
        Model model = from.map(name ->
                        ModelChoice.of(Optional.of(name), Optional.empty()).model())
                .map(start -> mixed(start, trained))
                .orElse(trained);
        Map<String, String> metadata = new LinkedHashMap<>(model.weights().metadata());
        metadata.putAll(set);
        new Model(model.variant(), model.weights().withMetadata(metadata)).write(out, Dtype.F16);
        spec.commandLine().getOut().println(out);
    }

    private Model mixed(Model start, Model trained) {
        if (!start.variant().equals(trained.variant())) {
            throw new UserException(
                    "%s can't be mixed with %s, which is of another variant: give the model it was fine-tuned from."
                            .formatted(in, from.orElseThrow()));
        }
        return start.mixedWith(trained, share);
    }
}
