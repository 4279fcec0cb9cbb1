// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * The server's own folder. Only its owner can read it, and only one server at a time can use it.
 *
 * @param uploads uploads that are not complete yet; emptied at each start
 * @param inputs the images of jobs, named by the job's id
 * @param results the results of jobs, named by the job's id
 * @param journal the folder of the journal
 * @param lock held until {@link #close}
 */
record Folders(Path uploads, Path inputs, Path results, Path journal, FileChannel lock) implements AutoCloseable {
    /** @throws UserException if the folder can't be used, or another server uses it */
    static Folders open(Path data) {
        try {
            make(data);
            FileChannel lock =
                    FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(lock)) {
                lock.close();
                throw new UserException(
                        "The folder %s is used by another server: stop it, or choose another folder.".formatted(data));
            }
            Folders folders = new Folders(
                    make(data.resolve("uploads")),
                    make(data.resolve("inputs")),
                    make(data.resolve("results")),
                    make(data.resolve("journal")),
                    lock);
            try (Stream<Path> left = Files.list(folders.uploads)) {
                for (Path file : left.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            return folders;
        } catch (IOException e) {
            throw new UserException(
                    "The folder %s can't be used (%s): choose one that may be written to."
                            .formatted(data, e.getMessage()),
                    e);
        }
    }

    private static boolean isLocked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this process has locked it already
        }
    }

    private static Path make(Path folder) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] own = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectories(folder, own);
        if (posix
                && folder.getFileName() != null
                && !folder.getFileName().toString().isEmpty()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        return folder;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
