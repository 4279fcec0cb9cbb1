// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --scale} of commands that run one model. */
public final class ScaleOptions {
    @Option(names = "--scale", paramLabel = "2|3|4", description = "enlargement; default 2, or the model's")
    public Optional<Integer> scale = Optional.empty();

    /** @throws io.github.laddersr.UserException if there is no such model, or it has another scale */
    public ModelChoice choice(EngineOptions engine) {
        return ModelChoice.of(engine.model, scale, engine.order());
    }
}
