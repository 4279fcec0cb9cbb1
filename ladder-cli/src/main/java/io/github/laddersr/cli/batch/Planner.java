// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.batch;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageSize;
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
import java.util.function.Function;

/**
 * Decides what each image's result is called and which images are done, before anything is.
 *
 * @param size that is wanted
 * @param naming of the results
 * @param existing what to do where a name is taken
 * @param journal of the folder; empty if there is none: then a result that is not older than its image counts as done
 * @param header the size of an image file as it is to be seen
 * @param models the models' names for an image of such a size
 */
public record Planner(
        TargetSize size,
        Naming naming,
        Existing existing,
        Optional<Journal> journal,
        Function<Path, ImageSize> header,
        Function<ImageSize, String> models) {
    /**
     * The plan.
     *
     * @throws UserException if two images would have the same result, a result would replace one of the images, or a name is taken and
     *     that is to be {@linkplain Existing#REFUSE refused}
     */
    public Plan plan(List<Source> sources) {
        List<Job> jobs = new ArrayList<>();
        List<Outcome.Failed> failures = new ArrayList<>();
        for (Source source : sources) {
            try {
                jobs.add(job(source));
            } catch (UserException e) {
                failures.add(new Outcome.Failed(source.file(), e));
            }
        }
        requireDifferentResults(jobs);
        requireNoImageReplaced(sources, jobs);
        return new Planned(failures).existing(jobs);
    }

    private Job job(Source source) {
        try {
            Stamp state = Stamp.of(source.file());
            ImageSize small = header.apply(source.file());
            double factor = size.factor(small);
            ImageSize large = size.of(small);
            NamePattern.Values values = new NamePattern.Values(
                    TargetSize.plain(size instanceof TargetSize.Factor f ? f.value() : factor),
                    naming.extension(),
                    large,
                    () -> models.apply(small));
            Path output = naming.output(source, values);
            return new Job(source.file(), state, output, small, large);
        } catch (IOException e) {
            throw new UserException(
                    "Can't read %s (%s): check the path.".formatted(source.file(), Places.reason(e)), e);
        }
    }

    private void requireDifferentResults(List<Job> jobs) {
        Map<Path, Job> byOutput = new HashMap<>();
        List<Job> doubles = new ArrayList<>();
        for (Job job : jobs) {
            if (byOutput.putIfAbsent(normal(job.output()), job) != null) {
                doubles.add(job);
            }
        }
        if (!doubles.isEmpty()) {
            Job second = doubles.getFirst();
            Job first = byOutput.getOrDefault(normal(second.output()), second);
            if (real(first.input()).equals(real(second.input()))) {
                throw new UserException("The image %s is given twice, here as %s: name it once."
                        .formatted(first.input(), second.input()));
            }
            throw new UserException("%s and %s would both become %s%s: %s."
                    .formatted(
                            first.input(),
                            second.input(),
                            second.output(),
                            doubles.size() == 1 ? "" : ", and there are " + (doubles.size() - 1) + " more such",
                            naming.pattern().text().contains("{name}")
                                    ? "give them to two commands with different -o"
                                    : "tell them apart with --name '{name}_x{scale}.{ext}'"));
        }
    }

    private static void requireNoImageReplaced(List<Source> sources, List<Job> jobs) {
        Set<Path> images = new HashSet<>();
        sources.forEach(source -> images.add(real(source.file())));
        for (Job job : jobs) {
            if (images.contains(real(job.output()))) {
                String what = real(job.output()).equals(real(job.input()))
                        ? job.output() + " is the image itself"
                        : "The result of %s would replace the image %s".formatted(job.input(), job.output());
                throw new UserException(what + ": choose another -o.");
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

    /** Sorts out the jobs whose results exist. */
    private final class Planned {
        private final List<Outcome.Failed> failures;
        private final List<Outcome.Skipped> skipped = new ArrayList<>();
        private final List<Job> left = new ArrayList<>();
        private final List<Path> taken = new ArrayList<>();

        Planned(List<Outcome.Failed> failures) {
            this.failures = failures;
        }

        Plan existing(List<Job> jobs) {
            for (Job job : jobs) {
                try {
                    sort(job);
                } catch (IOException e) {
                    String why = Places.reason(e);
                    failures.add(new Outcome.Failed(
                            job.input(),
                            new UserException(
                                    "%s can't be looked at (%s): check that it may be read."
                                            .formatted(job.output(), why),
                                    e)));
                } catch (UserException e) {
                    failures.add(new Outcome.Failed(job.input(), e));
                }
            }
            if (!taken.isEmpty()) {
                throw new UserException("%d of %d results are there already, such as %s: choose %s."
                        .formatted(
                                taken.size(),
                                jobs.size(),
                                taken.getFirst(),
                                "--resume, --skip-existing or --overwrite"));
            }
            return new Plan(left, skipped, failures);
        }

        private void sort(Job job) throws IOException {
            if (!Places.taken(job.output())) {
                left.add(job);
                return;
            }
            switch (existing) {
                case REFUSE -> taken.add(job.output());
                case REPLACE -> left.add(job);
                case SKIP -> skipped.add(new Outcome.Skipped(job.input(), job.output()));
                case RESUME -> {
                    boolean done = journal.isPresent()
                            ? journal.get().isDone(job.output(), job.state())
                            : !Stamp.of(job.output())
                                    .time()
                                    .isBefore(job.state().time());
                    if (done) {
                        skipped.add(new Outcome.Skipped(job.input(), job.output()));
                    } else {
                        left.add(job);
                    }
                }
            }
        }
    }
}
