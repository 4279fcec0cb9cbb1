/**
 * The front door: an image file, a stream or pixels to an enlarged one, with metadata, size, format and a limit of memory.
 *
 * <pre>{@code
 * try (Enlargement enlargement = Enlargement.of(Models.X2).scale(2)) {
 *     enlargement.enlarge(Path.of("photo.jpg"), Path.of("large.png"));
 * }
 * }</pre>
 */
@NullMarked
package io.github.laddersr.enlarge;

import org.jspecify.annotations.NullMarked;
