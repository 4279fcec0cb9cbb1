// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files below a folder that have an image's name. Left out are what is hidden (its name starts with a dot), and images in folders of small versions: those with
 * a word like LR or LRbicx2 in their names (DIV2K_train_LR_bicubic/X2). Links to files count as files; links to folders are not followed.
 *
 * @param root the folder, with a link to it resolved
 * @param files sorted by name
 */
record ImageTree(Path root, List<Path> files) {
    private static final Pattern SMALL = Pattern.compile("lr(bicubic|bic|bi)?(x[2348])?");

    ImageTree {
        files = List.copyOf(files);
    }

    /**
     * Walks the folder. What can't be listed is named and skipped.
     *
     * @param log gets a sentence for each link and folder that is skipped, and one for all images of small versions
     * @throws UserException if {@code folder} is no folder or can't be listed itself
     */
    static ImageTree list(Path folder, Consumer<String> log) {
        if (!Files.isDirectory(folder)) {
            throw new UserException(folder + " is no folder: give --data a folder with training images.");
        }
        try {
            Path root = Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
            Visitor visitor = new Visitor(root, log);
            Files.walkFileTree(root, visitor);
            if (visitor.small > 0) {
                log.accept("Left out: " + visitor.small + " images in folders of small versions (LR in their names).");
            }
            visitor.files.sort(Comparator.comparing(Path::toString));
            return new ImageTree(root, visitor.files);
        } catch (IOException e) {
            throw new UserException(
                    "The folder " + folder + " can't be listed (" + IoReasons.reason(e)
                            + "): check that it may be read.",
                    e);
        }
    }

    /** Whether a folder between {@code root} and {@code file} has a lower-case word in its name (letters and digits) that fits. */
    static boolean inFolder(Path root, Path file, Predicate<String> word) {
        Path relative = root.relativize(file);
        return IntStream.range(0, relative.getNameCount() - 1)
                .mapToObj(i -> relative.getName(i).toString().toLowerCase(Locale.ROOT))
                .flatMap(name -> Stream.of(name.split("[^a-z0-9]+", -1)))
                .anyMatch(word);
    }

    static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Consumer<String> log;
        private final List<Path> files = new ArrayList<>();
        private int small;

        Visitor(Path root, Consumer<String> log) {
            this.root = root;
            this.log = log;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isHidden(file)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink() && Files.isDirectory(file)) {
                log.accept("Left out: " + file + " is a link to a folder, which is not followed.");
            } else if (ImageFiles.hasImageName(file)) {
                if (inFolder(root, file, word -> SMALL.matcher(word).matches())) {
                    small++;
                } else {
                    files.add(file);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return skip(file, e);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            return e == null ? FileVisitResult.CONTINUE : skip(folder, e);
        }

        private FileVisitResult skip(Path file, IOException e) throws IOException {
            if (file.equals(root)) {
                throw e;
            }
            if (!isHidden(file)) {
                log.accept("Left out: " + file + " can't be listed (" + IoReasons.reason(e) + ").");
            }
            return FileVisitResult.CONTINUE;
        }

        /** The root's own name says nothing: it was asked for, and may be a dot. */
        private boolean isHidden(Path file) {
            return !file.equals(root) && String.valueOf(file.getFileName()).startsWith(".");
        }
    }
}
