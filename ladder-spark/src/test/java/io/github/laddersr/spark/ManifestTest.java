// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    @TempDir
    java.nio.file.Path folder;

    private static ManifestRow row(String path, ManifestRow.Status status, long finished) {
        return new ManifestRow(
                path, "out/" + path, status, "", "", "ab", 12, 3, 4, 6, 8, 1.5, "x2", "0.1", "x2, png", finished);
    }

    @Test
    void theLatestRowOfAnImageCounts() throws IOException {
        Manifest manifest = new Manifest(new Path(folder.resolve("m").toUri()), new Configuration());
        assertThat(manifest.read()).isEmpty();
        manifest.write(List.of());
        assertThat(folder.resolve("m")).doesNotExist();
        ManifestRow a = row("ä.png", ManifestRow.Status.DONE, 20);
        ManifestRow failed = row("b.png", ManifestRow.Status.FAILED, 10);
        ManifestRow done = row("b.png", ManifestRow.Status.DONE, 30);
        manifest.write(List.of(done));
        manifest.write(List.of(a, failed));
        assertThat(manifest.read().values()).containsExactlyInAnyOrder(a, done);

        manifest.compact();
        assertThat(manifest.read().values()).containsExactlyInAnyOrder(a, done);
        try (Stream<java.nio.file.Path> files = Files.list(folder.resolve("m"))) {
            assertThat(files.map(f -> String.valueOf(f.getFileName())))
                    .singleElement()
                    .asString()
                    .matches("part-.*\\.parquet");
        }
    }
}
