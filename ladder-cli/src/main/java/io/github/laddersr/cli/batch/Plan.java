// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.batch;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done, decided before anything is.
 *
 * @param jobs in order
 * @param skipped images whose results stay as they are
 * @param failures images that can't be done
 */
public record Plan(List<Job> jobs, List<Outcome.Skipped> skipped, List<Outcome.Failed> failures) {
    private static final Logger LOG = LoggerFactory.getLogger(Plan.class);

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

    /** Deletes what killed runs left half-written in the folders of the results. */
    public void deleteStale() {
        List<Path> folders = jobs.stream()
                .flatMap(
                        job -> Optional.ofNullable(job.output().toAbsolutePath().getParent()).stream())
                .distinct()
                .filter(Files::isDirectory)
                .toList();
        for (Path folder : folders) {
            try {
                int deleted = AtomicFiles.deleteStale(folder);
                LOG.debug("{} half-written files were deleted in {}", deleted, folder);
            } catch (UserException e) {
                LOG.debug("Half-written files in {} stay: {}", folder, e.getMessage()); // hidden, and in nobody's way
            }
        }
    }

    /** Pixels of all images to be enlarged. */
    public long pixels() {
        return jobs.stream().mapToLong(job -> job.small().pixels()).sum();
    }
}
