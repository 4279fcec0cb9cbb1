// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates the folder of a run. */
final class RunFolder {
    private RunFolder() {}

    static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserException(
                    "The folder " + folder + " can't be created: choose an --out that can be written.", e);
        }
    }
}
