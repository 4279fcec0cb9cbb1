// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.metric.BenchmarkSet;
import io.github.laddersr.metric.KnownImages;
import io.github.laddersr.metric.KnownImages.Verdict;
import io.github.laddersr.metric.PublishedSet;
import io.github.laddersr.metric.Quality;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results for a set.
 *
 * @param set the set
 * @param jpeg quality with which the LR images were compressed as JPEG; empty if they were not
 * @param network name of the network that enlarged the images
 * @param images results in the order of the set
 * @param missing names of images of the published set that are missing
 */
public record SetResult(
        BenchmarkSet set, Optional<Integer> jpeg, String network, List<ImageResult> images, List<String> missing) {
    /**
     * The results for an image.
     *
     * @param name name of the image
     * @param ours quality of the model's output
     * @param bicubic quality of the LR enlarged by bicubic
     * @param hr whether the HR is the published one
     * @param lr whether the LR is the published one
     * @param lrRead whether the LR was read rather than made
     * @param jpeg hash of the JPEG file into which the LR was compressed, if it was
     */
    public record ImageResult(
            String name,
            Quality ours,
            Quality bicubic,
            Verdict hr,
            Verdict lr,
            boolean lrRead,
            Optional<String> jpeg) {}

    /**
     * A file that differs from the published one.
     *
     * @param image name of the image
     * @param file {@code HR} or {@code LR}
     * @param verdict anything but verified
     */
    public record Mismatch(String image, String file, Verdict verdict) {}

    public SetResult {
        images = List.copyOf(images);
        missing = List.copyOf(missing);
    }

    public static SetResult of(
            BenchmarkSet set, Optional<Integer> jpeg, String network, List<ImageResult> images, KnownImages known) {
        return new SetResult(set, jpeg, network, images, missing(set, known));
    }

    /** The set's name, with the JPEG quality if the LR images were compressed. */
    public String title() {
        return set.name() + jpeg.map(quality -> " q" + quality).orElse("");
    }

    /** Names in the published set that no image here has; empty if the images only have different names. */
    public static List<String> missing(BenchmarkSet set, KnownImages known) {
        List<String> there =
                set.images().stream().map(image -> plain(image.name())).toList();
        List<String> published = set.published().map(known::names).orElse(List.of());
        return there.size() >= published.size()
                ? List.of()
                : published.stream()
                        .filter(name -> !there.contains(plain(name)))
                        .toList();
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    public Quality ours() {
        return Quality.mean(images.stream().map(ImageResult::ours).toList());
    }

    public Quality bicubic() {
        return Quality.mean(images.stream().map(ImageResult::bicubic).toList());
    }

    public Optional<PublishedSet> published() {
        return set.published();
    }

    /** The files that differ from those of the published set; empty for any other set. */
    public List<Mismatch> mismatches() {
        return published().isEmpty()
                ? List.of()
                : images.stream()
                        .flatMap(image -> Stream.of(
                                new Mismatch(image.name(), "HR", image.hr()),
                                new Mismatch(image.name(), "LR", image.lr())))
                        .filter(mismatch -> mismatch.verdict() != Verdict.VERIFIED)
                        .toList();
    }

    /** Whether every pixel equals the published one and no image is missing. */
    public boolean verified() {
        return published().isPresent() && mismatches().isEmpty() && missing.isEmpty();
    }

    /** The text for a table. */
    public String pixels() {
        if (published().isEmpty()) {
            return "not a published set";
        }
        long different = mismatches().stream().map(Mismatch::image).distinct().count();
        return verified()
                ? "verified"
                : Stream.of(
                                different == 0 ? "" : different + " of " + images.size() + " differ",
                                missing.isEmpty() ? "" : missing.size() + " missing")
                        .filter(part -> !part.isEmpty())
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow();
    }
}
