// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.UserException;
import io.github.laddersr.upscale.UpscaleOptions;
import java.util.Optional;

/** The option {@code --threads}. */
public final class Threads {
    private Threads() {}

    /**
     * The requested number, or one for each processor.
     *
     * @throws UserException if it is not from 1 to 1024
     */
    public static int of(Optional<Integer> asked) {
        UpscaleOptions options = UpscaleOptions.defaults();
        return asked.map(options::withThreads).orElse(options).threads();
    }
}
