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
 * The temporary files of {@link AtomicFiles}: hidden, and named after the process that writes them:
 * {@code .ladder-<where>-<process>-<its start>-<number>.tmp}, so that those which a killed process left are known.
 * {@code <where>} tells this run of this machine (or container) from all others, whose processes can't be looked for.
 * When the process ends, by a signal too, its files are deleted.
 */
final class Temporaries {
    private static final Pattern NAME =
            Pattern.compile("\\.ladder-([0-9a-f]{8})-([0-9]{1,10})-([0-9a-f]{1,15})-[0-9a-f]{16}\\.tmp(\\.tmp)?");

    /** A file of another machine that was not written to for so long is nobody's. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();
    private static final Set<Runnable> LAST_ACTIONS = ConcurrentHashMap.newKeySet();
    private static final Object ENDING = new Object();
    private static boolean hooked;
    private static boolean ending;

    private Temporaries() {}

    /** Read once, when the first file is made. */
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

    /** Milliseconds; 0 if the system does not say. */
    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** A file that did not exist, open. Not from {@code createTempFile}, whose files only their owner could read. */
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

    /** Has the files deleted when the process ends; does not return if it ends already. */
    private static void hook() {
        try {
            synchronized (ENDING) {
                if (!hooked) {
                    Runtime.getRuntime().addShutdownHook(new Thread(Temporaries::end, "ladder-temporaries"));
                    hooked = true;
                }
            }
        } catch (IllegalStateException e) {
            waitForever(); // the process ends, and nothing was there to be deleted
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
                    // Nobody is left who could be told; the next run deletes it.
                    continue;
                }
            }
        }
    }

    /** What a file is called while it is written once more with other content. */
    private static Path successor(Path path) {
        return path.resolveSibling(path.getFileName() + ".tmp");
    }

    /** Does not return once the process ends: what a thread finds wrong then is of no interest to anybody. */
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
     * One of them.
     *
     * @param channel empty, for reading and writing
     */
    record Temporary(Path path, FileChannel channel) {
        /** After it was moved to its place. */
        void moved() {
            LIVE.remove(path);
        }

        /** After a failure, to which it adds its own if it can't be deleted. */
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
