// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import java.nio.file.Path;

/**
 * An image that was found in the inputs.
 *
 * @param file path as the user knows it
 * @param place folder of its result relative to the output folder; empty for the output folder itself
 */
record ListedImage(Path file, Path place) {}
