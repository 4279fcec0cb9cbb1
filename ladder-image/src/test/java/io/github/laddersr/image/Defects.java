// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.metadata.Metadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads and writes metadata without hiding defects: exceptions other than {@link IOException} are not caught. */
public final class Defects {
    private Defects() {}

    /** Like {@link ImageFiles#metadata}. */
    public static Metadata read(Path file) throws IOException {
        try (OpenFile input = OpenFile.open(file)) {
            byte[] head = input.bytes(0, Math.min(input.size(), ImageFormat.MAGIC_LENGTH));
            var format = ImageFormat.ofContent(Arrays.copyOf(head, ImageFormat.MAGIC_LENGTH));
            return format.isEmpty() ? Metadata.none() : MetadataReader.readOrThrow(format.get(), input, warning -> {});
        }
    }

    /** Like {@link MetadataWriter#embed}. */
    public static void embed(Metadata metadata, Path encoded, Path target, int channels) throws IOException {
        MetadataWriter.embedOrThrow(metadata, encoded, target, channels, warning -> {});
    }
}
