/**
 * The main entry point: enlarges an image file, a stream or pixels, with metadata, target size, format and a memory
 * limit.
 *
 * <pre>{@code
 * try (Enlargement enlargement = Enlargement.of(Models.byName()).scale(2)) {
 *     enlargement.enlarge(Path.of("photo.jpg"), Path.of("large.png"));
 * }
 * }</pre>
 */
@NullMarked
package io.github.laddersr.enlarge;

import org.jspecify.annotations.NullMarked;
