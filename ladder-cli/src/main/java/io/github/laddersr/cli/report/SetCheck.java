// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.UserException;
import io.github.laddersr.dataset.InParallel;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.metric.BenchmarkSet;
import io.github.laddersr.metric.KnownImages;
import io.github.laddersr.metric.KnownImages.Verdict;
import io.github.laddersr.metric.PublishedSet;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Compares the benchmark sets in a folder with the published ones. */
public final class SetCheck {
    private static final List<Integer> SCALES = List.of(2, 3, 4);

    private final PrintWriter out;
    private final int threads;
    private final KnownImages known = KnownImages.shipped();

    public SetCheck(PrintWriter out, int threads) {
        this.out = out;
        this.threads = threads;
    }

    /** Whether a folder is, or contains, one of the literature's sets. */
    public static boolean isBenchmark(Path folder) {
        return !published(folder).isEmpty();
    }

    private static List<PublishedSet> published(Path folder) {
        return Files.isDirectory(folder)
                ? Stream.of(PublishedSet.values())
                        .filter(set -> SCALES.stream()
                                .anyMatch(scale -> at(folder, set, scale).isPresent()))
                        .toList()
                : List.of();
    }

    private static Optional<BenchmarkSet> at(Path folder, PublishedSet set, int scale) {
        try {
            return Optional.of(BenchmarkSet.find(folder, set.title(), scale));
        } catch (UserException e) {
            return Optional.empty(); // missing, or missing at this scale
        }
    }

    /**
     * Prints a line for each set and scale.
     *
     * @return the problems found
     */
    public List<String> run(Path folder) {
        List<String> problems = new ArrayList<>();
        List<PublishedSet> present = published(folder);
        for (PublishedSet set : present) {
            problems.addAll(check(folder, set));
        }
        Stream.of(PublishedSet.values())
                .filter(set -> !present.contains(set))
                .forEach(set -> out.printf("%-9s missing%n", set.title()));
        return problems;
    }

    private List<String> check(Path folder, PublishedSet set) {
        Map<String, List<ScaledImage>> byName = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (int scale : SCALES) {
            Optional<BenchmarkSet> setAtScale = at(folder, set, scale);
            setAtScale.ifPresent(s -> s.images()
                    .forEach(image -> byName.computeIfAbsent(image.name(), n -> new ArrayList<>())
                            .add(new ScaledImage(s, image))));
            setAtScale.stream()
                    .flatMap(s -> SetResult.missing(s, known).stream())
                    .map(name -> "%s %s: missing".formatted(set.title(), name))
                    .filter(line -> !problems.contains(line))
                    .forEach(problems::add);
        }
        AtomicInteger done = new AtomicInteger();
        List<List<Finding>> findings;
        try (TerminalBar bar = TerminalBar.ofImages(set.title(), byName.size())) {
            findings = InParallel.map(List.copyOf(byName.values()), threads, scaledImages -> {
                List<Finding> of = checkImage(set, scaledImages);
                synchronized (bar) {
                    bar.show((double) done.incrementAndGet() / byName.size());
                }
                return of;
            });
        }
        List<Finding> all = findings.stream().flatMap(List::stream).toList();
        print(set, byName.size(), all);
        all.stream()
                .filter(finding -> !finding.right())
                .map(Finding::words)
                .distinct()
                .forEach(problems::add);
        return problems;
    }

    /** Checks all scales of one image, which is decoded only once if it is a single file. */
    private List<Finding> checkImage(PublishedSet set, List<ScaledImage> scaledImages) {
        List<Finding> findings = new ArrayList<>();
        Map<Path, ByteImage> read = new LinkedHashMap<>();
        for (ScaledImage scaled : scaledImages) {
            String name = scaled.image.name();
            int scale = scaled.set.scale();
            try {
                ByteImage full = read.computeIfAbsent(scaled.image.hr(), f -> scaled.set.truth(scaled.image));
                BenchmarkSet.Pair pair = scaled.set.pair(scaled.image, full);
                Verdict whole = known.hr(set, name, 1, full);
                // Copies that were cropped for one scale count as published too.
                Verdict hr = whole == Verdict.VERIFIED ? whole : known.hr(set, name, scale, pair.hr());
                Verdict lr = known.lr(set, name, scale, pair.lr());
                findings.add(
                        new Finding(set.title() + " " + name, "HR", scale, false, hr.words(), hr == Verdict.VERIFIED));
                boolean file = scaled.image.lr().isPresent();
                // A problems HR and the LR made from it count as one problem, not two.
                boolean right = lr == Verdict.VERIFIED || (!file && hr != Verdict.VERIFIED);
                findings.add(new Finding(set.title() + " " + name, "LR", scale, file, lr.words(), right));
            } catch (UserException e) {
                findings.add(new Finding(String.valueOf(e.getMessage()), "HR", scale, false, "", false));
            }
        }
        return findings;
    }

    private void print(PublishedSet set, int images, List<Finding> findings) {
        out.printf(
                "%-9s %3d of %3d images", set.title(), images, known.names(set).size());
        for (int scale : SCALES) {
            List<Finding> of = findings.stream().filter(f -> f.scale == scale).toList();
            if (of.isEmpty()) {
                out.printf("  x%d: none", scale);
                continue;
            }
            long good = of.stream().filter(f -> f.part.equals("HR") && f.right).count();
            long files = of.stream().filter(f -> f.lrFile).count();
            long verified = of.stream()
                    .filter(f -> f.part.equals("LR") && f.verdict.equals(Verdict.VERIFIED.words()))
                    .count();
            out.printf(
                    "  x%d: HR %d verified, LR %d verified (%d read, %d made)",
                    scale, good, verified, files, of.size() / 2 - files);
        }
        out.println();
        out.flush();
    }

    private record ScaledImage(BenchmarkSet set, BenchmarkSet.Image image) {}

    private record Finding(String image, String part, int scale, boolean lrFile, String verdict, boolean right) {
        String words() {
            return verdict.isEmpty()
                    ? image
                    : "%s: %s %s".formatted(image, part.equals("LR") ? "LR x" + scale : part, verdict);
        }
    }
}
