// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.Warning;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Metadata to be put into a file.
 *
 * @param metadata what is to be put in; its colour profile, if any, fits the file's channels
 * @param target the file's final name, for warnings
 * @param warnings receives a warning for each thing that the file can't hold
 */
public record Embedding(Metadata metadata, Path target, Consumer<Warning> warnings) {
    /** Warns that {@code what} is missing in the file, and why. */
    public void lost(String what, String why) {
        Warning.Kind kind = what.contains("profile") ? Warning.Kind.PROFILE_LEFT_OUT : Warning.Kind.METADATA_LEFT_OUT;
        warnings.accept(new Warning(kind, "%s is written without %s (%s).".formatted(target, what, why)));
    }
}
