// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.train.data.TrainingImages;
import java.nio.file.Path;
import java.util.Optional;

/** The option {@code --cache}. */
public final class CacheFolder {
    private static final String NONE = "none";

    private CacheFolder() {}

    /** The requested folder or the user's cache folder; empty for {@code none} and if there is no cache folder. */
    public static Optional<Path> of(Optional<String> asked) {
        return asked.isPresent()
                ? asked.filter(name -> !name.equals(NONE)).map(Path::of)
                : TrainingImages.defaultCache(System.getenv(), Path.of(System.getProperty("user.home", "")));
    }
}
