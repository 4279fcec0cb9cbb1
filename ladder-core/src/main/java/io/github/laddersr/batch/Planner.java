// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.TargetSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Decides, before a batch starts, how each image's result is named and which images are already done.
 *
 * @param size that is wanted, for an image of which so much is known
 * @param names of the results
 * @param existing what to do where a name is taken
 * @param journal of the folder; empty if there is none: then a result that is not older than its image counts as done
 * @param header what is known of an image file without decoding it; asked for those that the user named
 * @param models the models' names for such an image
 * @param files those of a result, by its output and its pages
 */
record Planner(
        Function<SourceFacts, TargetSize> size,
        OutputNaming names,
        IfExists existing,
        Optional<BatchJournal> journal,
        Function<Path, SourceFacts> header,
        Function<SourceFacts, String> models,
        BiFunction<Path, Integer, List<Path>> files) {
    /**
     * Makes the plan.
     *
     * @throws UserException if two images would have the same result, if a result would replace one of the images, or
     *     if a result exists and {@link IfExists#REFUSE} applies
     */
    BatchPlan plan(List<ListedImage> found) {
        List<PlannedImage> images = new ArrayList<>();
        List<ImageOutcome.Failed> failures = new ArrayList<>();
        for (ListedImage image : found) {
            try {
                images.add(plan(image));
            } catch (UserException e) {
                failures.add(new ImageOutcome.Failed(image.file(), e));
            }
        }
        requireDifferentResults(images);
        requireNoImageReplaced(found, images);
        return new PlanBuilder(failures).existing(images);
    }

    private PlannedImage plan(ListedImage found) {
        try {
            ListedImage.Header seen =
                    found.header().isPresent() ? found.header().get() : ListedImage.Header.of(found.file(), header);
            SourceFacts facts = seen.factsOrThrow();
            ImageSize small = facts.size();
            TargetSize wanted = size.apply(facts);
            double factor = wanted.factor(small);
            ImageSize large = wanted.of(small);
            NamePattern.Values values = new NamePattern.Values(
                    TargetSize.plain(wanted instanceof TargetSize.Factor f ? f.value() : factor),
                    names.extension(),
                    large,
                    () -> models.apply(facts));
            Path output = names.output(found, values);
            int pages = facts.pages();
            return new PlannedImage(
                    found.file(), seen.state(), output, small, large, pages, files.apply(output, pages));
        } catch (IOException e) {
            throw new UserException(
                    OutputFiles.code(e),
                    "Can't read %s (%s)".formatted(found.file(), OutputFiles.reason(e)),
                    "check the path",
                    e);
        }
    }

    private void requireDifferentResults(List<PlannedImage> images) {
        Map<Path, PlannedImage> byOutput = new HashMap<>();
        List<PlannedImage> doubles = new ArrayList<>();
        for (PlannedImage image : images) {
            boolean taken = false;
            for (Path file : image.files()) {
                PlannedImage before = byOutput.putIfAbsent(normal(file), image);
                taken |= before != null;
            }
            if (taken) {
                doubles.add(image);
            }
        }
        if (!doubles.isEmpty()) {
            PlannedImage second = doubles.getFirst();
            Path shared = second.files().stream()
                    .filter(file -> !second.equals(byOutput.get(normal(file))))
                    .findFirst()
                    .orElse(second.output());
            PlannedImage first = byOutput.getOrDefault(normal(shared), second);
            if (real(first.input()).equals(real(second.input()))) {
                throw new UserException(
                        Code.INVALID,
                        "The image %s is given twice, here as %s".formatted(first.input(), second.input()),
                        "name it once");
            }
            String more = doubles.size() == 1 ? "" : ", and there are " + (doubles.size() - 1) + " more such";
            throw new UserException(
                    Code.INVALID,
                    "%s and %s would both become %s%s".formatted(first.input(), second.input(), shared, more),
                    names.pattern().text().contains("{name}")
                            ? "use two output folders"
                            : "use a name pattern that tells them apart, such as '{name}_x{scale}.{ext}'");
        }
    }

    private static void requireNoImageReplaced(List<ListedImage> found, List<PlannedImage> images) {
        Set<Path> taken = new HashSet<>();
        found.forEach(one -> taken.add(real(one.file())));
        for (PlannedImage image : images) {
            for (Path file : image.files()) {
                ImageFiles.checkNotItself(image.input(), file);
                if (taken.contains(real(file))) {
                    throw new UserException(
                            Code.INVALID,
                            "The result of %s would replace the image %s".formatted(image.input(), file),
                            "choose another folder or name for the results");
                }
            }
        }
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return normal(path);
        }
    }

    /** Sorts out the images whose results already exist. */
    private final class PlanBuilder {
        private final List<ImageOutcome.Failed> failures;
        private final List<ImageOutcome.Skipped> skipped = new ArrayList<>();
        private final List<PlannedImage> left = new ArrayList<>();
        private final List<Path> taken = new ArrayList<>();

        PlanBuilder(List<ImageOutcome.Failed> failures) {
            this.failures = failures;
        }

        BatchPlan existing(List<PlannedImage> images) {
            for (PlannedImage image : images) {
                try {
                    sort(image);
                } catch (IOException e) {
                    String why = OutputFiles.reason(e);
                    failures.add(new ImageOutcome.Failed(
                            image.input(),
                            new UserException(
                                    OutputFiles.code(e),
                                    "%s can't be accessed (%s)".formatted(image.output(), why),
                                    "check its permissions",
                                    e)));
                } catch (UserException e) {
                    failures.add(new ImageOutcome.Failed(image.input(), e));
                }
            }
            if (!taken.isEmpty()) {
                throw new UserException(
                        Code.EXISTS,
                        "%d of %d results already exist, such as %s"
                                .formatted(taken.size(), images.size(), taken.getFirst()),
                        "choose whether to resume, skip or replace them");
            }
            return new BatchPlan(left, skipped, failures);
        }

        private void sort(PlannedImage image) throws IOException {
            List<Path> there =
                    image.files().stream().filter(OutputFiles::exists).toList();
            boolean whole = there.size() == image.files().size();
            if (there.isEmpty()) {
                left.add(image);
                return;
            }
            switch (existing) {
                case REFUSE -> taken.add(there.getFirst());
                case REPLACE -> left.add(image);
                case SKIP -> skipIf(whole, image);
                case RESUME -> skipIf(whole && isDone(image), image);
            }
        }

        private void skipIf(boolean done, PlannedImage image) {
            if (done) {
                skipped.add(new ImageOutcome.Skipped(image.input(), image.output()));
            } else {
                left.add(image);
            }
        }

        private boolean isDone(PlannedImage image) throws IOException {
            for (Path file : image.files()) {
                boolean done = journal.isPresent()
                        ? journal.get().isDone(file, image.state())
                        : !FileStamp.of(file).time().isBefore(image.state().time());
                if (!done) {
                    return false;
                }
            }
            return true;
        }
    }
}
