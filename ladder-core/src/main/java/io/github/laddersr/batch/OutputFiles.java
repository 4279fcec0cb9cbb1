// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Checks and errors for output files and folders. */
final class OutputFiles {
    private OutputFiles() {}

    /**
     * Whether a file of this name exists, even if it is a dangling link.
     *
     * @throws UserException if the name is too long for a file, or the folder can't be accessed
     */
    static boolean exists(Path file) {
        try {
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw cannotWrite(file, e, "choose another folder or a shorter name");
        }
    }

    /**
     * Creates the folder of a file if it is missing.
     *
     * @throws UserException if it can't be created
     */
    static void makeFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw cannotWrite(folder, e, "choose another folder");
            }
        }
    }

    private static UserException cannotWrite(Path file, IOException e, String remedy) {
        return new UserException(code(e), "Can't write %s (%s)".formatted(file, reason(e)), remedy, e);
    }

    /** The error code for a file system error. */
    static Code code(Throwable e) {
        return e instanceof AccessDeniedException
                ? Code.NOT_PERMITTED
                : e instanceof NoSuchFileException ? Code.NOT_FOUND : Code.NO_ACCESS;
    }

    /** The reason why a file or folder can't be used, in a few words. */
    static String reason(Throwable e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file of this name exists";
        }
        if (e instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (e instanceof FileSystemException f) {
            return Optional.ofNullable(f.getReason()).orElse(e.getClass().getSimpleName());
        }
        return String.valueOf(e.getMessage());
    }
}
