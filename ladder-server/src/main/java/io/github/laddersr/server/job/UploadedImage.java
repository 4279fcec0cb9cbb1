// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.nio.file.Path;

/**
 * A completely received image.
 *
 * @param file file in the folder for uploads; whoever created it moves or deletes it
 * @param bytes length, reserved on the {@link Disk} and written
 * @param sha256 hash in hexadecimal
 */
public record UploadedImage(Path file, long bytes, String sha256) {}
