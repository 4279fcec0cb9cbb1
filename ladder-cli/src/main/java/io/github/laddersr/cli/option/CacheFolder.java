// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.train.data.TrainingImages;
import java.nio.file.Path;
import java.util.Optional;

/** The option {@code --cache}. */
public final class CacheFolder {
    private static final String NONE = "none";

    private CacheFolder() {}

    /** The folder asked for, or the user's; empty for {@code none} and where the user has none. */
    public static Optional<Path> of(Optional<String> asked) {
        return asked.isPresent()
                ? asked.filter(name -> !name.equals(NONE)).map(Path::of)
                : TrainingImages.defaultCache(System.getenv(), Path.of(System.getProperty("user.home", "")));
    }
}
