package io.github.laddersr.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The temporary files of {@link AtomicFiles}: hidden, named {@code .ladder-<16 hexadecimal digits>.tmp}, and locked as long as they are
 * written. They are deleted when the process ends, by a signal too; those of a process that was killed are known by their lock, which the
 * system took back.
 */
final class Temporaries {
    private static final String PATTERN = ".ladder-????????????????.tmp";

    private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();
    private static final Object ENDING = new Object();
    private static boolean hooked;
    private static boolean ending;

    private Temporaries() {}

    /** A file that did not exist, open and locked. Not from {@code createTempFile}, whose files only their owner could read. */
    static Temporary create(Path folder) throws IOException {
        while (true) {
            Path path = folder.resolve(".ladder-%016x.tmp"
                    .formatted(ThreadLocalRandom.current().nextLong()));
            FileChannel channel;
            synchronized (ENDING) {
                if (!hooked) {
                    Runtime.getRuntime().addShutdownHook(new Thread(Temporaries::deleteLive, "ladder-temporaries"));
                    hooked = true;
                }
                awaitEnd();
                LIVE.add(path);
                try {
                    channel = FileChannel.open(
                            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
                } catch (IOException e) {
                    LIVE.remove(path);
                    throw e;
                }
            }
            lock(channel);
            if (Files.exists(path)) {
                return new Temporary(path, channel);
            }
            // Another process took it for a stale one before it was locked.
            channel.close();
            LIVE.remove(path);
        }
    }

    /** As long as the channel is open. Where the file system knows no locks nothing is locked, and nothing taken for stale either. */
    private static @Nullable FileLock lock(FileChannel channel) {
        try {
            return channel.lock();
        } catch (IOException e) {
            return null;
        }
    }

    /** Deletes the temporary files in a folder that no living process writes; returns how many. */
    static int deleteStale(Path folder) throws IOException {
        int deleted = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PATTERN)) {
            for (Path file : files) {
                if (!LIVE.contains(file.toAbsolutePath()) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    deleted += deleteUnlessLocked(file) ? 1 : 0;
                }
            }
        }
        return deleted;
    }

    private static boolean deleteUnlessLocked(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null && Files.deleteIfExists(file);
        } catch (IOException | OverlappingFileLockException e) {
            return false; // gone meanwhile, another user's, or no locks here: it harms nobody
        }
    }

    private static void deleteLive() {
        synchronized (ENDING) {
            ending = true;
            for (Path path : LIVE) {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    // Nobody is left who could be told; the next run deletes it.
                    continue;
                }
            }
        }
    }

    /** Does not return once the process ends: what a thread finds wrong then is of no interest to anybody. */
    static void awaitEnd() {
        synchronized (ENDING) {
            if (!ending) {
                return;
            }
        }
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
