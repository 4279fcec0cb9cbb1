// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.Warning;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What is to be put into a file.
 *
 * @param metadata a profile in it fits the file's channels
 * @param target the name that the file will have, for warnings
 * @param warnings hears what the file can't hold
 */
public record Embedding(Metadata metadata, Path target, Consumer<Warning> warnings) {
    /** Says that something is not in the file. */
    public void lost(String what, String why) {
        Warning.Kind kind = what.contains("profile") ? Warning.Kind.PROFILE_LEFT_OUT : Warning.Kind.METADATA_LEFT_OUT;
        warnings.accept(new Warning(kind, "%s is written without %s (%s).".formatted(target, what, why)));
    }
}
