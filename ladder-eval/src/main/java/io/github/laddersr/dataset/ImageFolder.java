// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.dataset;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The images below a folder, at any depth.
 *
 * @param folder the folder
 * @param images PNG, JPEG and WebP files, sorted by path, without hidden files and low-resolution versions
 * @param small low-resolution versions by scale: the files in folders {@code X2}, {@code X3}, {@code X4}
 */
public record ImageFolder(Path folder, List<Path> images, Map<Integer, List<Path>> small) {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "webp");
    private static final Pattern SMALL_FOLDER = Pattern.compile("[xX]([234])");

    private static final String DIV2K_TRAINING = "DIV2K_train_HR";
    private static final String DIV2K_VALIDATION = "DIV2K_valid_HR";

    public ImageFolder {
        images = List.copyOf(images);
        small = Map.copyOf(small);
    }

    /**
     * Lists a folder without reading any image.
     *
     * @throws UserException if it is not a folder or can't be listed
     */
    public static ImageFolder of(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserException(folder + " is not a folder: give a folder with images.");
        }
        List<Path> images = new ArrayList<>();
        Map<Integer, List<Path>> small = new TreeMap<>();
        for (Path file : list(folder)) {
            scaleOf(folder.relativize(file))
                    .ifPresentOrElse(
                            scale -> small.computeIfAbsent(scale, s -> new ArrayList<>())
                                    .add(file),
                            () -> images.add(file));
        }
        return new ImageFolder(folder, images, small);
    }

    /**
     * The images of DIV2K that are missing from its folders, such as {@code DIV2K_train_HR/0007.png}; empty if there is
     * no such folder.
     */
    public List<String> missingOfDiv2k() {
        return Stream.concat(missing(DIV2K_TRAINING, 1, 800), missing(DIV2K_VALIDATION, 801, 900))
                .toList();
    }

    private Stream<String> missing(String name, int first, int last) {
        return folderNamed(name).stream()
                .flatMap(place -> IntStream.rangeClosed(first, last)
                        .mapToObj(i -> String.format(Locale.ROOT, "%s/%04d.png", name, i))
                        .filter(file -> !Files.exists(place.resolveSibling(file))));
    }

    /** The names of the images without a low-resolution version of this scale, if others have one. */
    public List<String> missingSmall(int scale) {
        List<Path> there = small.getOrDefault(scale, List.of());
        if (there.isEmpty()) {
            return List.of();
        }
        Set<String> names = Set.copyOf(there.stream()
                .map(file -> stem(file).replaceFirst("x" + scale + "$", ""))
                .distinct()
                .toList());
        return images.stream()
                .map(ImageFolder::stem)
                .filter(name -> !names.contains(name))
                .toList();
    }

    /** A file's name without its extension. */
    static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    private Optional<Path> folderNamed(String name) {
        return Stream.concat(
                        Stream.of(folder.toAbsolutePath().normalize()),
                        images.stream()
                                .flatMap(file ->
                                        Stream.ofNullable(file.toAbsolutePath().getParent())))
                .filter(place -> String.valueOf(place.getFileName()).equals(name))
                .findFirst();
    }

    private static Optional<Integer> scaleOf(Path relative) {
        return IntStream.range(0, relative.getNameCount() - 1)
                .mapToObj(i -> SMALL_FOLDER.matcher(relative.getName(i).toString()))
                .filter(Matcher::matches)
                .map(m -> Integer.valueOf(m.group(1)))
                .findFirst();
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(f -> isImage(f) && Files.isRegularFile(f))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        } catch (IOException e) {
            throw new UserException("The folder " + folder + " can't be listed: " + e.getMessage() + ".", e);
        }
    }

    private static boolean isImage(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
