// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where results go and how they are named.
 *
 * @param pattern pattern of their names
 * @param extension extension for the pattern, without a dot
 * @param folder output folder; empty to put each result beside its image
 * @param file file of the only result, which then overrides pattern and folder
 */
record OutputNaming(NamePattern pattern, String extension, Optional<Path> folder, Optional<Path> file) {
    /** The file of an image's result. */
    Path output(ListedImage source, NamePattern.Values values) {
        if (file.isPresent()) {
            return file.get();
        }
        Path name = pattern.nameFor(String.valueOf(source.file().getFileName()), values);
        return folder.map(out -> out.resolve(source.place()).resolve(name))
                .orElseGet(() -> source.file().resolveSibling(name));
    }
}
