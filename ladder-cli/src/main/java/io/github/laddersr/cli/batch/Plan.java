package io.github.laddersr.cli.batch;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is to be done, decided before anything is.
 *
 * @param jobs in order
 * @param skipped images whose results stay as they are
 * @param failures images that can't be done
 */
public record Plan(List<Job> jobs, List<Outcome.Skipped> skipped, List<Outcome.Failed> failures) {
    /** Copies the lists. */
    public Plan {
        jobs = List.copyOf(jobs);
        skipped = List.copyOf(skipped);
        failures = List.copyOf(failures);
    }

    /** This plan with failures that came before it. */
    public Plan with(List<Outcome.Failed> earlier) {
        return new Plan(
                jobs,
                skipped,
                Stream.concat(earlier.stream(), failures.stream()).toList());
    }

    /** Pixels of all images to be enlarged. */
    public long pixels() {
        return jobs.stream().mapToLong(job -> job.small().pixels()).sum();
    }
}
