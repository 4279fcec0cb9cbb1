// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.UserException;
import io.github.laddersr.dataset.ImageFolder;
import io.github.laddersr.dataset.InParallel;
import io.github.laddersr.dataset.Leakage;
import io.github.laddersr.dataset.Leakage.Hashed;
import io.github.laddersr.dataset.PerceptualHash;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.metric.BenchmarkSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Checks training images. */
public final class TrainingCheck {
    /** Side of the paper's patches in the high-resolution image at x4. */
    private static final int SMALL = 192;

    private final PrintWriter out;
    private final int threads;

    public TrainingCheck(PrintWriter out, int threads) {
        this.out = out;
        this.threads = threads;
    }

    /**
     * Prints what was found.
     *
     * @param against folder of benchmark sets that should not contain any of the images
     * @param distance maximum distance of similar hashes
     * @return the problems found
     */
    public List<String> run(Path folder, Optional<Path> against, int distance) {
        ImageFolder images = ImageFolder.of(folder);
        if (images.images().isEmpty()) {
            throw new UserException(folder + " contains no image: give a folder with images.");
        }
        // Scale 2, which every layout has; only whole images matter here.
        List<Path> measured = against.stream()
                .flatMap(dir -> BenchmarkSet.findAll(dir, 2).stream())
                .flatMap(set -> set.images().stream())
                .map(BenchmarkSet.Image::hr)
                .toList();
        List<ImageFacts> looks = look(folder, images.images(), against.isPresent());
        long pixels = looks.stream().mapToLong(look -> look.pixels).sum();
        long small = looks.stream()
                .filter(look -> look.pixels > 0 && look.side < SMALL)
                .count();
        out.printf(
                Locale.ROOT,
                "%s: %d images, %.1f megapixels, %d of them with a side below %d%n",
                folder,
                looks.size(),
                pixels / 1e6,
                small,
                SMALL);
        List<String> wrong = new ArrayList<>();
        looks.stream().flatMap(look -> look.damage.stream()).forEach(wrong::add);
        images.missingOfDiv2k().forEach(name -> wrong.add(name + ": missing"));
        images.small().forEach((scale, files) -> {
            out.printf("X%d: %d files%n", scale, files.size());
            images.missingSmall(scale).forEach(name -> wrong.add("%s: no X%d".formatted(name, scale)));
        });
        if (against.isPresent()) {
            List<ImageFacts> others = look(against.get(), measured, true);
            List<Leakage> pairs = Leakage.between(hashes(looks), hashes(others), distance);
            out.printf(
                    "compared with %d images of %s: %d pairs are similar (distance up to %d)%n",
                    others.size(), against.get(), pairs.size(), distance);
            others.stream().flatMap(look -> look.damage.stream()).forEach(wrong::add);
            pairs.forEach(pair -> wrong.add(
                    "%s looks like %s (distance %d)".formatted(pair.training(), pair.measured(), pair.distance())));
        }
        out.flush();
        return wrong;
    }

    private List<ImageFacts> look(Path title, List<Path> files, boolean hashed) {
        AtomicInteger done = new AtomicInteger();
        try (TerminalBar bar = TerminalBar.ofImages(String.valueOf(title.getFileName()), files.size())) {
            return InParallel.map(files, threads, file -> {
                ImageFacts look = look(file, hashed);
                synchronized (bar) {
                    bar.show((double) done.incrementAndGet() / files.size());
                }
                return look;
            });
        }
    }

    private static ImageFacts look(Path file, boolean hashed) {
        try {
            ByteImage image = ImageFiles.read(file);
            Optional<Hashed> hash = hashed ? Optional.of(new Hashed(file, PerceptualHash.of(image))) : Optional.empty();
            return new ImageFacts(
                    (long) image.width() * image.height(),
                    Math.min(image.width(), image.height()),
                    hash,
                    Optional.empty());
        } catch (UserException e) {
            return new ImageFacts(0, 0, Optional.empty(), Optional.ofNullable(e.getMessage()));
        }
    }

    private static List<Hashed> hashes(List<ImageFacts> looks) {
        return looks.stream().flatMap(look -> look.hash.stream()).toList();
    }

    private record ImageFacts(long pixels, int side, Optional<Hashed> hash, Optional<String> damage) {}
}
