// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.UserException;
import io.github.laddersr.base.PixelCount;
import io.github.laddersr.server.Limits;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What {@code ladder serve} takes on. */
public final class ServeLimits {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})([smhd])");

    @Option(
            names = "--max-memory",
            paramLabel = "SIZE",
            description = "how much memory to take at most, such as 500M or 2G; default: a quarter of the machine's, at"
                    + " most 2G")
    public Optional<String> memory = Optional.empty();

    @Option(names = "--queue", paramLabel = "N", description = "jobs that may wait; default: 1000")
    public Optional<Integer> queue = Optional.empty();

    @Option(names = "--max-upload", paramLabel = "SIZE", description = "bytes of an image; default: 256M")
    public Optional<String> bytes = Optional.empty();

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "pixels of an image, by its header, such as 50M; default: 100M")
    public Optional<String> pixels = Optional.empty();

    @Option(names = "--max-output-pixels", paramLabel = "N", description = "pixels of a result; default: 400M")
    public Optional<String> outputPixels = Optional.empty();

    @Option(names = "--max-disk", paramLabel = "SIZE", description = "all images and results; default: 10G")
    public Optional<String> disk = Optional.empty();

    @Option(
            names = "--keep",
            paramLabel = "TIME",
            description = "how long results are kept, such as 90s, 30m, 12h or 7d; default: 24h")
    public Optional<String> keep = Optional.empty();

    @Option(names = "--deadline", paramLabel = "TIME", description = "the longest that a job may take; default: 1h")
    public Optional<String> deadline = Optional.empty();

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            description = "how long running jobs may go on when the server is stopped; default: 20s")
    public Optional<String> grace = Optional.empty();

    public Limits limits() {
        Limits limits = Limits.STANDARD;
        limits = memory.map(t -> MemorySize.parse("--max-memory", t))
                .map(limits::withMemory)
                .orElse(limits);
        limits = queue.map(limits::withQueue).orElse(limits);
        limits = bytes.map(t -> MemorySize.parse("--max-upload", t))
                .map(limits::withBytes)
                .orElse(limits);
        limits = pixels.map(t -> PixelCount.parse("--max-pixels", t))
                .map(limits::withPixels)
                .orElse(limits);
        limits = outputPixels
                .map(t -> PixelCount.parse("--max-output-pixels", t))
                .map(limits::withOutputPixels)
                .orElse(limits);
        limits = disk.map(t -> MemorySize.parse("--max-disk", t))
                .map(limits::withDisk)
                .orElse(limits);
        limits = keep.map(t -> time("--keep", t)).map(limits::withKeep).orElse(limits);
        limits = deadline.map(t -> time("--deadline", t))
                .map(limits::withDeadline)
                .orElse(limits);
        return grace.map(t -> time("--grace", t)).map(limits::withGrace).orElse(limits);
    }

    private static Duration time(String option, String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new UserException("The %s '%s' can't be read: give a number with s, m, h or d, such as 90s or 24h."
                    .formatted(option, text));
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
