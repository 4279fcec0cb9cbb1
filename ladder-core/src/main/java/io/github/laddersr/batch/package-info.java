/**
 * Folders of images: finding the images, naming the results, a pipeline from reading to writing, and a journal with
 * which a stopped run can be resumed.
 *
 * <pre>{@code
 * try (Enlargement enlargement = Enlargement.of(Models.byName())) {
 *     BatchSummary summary = Batch.of(enlargement)
 *             .into(Path.of("large"))
 *             .recursive(true)
 *             .existing(IfExists.RESUME)
 *             .run(List.of(Path.of("photos")), BatchListener.NONE);
 * }
 * }</pre>
 */
@NullMarked
package io.github.laddersr.batch;

import org.jspecify.annotations.NullMarked;
