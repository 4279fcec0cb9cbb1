// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.resize.Imresize;
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
 * Images and their reductions from a folder of {@link PixelFile}s, each made at its first use. Nothing about the folder is fatal: a damaged file is made anew, and where
 * none can be written images stay in memory. Several threads and several processes may use one folder: a file appears whole, and the same whoever writes it.
 */
final class PixelCache {
    /** Older temporary files were left by a process that was killed; younger ones may be in the making. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Optional<Path> folder;
    private final int scale;
    private final Consumer<String> log;
    private final AtomicInteger decoded = new AtomicInteger();
    private final AtomicInteger found = new AtomicInteger();
    private final AtomicBoolean failed = new AtomicBoolean();

    /**
     * A cache for one scale.
     *
     * @param folder made when there is something to put in; without one everything stays in memory
     * @param log gets a sentence for each damaged file and, once, if none can be written; called from several threads
     */
    PixelCache(Optional<Path> folder, int scale, Consumer<String> log) {
        this.folder = folder;
        this.scale = scale;
        this.log = log;
        folder.ifPresent(PixelCache::deleteAbandoned);
    }

    /** Images that had to be decoded so far. */
    int decoded() {
        return decoded.get();
    }

    /** Images that came from the folder so far. */
    int found() {
        return found.get();
    }

    /**
     * An image, cropped to multiples of the scale, and its reduction; none if it is smaller than the scale.
     *
     * @throws UserException if the image is in no cache and can't be decoded, or is another than it was
     */
    Optional<PixelFile.Content> get(SourceFile source) {
        Optional<PixelFile.Content> known = folder.flatMap(f -> find(f, source));
        if (known.isPresent()) {
            found.incrementAndGet();
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
        return folder.flatMap(f -> store(f, source, hr, lr))
                .or(() -> Optional.of(new PixelFile.Content(Pixels.of(hr), Pixels.of(lr))));
    }

    private Optional<PixelFile.Content> find(Path folder, SourceFile source) {
        Path file = folder.resolve(PixelFile.name(source.sha256(), scale));
        if (!Files.exists(
                file)) { // nor if the folder is none, or not to be looked into: that shows when it is written to
            return Optional.empty();
        }
        try {
            return Optional.of(PixelFile.read(file, source.sha256(), scale));
        } catch (NoSuchFileException e) { // deleted since
            return Optional.empty();
        } catch (IOException e) {
            log.accept("The cached " + file + " of " + source.path() + " is not used (" + IoReasons.reason(e)
                    + "): it is made anew.");
            return Optional.empty();
        }
    }

    /** So that pixels are never kept under the hash of other content. */
    private static void checkUnchanged(SourceFile source) {
        try {
            if (SourceFile.of(source.path()).equals(source)) {
                return;
            }
        } catch (IOException e) {
            throw new UserException(
                    source.path() + " can't be read any more (" + IoReasons.reason(e)
                            + "): check that it may be read.",
                    e);
        }
        throw new UserException(source.path() + " was changed while it was read: start again when it is whole.");
    }

    private Optional<PixelFile.Content> store(Path folder, SourceFile source, ByteImage hr, ByteImage lr) {
        if (failed.get()) {
            return Optional.empty();
        }
        Path file = folder.resolve(PixelFile.name(source.sha256(), scale));
        try {
            Files.createDirectories(folder);
            PixelFile.write(file, source.sha256(), scale, hr, lr);
            return Optional.of(PixelFile.read(file, source.sha256(), scale));
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
                    + "), so images stay in memory: free some space there or give --cache another folder.");
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
            // They take space and do no other harm; another process may be deleting the same ones.
            return;
        }
    }
}
