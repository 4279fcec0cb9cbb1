// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.base.UserCache;
import io.github.laddersr.train.teach.Teacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * High-resolution images with their small versions, decoded once and kept in a cache on disk or in memory.
 *
 * @param training pairs to cut patches from
 * @param validation pairs that training never sees
 */
public record TrainingImages(List<Pair> training, List<Pair> validation) {
    /**
     * An image and its bicubic reduction.
     *
     * @param name file name
     * @param hr sides are multiples of the scale
     * @param lr sides are {@code hr}'s divided by the scale
     * @param taught what a teacher makes of {@code lr}, of {@code hr}'s size; empty where there is no teacher
     */
    public record Pair(String name, Pixels hr, Pixels lr, Optional<Pixels> taught) {
        /** @throws IllegalArgumentException if the teacher's image has another size than the truth */
        public Pair {
            if (taught.filter(t -> t.width() != hr.width() || t.height() != hr.height())
                    .isPresent()) {
                throw new IllegalArgumentException(
                        "the teacher's image of " + name + " has another size than the truth");
            }
        }

        /** Without a teacher. */
        public Pair(String name, Pixels hr, Pixels lr) {
            this(name, hr, lr, Optional.empty());
        }
    }

    /** A pair and the file that it is of. */
    private record Sourced(SourceFile source, Pair pair) {}

    /** A sentence about the teacher's work comes so often. */
    private static final double NEWS_EVERY = 20;

    /** Copies the lists. */
    public TrainingImages {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
    }

    /**
     * Where the cache is unless someone says otherwise: {@code ladder/pixels} in the user's folder of caches; none if that is not known.
     *
     * @param environment of which XDG_CACHE_HOME counts if it is an absolute path
     * @param home the user's folder, for {@code .cache} in it otherwise
     */
    public static Optional<Path> defaultCache(Map<String, String> environment, Path home) {
        return UserCache.folder(environment, home).map(folder -> folder.resolve("pixels"));
    }

    /** {@link #read(Path, int, int, Optional, Consumer)} with all images in memory. */
    public static TrainingImages read(Path folder, int scale, int patch, Consumer<String> log) {
        return read(folder, scale, patch, Optional.empty(), log);
    }

    /**
     * Reads every PNG, JPEG and WebP file below a folder, but for hidden ones and those in folders of small versions (the word LR in their names). Gray becomes RGB, alpha
     * is left out. Held out for validation are: the images in a folder with the word valid, validation or val in its name (of DIV2K_valid_HR only 0801-0810, if they are
     * there); or DIV2K's 0801-0810 where no such folder is; or else the last 8 by name of more than 16. Of files with the same content one is kept.
     *
     * <p>Pixels from the cache are mapped from its files, which stay as long as the pixels are in use. A cache that can't be used is no error: images stay in memory then.
     *
     * @param folder with images, at any depth
     * @param scale 2, 3 or 4
     * @param patch side of the training patches in LR pixels; smaller images are left out
     * @param cache folder to keep decoded images in from one run to the next, made if missing; empty to keep them in memory
     * @param log gets a sentence for each file that is left out, for trouble with the cache, and of how many images it had; called from several threads
     * @throws UserException if the folder has no image of the size needed, or the images neither go into a cache nor into memory
     */
    public static TrainingImages read(Path folder, int scale, int patch, Optional<Path> cache, Consumer<String> log) {
        return read(folder, scale, patch, cache, Optional.empty(), log);
    }

