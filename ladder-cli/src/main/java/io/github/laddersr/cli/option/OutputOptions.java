// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.UserException;
import io.github.laddersr.batch.NamePattern;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.Pages;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.upscale.TargetSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where results go, and what kind of file they are. */
public final class OutputOptions {
    /** Standard input or output. */
    public static final String STANDARD = "-";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description =
                    "a file for one image, a folder for several or for a folder, - for standard output; default: beside each"
                            + " image")
    public Optional<String> output = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "PATTERN",
            description =
                    "what results are called, with {stem}, {name} (with its extension), {scale}, {ext}, {width}, {height},"
                            + " {model}; default: {stem}_x{scale}.{ext}, or {stem}_{width}x{height}.{ext} if a size in pixels is"
                            + " asked for")
    public Optional<String> name = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "png, jpeg, webp or tiff; default: as the result's name ends, or png")
    public Optional<String> format = Optional.empty();

    @Option(names = "--quality", paramLabel = "N", description = "of JPEG and lossy WebP, 1 to 100; default 95")
    public Optional<Integer> quality = Optional.empty();

    @Option(names = "--lossless", description = "WebP without any loss")
    public boolean lossless;

    @Option(
            names = "--pages",
            paramLabel = "WHICH",
            description =
                    "of a TIFF with several pages: first (default), or all, into one TIFF or into NAME-1.png, NAME-2.png and"
                            + " so on")
    public Optional<String> pages = Optional.empty();

    @Option(names = "--strip", description = "leave out all metadata but the colour profile")
    public boolean strip;

    public boolean isStandard() {
        return output.filter(STANDARD::equals).isPresent();
    }

    /** @throws UserException if the word is none of both */
    public Pages pages() {
        return pages.map(OutputOptions::parsePages).orElse(Pages.FIRST);
    }

    private static Pages parsePages(String text) {
        return Arrays.stream(Pages.values())
                .filter(pages -> pages.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new UserException("--pages is first or all, not '%s'.".formatted(text)));
    }

    /** OUT where it is a folder: one that exists, or is written with a slash at its end, or has to be one. */
    public Optional<Path> folder(boolean many) {
        return output.filter(out -> many || out.endsWith("/") || Files.isDirectory(Path.of(out)))
                .map(Path::of);
    }

    /**
     * Looks whether OUT can be the folder of many results.
     *
     * @throws UserException if it is a file, or is called like an image and is not there
     */
    public void requireFolder() {
        for (String out : output.stream().toList()) {
            Path path = Path.of(out);
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw new UserException(
                        "For several images -o must be a folder, which %s is not: give another.".formatted(path));
            }
            if (!Files.exists(path)
                    && !out.endsWith("/")
                    && ImageFormat.ofName(path).isPresent()) {
                throw new UserException(
                        "For several images -o must be a folder, but %s is called like one image: write %s/ for a folder of that name."
                                .formatted(path, path));
            }
        }
    }

    /** OUT where it is one result's file. */
    public Optional<Path> file() {
        return output.filter(out -> !isStandard() && folder(false).isEmpty()).map(Path::of);
    }

    public NamePattern pattern(TargetSize size) {
        return name.map(NamePattern::new).orElseGet(() -> NamePattern.of(Optional.of(size)));
    }

    /** What {@code {ext}} stands for. */
    public String extension() {
        return format().orElse(ImageFormat.PNG).extension();
    }

    /** @throws UserException if a value is wrong, or the file's name contradicts the format */
    public WriteOptions writing() {
        WriteOptions options = WriteOptions.defaults().withLossless(lossless);
        options = quality.map(options::withQuality).orElse(options);
        Optional<ImageFormat> wanted =
                format().or(() -> isStandard() ? Optional.of(ImageFormat.PNG) : Optional.empty());
        Optional<ImageFormat> named = file().flatMap(ImageFormat::ofName);
        if (wanted.isPresent() && named.isPresent() && !wanted.equals(named)) {
            throw new UserException(
                    "The file %s is to be a %s by its name and a %s by --format: leave --format out, or rename it."
                            .formatted(
                                    output.orElse(""),
                                    named.get().title(),
                                    wanted.get().title()));
        }
        return wanted.map(options::withFormat).orElse(options);
    }

    private Optional<ImageFormat> format() {
        return format.map(OutputOptions::parse);
    }

    private static ImageFormat parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(ImageFormat.values())
                .filter(ImageFormat::isWritten)
                .filter(f ->
                        lower.equals(f.extension()) || lower.equals(f.title().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new UserException(
                        "There is no format '%s' to write: use png, jpeg, webp or tiff.".formatted(text)));
    }
}
