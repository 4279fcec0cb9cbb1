// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * What tells one state of a file from another.
 *
 * @param bytes its length
 * @param time of its last change
 */
public record FileStamp(long bytes, Instant time) {
    /** Of the file as it is now. */
    static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(attributes.size(), attributes.lastModifiedTime().toInstant());
    }
}