    /**
     * The same with what a teacher makes of the small training images: each is made once, and kept in the cache by the
     * hashes of image and teacher.
     *
     * @param teacher of the same scale
     * @throws UserException as the other method, or if the teacher fails with an image
     */
    public static TrainingImages read(
            Path folder, int scale, int patch, Optional<Path> cache, Optional<Teacher> teacher, Consumer<String> log) {
        ImageTree tree = ImageTree.list(folder, log);
        if (tree.files().isEmpty()) {
            throw new UserException("No PNG, JPEG, WebP or TIFF file to train on lies in " + folder
                    + ": give --data a folder with training images.");
        }
        Split split = Split.of(tree.root(), hashed(tree.files(), log), log);
        PixelCache pixels = new PixelCache(cache, scale, log);
        List<Sourced> training = pairs(split.training(), scale, patch, pixels, log);
        if (training.isEmpty()) {
            throw new UserException("No image in " + folder + " is at least " + patch * scale
                    + " pixels wide and high (and not held out for validation): give larger or more images.");
        }
        List<Pair> validation = plain(pairs(split.validation(), scale, patch, pixels, log));
        cache.ifPresent(path ->
                log.accept(pixels.decoded() + " images decoded, " + pixels.found() + " from the cache " + path));
        return new TrainingImages(
                teacher.map(t -> taught(training, t, pixels, log)).orElseGet(() -> plain(training)), validation);
    }

    private static List<Pair> plain(List<Sourced> all) {
        return all.stream().map(Sourced::pair).toList();
    }

    /** One after another: the teacher brings its own threads. */
    private static List<Pair> taught(List<Sourced> all, Teacher teacher, PixelCache cache, Consumer<String> log) {
        List<Pair> pairs = new ArrayList<>();
        long start = System.nanoTime();
        double said = 0;
        for (Sourced one : all) {
            Pair pair = one.pair();
            Pixels taught = guarded(() -> cache.taught(one.source(), pair.lr(), teacher));
            pairs.add(new Pair(pair.name(), pair.hr(), pair.lr(), Optional.of(taught)));
            double seconds = (System.nanoTime() - start) / 1e9;
            if (seconds - said >= NEWS_EVERY) {
                said = seconds;
                log.accept(
                        "The teacher " + teacher.name() + " is at image " + pairs.size() + " of " + all.size() + ".");
            }
        }
        log.accept(String.format(
                Locale.ROOT,
                "%d images by the teacher %s in %.0f s, %d from the cache",
                cache.taught(),
                teacher.name(),
                (System.nanoTime() - start) / 1e9,
                all.size() - cache.taught()));
        return pairs;
    }

    private static List<SourceFile> hashed(List<Path> files, Consumer<String> log) {
        return files.parallelStream()
                .flatMap(file -> hashed(file, log).stream())
                .toList();
    }

    private static Optional<SourceFile> hashed(Path file, Consumer<String> log) {
        if (!Files.isRegularFile(file)) { // a pipe would be waited for, for ever
            log.accept("Left out: " + file + " is neither a file nor a link to one.");
            return Optional.empty();
        }
        try {
            return Optional.of(SourceFile.of(file));
        } catch (IOException e) {
            log.accept("Left out: " + file + " can't be read (" + FileTrouble.reason(e) + ").");
            return Optional.empty();
        }
    }

    private static List<Sourced> pairs(
            List<SourceFile> files, int scale, int patch, PixelCache cache, Consumer<String> log) {
        return files.parallelStream()
                .flatMap(file -> pair(file, scale, patch, cache, log).stream())
                .toList();
    }

    private static Optional<Sourced> pair(
            SourceFile file, int scale, int patch, PixelCache cache, Consumer<String> log) {
        try {
            Optional<Sourced> pair = guarded(() -> cache.get(file))
                    .filter(c -> Math.min(c.hr().width(), c.hr().height()) >= patch * scale)
                    .map(c -> new Sourced(file, new Pair(file.name(), c.hr(), c.lr())));
            if (pair.isEmpty()) {
                log.accept(file.path() + " is smaller than a patch and was left out.");
            }
            return pair;
        } catch (UserException e) {
            log.accept("Left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static <T> T guarded(Supplier<T> pixels) {
        try {
            return pixels.get();
        } catch (OutOfMemoryError e) {
            throw new UserException(
                    "The images do not fit into the memory: give --cache a folder with room for them, or Java more memory"
                            + " (LADDER_JAVA_OPTS=-Xmx8g).",
                    e);
        }
    }
}
