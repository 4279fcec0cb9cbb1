// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.nio.file.Path;

/**
 * An image that came whole.
 *
 * @param file in the folder for uploads; it is moved, or deleted by whoever made it
 * @param bytes that it has, taken from the {@link Disk} and written
 * @param sha256 of them, in hexadecimal
 */
public record Incoming(Path file, long bytes, String sha256) {}
