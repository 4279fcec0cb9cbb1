// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The files that {@code make fuzz} damages are those of {@link TiffKinds}. With {@code -Dladder.fixtures=write} the
 * test writes them again.
 */
final class TiffKindsTest {
    private static final Path FOLDER =
            Path.of("..", "fixtures", "resources", "io", "github", "laddersr", "image", "tiff");

    @Test
    void theFilesAreThereAndCanBeRead() throws IOException {
        if ("write".equals(System.getProperty("ladder.fixtures"))) {
            Files.createDirectories(FOLDER);
            for (Map.Entry<String, byte[]> kind : TiffKinds.all().entrySet()) {
                Files.write(FOLDER.resolve(kind.getKey()), kind.getValue());
            }
        }
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            new TreeSet<>(TiffKinds.all().keySet()));
        }
        for (String name : TiffKinds.all().keySet()) {
            ImageRows rows = ImageFiles.open(FOLDER.resolve(name));
            assertThat(rows.width()).as(name).isEqualTo(37);
            try (var reader = rows.read()) {
                for (int y = 0; y < rows.height(); y++) {
                    reader.next(new byte[rows.bytesPerRow()]);
                }
            }
        }
    }
}
