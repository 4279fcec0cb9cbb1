// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where results go and what they are called.
 *
 * @param pattern of their names
 * @param extension for the pattern, without a dot
 * @param folder of the results; empty to put each beside its image
 * @param file of the only result, which then is neither called by the pattern nor put into the folder
 */
record ResultNames(NamePattern pattern, String extension, Optional<Path> folder, Optional<Path> file) {
    /** The place of an image's result. */
    Path output(FoundImage source, NamePattern.Values values) {
        if (file.isPresent()) {
            return file.get();
        }
        Path name = pattern.nameFor(String.valueOf(source.file().getFileName()), values);
        return folder.map(out -> out.resolve(source.place()).resolve(name))
                .orElseGet(() -> source.file().resolveSibling(name));
    }
}
