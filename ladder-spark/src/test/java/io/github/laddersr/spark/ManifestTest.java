// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    @TempDir
    java.nio.file.Path folder;

    private final List<String> said = new ArrayList<>();

    private static ManifestRow row(String path, ManifestRow.Status status, long finished) {
        return new ManifestRow(
                path,
                "out/" + path,
                status,
                "",
                "",
                "ab",
                12,
                3,
                4,
                6,
                8,
                1.5,
                "x2",
                "0.1",
                "x2, png",
                finished,
                finished < 30 ? List.of() : List.of("Ä profile is left out.", "So is a page."));
    }

    @Test
    void theLatestRowOfAnImageCounts() throws IOException {
        Manifest manifest = new Manifest(new Path(folder.resolve("m").toUri()), new Configuration(), said::add);
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

    /** Of versions before the column of warnings. */
    @Test
    void aPartWithoutWarningsIsRead() throws IOException {
        Path place = new Path(folder.resolve("old").toUri());
        MessageType schema = new MessageType(
                Manifest.SCHEMA.getName(), Manifest.SCHEMA.getFields().subList(0, 16));
        ManifestRow row = row("old.png", ManifestRow.Status.DONE, 20);
        Group all = Manifest.group(row);
        Group old = new SimpleGroup(schema);
        for (int i = 0; i < 16; i++) {
            switch (schema.getType(i).asPrimitiveType().getPrimitiveTypeName()) {
                case INT32 -> old.add(i, all.getInteger(i, 0));
                case INT64 -> old.add(i, all.getLong(i, 0));
                case DOUBLE -> old.add(i, all.getDouble(i, 0));
                default -> old.add(i, all.getString(i, 0));
            }
        }
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(
                        HadoopOutputFile.fromPath(new Path(place, "part-old.parquet"), new Configuration()))
                .withType(schema)
                .build()) {
            writer.write(old);
        }
        Manifest manifest = new Manifest(place, new Configuration(), said::add);
        assertThat(manifest.read().values()).containsExactly(row);
        ManifestRow warned = row("new.png", ManifestRow.Status.DONE, 30);
        manifest.write(List.of(warned));
        manifest.compact();
        assertThat(manifest.read().values()).containsExactlyInAnyOrder(row, warned);
        assertThat(said).isEmpty();
    }

    /** Cut, overwritten somewhere, or something else altogether: the other parts count, and nothing is deleted. */
    @Test
    void aDamagedPartIsPutAside() throws IOException {
        Random random = new Random(4);
        for (int i = 0; i < 60; i++) {
            java.nio.file.Path place = folder.resolve("m" + i);
            Manifest manifest = new Manifest(new Path(place.toUri()), new Configuration(), said::add);
            ManifestRow a = row("a.png", ManifestRow.Status.DONE, 20);
            manifest.write(List.of(a));
            java.nio.file.Path part = place.resolve("part-broken.parquet");
            try (Stream<java.nio.file.Path> files = Files.list(place)) {
                byte[] bytes = Files.readAllBytes(files.findFirst().orElseThrow());
                Files.write(part, damaged(bytes, i, random));
            }
            said.clear();
            assertThat(manifest.read()).containsKey("a.png");
            if (!said.isEmpty()) {
                assertThat(said).singleElement().asString().contains("part-broken");
                assertThat(part).doesNotExist();
                assertThat(place.resolve("_damaged-part-broken.parquet")).exists();
                assertThat(manifest.read().values()).containsExactly(a);
            }
            manifest.compact();
            assertThat(manifest.read()).containsOnlyKeys("a.png");
        }
    }

    private static byte[] damaged(byte[] bytes, int how, Random random) {
        return switch (how % 4) {
            case 0 -> java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> "not a table".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            case 2 -> new byte[0];
            default -> {
                byte[] other = bytes.clone();
                // Behind the pages: in the schema, the lengths and the places.
                int at = bytes.length - 8 - random.nextInt(bytes.length / 2);
                other[at] ^= (byte) (1 + random.nextInt(255));
                yield other;
            }
        };
    }
}
