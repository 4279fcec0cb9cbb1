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
 * The image files below a folder, judged by their names. Hidden files and folders (names that start with a dot) are
 * skipped, and so are low-resolution folders: those with a word like LR or LRbicx2 in their names
 * (DIV2K_train_LR_bicubic/X2). Links to files count as files; links to folders are not followed.
 *
 * @param root the folder; if it was a link, its target
 * @param files sorted by name
 */
record ImageTree(Path root, List<Path> files) {
    private static final Pattern LOW_RESOLUTION = Pattern.compile("lr(bicubic|bic|bi)?(x[2348])?");

    ImageTree {
        files = List.copyOf(files);
    }

    /**
     * Walks the folder. Whatever can't be listed is logged and skipped.
     *
     * @param log receives a sentence for each link and folder that is skipped, and one for all images in low-resolution
     *     folders together
     * @throws UserException if {@code folder} is not a folder or can't itself be listed
     */
    static ImageTree list(Path folder, Consumer<String> log) {
        if (!Files.isDirectory(folder)) {
            throw new UserException(folder + " is not a folder: give --data a folder with training images.");
        }
        try {
            Path root = Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
            Visitor visitor = new Visitor(root, log);
            Files.walkFileTree(root, visitor);
            if (visitor.lowResolution > 0) {
                log.accept(
                        "Skipped: " + visitor.lowResolution + " images in low-resolution folders (LR in their names).");
            }
            visitor.files.sort(Comparator.comparing(Path::toString));
            return new ImageTree(root, visitor.files);
        } catch (IOException e) {
            throw new UserException(
                    "The folder " + folder + " can't be listed (" + IoReasons.reason(e) + "): check its permissions.",
                    e);
        }
    }

    /**
     * Whether a folder between {@code root} and {@code file} has a word (letters and digits, lower-cased) in its name
     * that matches.
     */
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
        private int lowResolution;

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
                log.accept("Skipped: " + file + " is a link to a folder; such links are not followed.");
            } else if (ImageFiles.hasImageName(file)) {
                if (inFolder(root, file, word -> LOW_RESOLUTION.matcher(word).matches())) {
                    lowResolution++;
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
                log.accept("Skipped: " + file + " can't be listed (" + IoReasons.reason(e) + ").");
            }
            return FileVisitResult.CONTINUE;
        }

        /** The root's own name does not count: the user asked for this folder, and it may even be ".". */
        private boolean isHidden(Path file) {
            return !file.equals(root) && String.valueOf(file.getFileName()).startsWith(".");
        }
    }
}
