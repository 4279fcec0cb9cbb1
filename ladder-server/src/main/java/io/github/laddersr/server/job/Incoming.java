// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.nio.file.Path;

/**
 * An image that was uploaded completely.
 *
 * @param file its file in the folder for uploads; it is moved to a job, or the upload deletes it
 * @param bytes its length, which is counted as written by the {@link Disk}
 * @param sha256 the hash of its bytes, in hexadecimal
 */
public record Incoming(Path file, long bytes, String sha256) {}
