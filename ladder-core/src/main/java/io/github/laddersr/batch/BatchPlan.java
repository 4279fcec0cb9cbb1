// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

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
 * What a batch will do, decided before it starts.
 *
 * @param images images to enlarge, in order
 * @param skipped images whose existing results stay
 * @param failures images that can't be enlarged
 */
public record BatchPlan(
        List<PlannedImage> images, List<ImageOutcome.Skipped> skipped, List<ImageOutcome.Failed> failures) {
    private static final Logger LOG = LoggerFactory.getLogger(BatchPlan.class);

    /** Copies the lists. */
    public BatchPlan {
        images = List.copyOf(images);
        skipped = List.copyOf(skipped);
        failures = List.copyOf(failures);
    }

    /** This plan with earlier failures in front of its own. */
    BatchPlan with(List<ImageOutcome.Failed> earlier) {
        return new BatchPlan(
                images,
                skipped,
                Stream.concat(earlier.stream(), failures.stream()).toList());
    }

    /** Deletes half-written files of killed runs from the output folders. */
    void deleteStale() {
        List<Path> folders = images.stream()
                .flatMap(image ->
                        Optional.ofNullable(image.output().toAbsolutePath().getParent()).stream())
                .distinct()
                .filter(Files::isDirectory)
                .toList();
        for (Path folder : folders) {
            try {
                int deleted = AtomicFiles.deleteStale(folder);
                LOG.debug("deleted {} half-written files in {}", deleted, folder);
            } catch (UserException e) {
                // harmless: these files are hidden
                LOG.debug("can't delete half-written files in {}: {}", folder, e.getMessage());
            }
        }
    }

    /** Pixels of all images to be enlarged. */
    public long pixels() {
        return images.stream().mapToLong(image -> image.small().pixels()).sum();
    }
}
