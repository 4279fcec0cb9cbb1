// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.train.teach.Teacher;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A folder of {@link PixelFile}s, which hold images and their reductions; each file is made when it is first needed. No
 * problem with the folder is fatal: a damaged file is made again, and images stay in memory if no file can be written.
 * Several threads and processes may share a folder, because files appear atomically and have the same content whoever
 * writes them.
 */
final class PixelCache {
    /** Older temporary files were left behind by a killed process; younger ones may still be being written. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Optional<Path> folder;
    private final int scale;
    private final Consumer<String> log;
    private final AtomicInteger decoded = new AtomicInteger();
    private final AtomicInteger cacheHits = new AtomicInteger();
    private final AtomicInteger taught = new AtomicInteger();
    private final AtomicBoolean failed = new AtomicBoolean();

    /**
     * A cache for one scale.
     *
     * @param folder created when the first file is written; if empty, everything stays in memory
     * @param log receives a sentence for each damaged file and, once, if no file can be written; called from several
     *     threads
     */
    PixelCache(Optional<Path> folder, int scale, Consumer<String> log) {
        this.folder = folder;
        this.scale = scale;
        this.log = log;
        folder.ifPresent(PixelCache::deleteAbandoned);
    }

    /** Images decoded so far. */
    int decoded() {
        return decoded.get();
    }

    /** Images read from the folder so far. */
    int cacheHits() {
        return cacheHits.get();
    }

    /**
     * An image, cropped to multiples of the scale, and its reduction; empty if the image is smaller than the scale.
     *
     * @throws UserException if the image is not in the cache and can't be decoded, or if it has changed since it was
     *     hashed
     */
    Optional<PixelFile.Content> get(SourceFile source) {
        String name = PixelFile.name(source.sha256(), scale);
        Reading<PixelFile.Content> reading = file -> PixelFile.read(file, source.sha256(), scale);
        Optional<PixelFile.Content> known = folder.flatMap(f -> find(f.resolve(name), source, reading));
        if (known.isPresent()) {
            cacheHits.incrementAndGet();
            return known;
        }
        ByteImage image = ImageFiles.read(source.path()).toRgb();
        checkUnchanged(source);
        decoded.incrementAndGet();
        if (Math.min(image.width(), image.height()) < scale) {
            return Optional.empty();
        }
        ByteImage hr = image.modCrop(scale);
        ByteImage lr = Imresize.down(hr, scale);
        return folder.flatMap(
                        f -> store(f, name, file -> PixelFile.write(file, source.sha256(), scale, hr, lr), reading))
                .or(() -> Optional.of(new PixelFile.Content(Pixels.of(hr), Pixels.of(lr))));
    }

    /** Images that a teacher had to enlarge so far. */
    int taught() {
        return taught.get();
    }

    /**
     * A teacher's result for an image's reduction. Called by one thread at a time.
     *
     * @param lr the reduction that {@link #get} returned
     * @throws UserException if the result is not in the cache and the teacher can't make it
     */
    Pixels taught(SourceFile source, Pixels lr, Teacher teacher) {
        String both = PixelFile.taught(source.sha256(), teacher.sha256());
        String name = PixelFile.taughtName(both, scale);
        Reading<Pixels> reading = file -> PixelFile.readTaught(file, both, scale);
        Optional<Pixels> known = folder.flatMap(f -> find(f.resolve(name), source, reading));
        if (known.isPresent()) {
            return known.get();
        }
        ByteImage large = teacher.enlarge(lr.crop(0, 0, lr.width(), lr.height()));
        taught.incrementAndGet();
        return folder.flatMap(f -> store(f, name, file -> PixelFile.writeTaught(file, both, scale, large), reading))
                .orElseGet(() -> Pixels.of(large));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(Path file) throws IOException;
    }

    private <T> Optional<T> find(Path file, SourceFile source, Reading<T> reading) {
        if (!Files.exists(file)) { // also if the folder is not a folder or not accessible: writing to it reports that
            return Optional.empty();
        }
        try {
            return Optional.of(reading.from(file));
        } catch (NoSuchFileException e) { // deleted in the meantime
            return Optional.empty();
        } catch (IOException e) {
            log.accept("The cached file " + file + " of " + source.path() + " can't be used (" + IoReasons.reason(e)
                    + "): it is made again.");
            return Optional.empty();
        }
    }

    /** Prevents pixels from being stored under the hash of different content. */
    private static void checkUnchanged(SourceFile source) {
        try {
            if (SourceFile.of(source.path()).equals(source)) {
                return;
            }
        } catch (IOException e) {
            throw new UserException(
                    source.path() + " can no longer be read (" + IoReasons.reason(e) + "): check its permissions.", e);
        }
        throw new UserException(source.path() + " changed while it was being read: start again once it is complete.");
    }

    private <T> Optional<T> store(Path folder, String name, Consumer<Path> writing, Reading<T> reading) {
        if (failed.get()) {
            return Optional.empty();
        }
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(folder);
            writing.accept(file);
            return Optional.of(reading.from(file));
        } catch (UserException e) {
            fail(
                    folder,
                    e.getCause() instanceof IOException cause
                            ? IoReasons.reason(cause)
                            : String.valueOf(e.getMessage()));
        } catch (IOException e) {
            fail(folder, IoReasons.reason(e));
        }
        return Optional.empty();
    }

    private void fail(Path folder, String reason) {
        if (failed.compareAndSet(false, true)) {
            log.accept("The cache " + folder + " can't be written (" + reason
                    + "), so images stay in memory: free some space there or give another folder with --cache.");
        }
    }

    private static void deleteAbandoned(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Instant old = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".ladder-*.tmp")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Abandoned files only take up space; another process may be deleting the same ones.
            return;
        }
    }
}
