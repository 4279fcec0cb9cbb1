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
 * What is to be done, decided before anything is.
 *
 * @param images to be enlarged, in order
 * @param skipped images whose results stay as they are
 * @param failures images that can't be done
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

    /** This plan with failures that came before it. */
    BatchPlan with(List<ImageOutcome.Failed> earlier) {
        return new BatchPlan(
                images,
                skipped,
                Stream.concat(earlier.stream(), failures.stream()).toList());
    }

    /** Deletes what killed runs left half-written in the folders of the results. */
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
                LOG.debug("{} half-written files were deleted in {}", deleted, folder);
            } catch (UserException e) {
                LOG.debug("Half-written files in {} stay: {}", folder, e.getMessage()); // hidden, and in nobody's way
            }
        }
    }

    /** Pixels of all images to be enlarged. */
    public long pixels() {
        return images.stream().mapToLong(image -> image.small().pixels()).sum();
    }
}
