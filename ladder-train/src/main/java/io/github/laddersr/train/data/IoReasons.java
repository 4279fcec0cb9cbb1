// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;

/** The reasons of I/O errors in words for users. */
final class IoReasons {
    private IoReasons() {}

    /**
     * The reason, for a sentence that already names the file. The messages of {@code java.nio.file}'s exceptions often
     * consist of the file name alone.
     */
    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException exists -> "a file of that name exists";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            case FileSystemException other -> other.getClass().getSimpleName();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
