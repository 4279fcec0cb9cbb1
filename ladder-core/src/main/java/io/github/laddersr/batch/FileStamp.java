// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * Identifies a version of a file.
 *
 * @param bytes length of the file
 * @param time time of its last modification
 */
public record FileStamp(long bytes, Instant time) {
    /** The stamp of the file's current version. */
    static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(attributes.size(), attributes.lastModifiedTime().toInstant());
    }
}
