/**
 * Folders of images: what there is to enlarge, what the results are called, a pipeline from reading to writing, and a journal by which a
 * run that was stopped goes on.
 *
 * <pre>{@code
 * try (Enlargement enlargement = Enlargement.of(Models.X2)) {
 *     BatchSummary summary = Batch.of(enlargement)
 *             .into(Path.of("large"))
 *             .recursive(true)
 *             .existing(Existing.RESUME)
 *             .run(List.of(Path.of("photos")), BatchListener.NONE);
 * }
 * }</pre>
 */
@NullMarked
package io.github.laddersr.batch;

import org.jspecify.annotations.NullMarked;
