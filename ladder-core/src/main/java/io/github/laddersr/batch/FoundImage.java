// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import java.nio.file.Path;

/**
 * An image to be enlarged.
 *
 * @param file as the user knows it
 * @param place folder of its result, below the output folder; empty for that folder itself
 */
record FoundImage(Path file, Path place) {}
