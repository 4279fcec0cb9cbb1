// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;

/** Words for what went wrong with a file. */
final class IoReasons {
    private IoReasons() {}

    /** Why, for a sentence that names the file itself: the messages of {@code java.nio.file}'s exceptions are often the name and nothing else. */
    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException exists -> "there is a file of that name";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            case FileSystemException other -> other.getClass().getSimpleName();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
