// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The temporary files of {@link AtomicFiles}. They are hidden and named
 * {@code .ladder-<where>-<process>-<its start>-<number>.tmp} after the process that writes them, so that files of
 * killed processes can be recognised. {@code <where>} distinguishes this boot of this machine (or container) from all
 * others, whose processes can't be looked up. When the process ends, even by a signal, its files are deleted.
 */
final class Temporaries {
    private static final Pattern NAME =
            Pattern.compile("\\.ladder-([0-9a-f]{8})-([0-9]{1,10})-([0-9a-f]{1,15})-[0-9a-f]{16}\\.tmp(\\.tmp)?");

    /** A file from another machine is considered abandoned if it was not written to for this long. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();
    private static final Set<Runnable> LAST_ACTIONS = ConcurrentHashMap.newKeySet();
    private static final Object ENDING = new Object();
    private static boolean hooked;
    private static boolean ending;

    private Temporaries() {}

    /** Initialised when the first file is created. */
    private static final class Process {
        static final String WHERE = HexFormat.of().toHexDigits(where().hashCode());
        static final long ID = ProcessHandle.current().pid();
        static final long START = start(ProcessHandle.current());

        private static String where() {
            try {
                return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
            } catch (IOException e) {
                return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("") + System.getProperty("os.name");
            }
        }
    }

    /** In milliseconds; 0 if unknown. */
    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Creates and opens a new file. {@code createTempFile} is not used because only the owner could read its files. */
    static Temporary create(Path folder) throws IOException {
        Path path = folder.resolve(".ladder-%s-%d-%x-%016x.tmp"
                .formatted(
                        Process.WHERE,
                        Process.ID,
                        Process.START,
                        ThreadLocalRandom.current().nextLong()));
        awaitEnd();
        hook();
        synchronized (ENDING) {
            LIVE.add(path);
            try {
                return new Temporary(
                        path,
                        FileChannel.open(
                                path,
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE));
            } catch (IOException e) {
                LIVE.remove(path);
                throw e;
            }
        }
    }

    /**
     * Registers the deletion of the files at the end of the process. Does not return if the process is already ending.
     */
    private static void hook() {
        try {
            synchronized (ENDING) {
                if (!hooked) {
                    Runtime.getRuntime().addShutdownHook(new Thread(Temporaries::end, "ladder-temporaries"));
                    hooked = true;
                }
            }
        } catch (IllegalStateException e) {
            waitForever(); // the process is ending and there is nothing to delete yet
        }
    }

    /** See {@link AtomicFiles#beforeEnd}. */
    static AtomicFiles.Registration beforeEnd(Runnable action) {
        awaitEnd();
        hook();
        LAST_ACTIONS.add(action);
        return () -> LAST_ACTIONS.remove(action);
    }

    private static void end() {
        try {
            LAST_ACTIONS.forEach(Runnable::run); // while files can still be written
        } finally {
            deleteLive();
        }
    }

    /** Deletes the temporary files in a folder that no living process writes; returns how many. */
    static int deleteStale(Path folder) throws IOException {
        int deleted = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".ladder-*.tmp")) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isStale(file)) {
                    deleted += Files.deleteIfExists(file) ? 1 : 0;
                }
            }
        }
        return deleted;
    }

    private static boolean isStale(Path file) throws IOException {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) {
            return false;
        }
        if (!name.group(1).equals(Process.WHERE)) {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            return written.isBefore(Instant.now().minus(ABANDONED));
        }
        Optional<ProcessHandle> writer = ProcessHandle.of(Long.parseLong(name.group(2)));
        return writer.isEmpty() || start(writer.get()) != Long.parseLong(name.group(3), 16);
    }

    private static void deleteLive() {
        synchronized (ENDING) {
            ending = true;
            for (Path path : LIVE) {
                try {
                    Files.deleteIfExists(path);
                    Files.deleteIfExists(successor(path));
                } catch (IOException e) {
                    // There is nobody left to tell; the next run deletes it.
                    continue;
                }
            }
        }
    }

    /** The name of a file while it is rewritten with other content. */
    private static Path successor(Path path) {
        return path.resolveSibling(path.getFileName() + ".tmp");
    }

    /** Does not return once the process is ending, when a thread's errors are of no interest any more. */
    static void awaitEnd() {
        synchronized (ENDING) {
            if (!ending) {
                return;
            }
        }
        waitForever();
    }

    private static void waitForever() {
        while (true) {
            LockSupport.park();
        }
    }

    /**
     * A temporary file.
     *
     * @param channel open for reading and writing; the file is empty
     */
    record Temporary(Path path, FileChannel channel) {
        /** Called after the file was moved to its place. */
        void moved() {
            LIVE.remove(path);
        }

        /** Called after a failure; if the file can't be deleted, that error is added to the failure as suppressed. */
        void delete(Throwable reason) {
            try {
                channel.close();
                Files.deleteIfExists(path);
                LIVE.remove(path);
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
        }
    }
}
