// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.fuzz;

import io.github.laddersr.fixtures.OddFiles;
import io.github.laddersr.image.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Small intact files of every supported format in its various kinds, some with metadata. */
public final class Corpus {
    /**
     * A file.
     *
     * @param name its kind and, after the dot, its format
     * @param bytes its content
     */
    @SuppressWarnings("ArrayRecordComponent") // the cases change copies
    public record Sample(String name, byte[] bytes) {}

    private static final Path RESOURCES = Path.of("..", "fixtures", "resources", "io", "github", "laddersr");

    private Corpus() {}

    /** The files of the image and metadata tests, and one of each kind with an unusual encoding. */
    public static List<Sample> ofTests() throws IOException {
        List<Sample> all = new ArrayList<>(in(RESOURCES.resolve("image").resolve("kinds")));
        all.addAll(in(RESOURCES.resolve("image").resolve("tiff")));
        all.addAll(in(RESOURCES.resolve("metadata")));
        byte[] jpeg =
                Files.readAllBytes(RESOURCES.resolve("image").resolve("kinds").resolve("jpeg-420.jpg"));
        byte[] webp =
                Files.readAllBytes(RESOURCES.resolve("image").resolve("kinds").resolve("webp-lossless.webp"));
        OddFiles.all(jpeg, webp).forEach((name, bytes) -> all.add(new Sample(name, bytes)));
        return all;
    }

    /** The images in a folder, by name. */
    public static List<Sample> in(Path folder) throws IOException {
        List<Sample> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(ImageFiles::hasImageName).sorted().toList()) {
                found.add(new Sample(file.getFileName().toString(), Files.readAllBytes(file)));
            }
        }
        return found;
    }
}
