// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The layout of a set's folder, as patterns of paths without the extension: {@code {name}} stands for the image's name,
 * {@code {s}} for the scale.
 *
 * @param hr pattern of the high-resolution images
 * @param lr patterns of the low-resolution images, tried in this order
 */
record SetLayout(String hr, List<String> lr) {
    private static final List<String> BESIDE =
            List.of("LR_bicubic/X{s}/{name}x{s}", "LR_bicubic/X{s}/{name}", "LR/X{s}/{name}x{s}", "LR/X{s}/{name}");

    /** All known layouts; the first that matches a folder is used. The last one matches any folder of images. */
    static final List<SetLayout> ALL = List.of(
            new SetLayout("HR/{name}", BESIDE), // EDSR's benchmark
            new SetLayout("original/{name}", BESIDE), // BasicSR's originals
            new SetLayout("image_SRF_{s}/{name}_SRF_{s}_HR", List.of("image_SRF_{s}/{name}_SRF_{s}_LR")), // SelfExSR
            new SetLayout("GTmod12/{name}", List.of("LRbicx{s}/{name}x{s}", "LRbicx{s}/{name}")), // BasicSR
            new SetLayout("{name}", BESIDE));

    private static final List<String> EXTENSIONS = List.of(".png", ".jpg", ".jpeg", ".webp");

    /** Whether the images are in the set's folder itself, as in any folder of images. */
    boolean plain() {
        return !hr.contains("/");
    }

    /** The layout of a folder, even if its HR folder is empty. */
    static Optional<SetLayout> of(Path folder) {
        return ALL.stream().filter(layout -> layout.fits(folder)).findFirst();
    }

    private boolean fits(Path folder) {
        if (plain()) {
            return !images(folder, 1).isEmpty();
        }
        return Stream.of(1, 2, 3, 4).anyMatch(scale -> Files.isDirectory(hrFolder(folder, scale)));
    }

    /** The folder of the HR images. */
    Path hrFolder(Path folder, int scale) {
        return plain() ? folder : folder.resolve(at(hr.substring(0, hr.lastIndexOf('/')), scale));
    }

    /**
     * The HR files by name of the image.
     *
     * @throws UserException if the folder can't be listed, or two files have the name of the same image
     */
    Map<String, Path> images(Path folder, int scale) {
        String file = at(hr.substring(hr.lastIndexOf('/') + 1), scale);
        Pattern stem = Pattern.compile(
                Pattern.quote(file).replace("{name}", "\\E(.+)\\Q"), Pattern.CASE_INSENSITIVE); // the rest is literal
        Map<String, Path> images = new TreeMap<>();
        Path place = hrFolder(folder, scale);
        for (Path image : Files.isDirectory(place) ? list(place) : List.<Path>of()) {
            Matcher matcher = stem.matcher(stem(image));
            if (isImage(image) && matcher.matches()) {
                Path other = images.put(matcher.group(1), image);
                if (other != null) {
                    throw new UserException(
                            "%s and %s have the same image name: keep only one of them.".formatted(other, image));
                }
            }
        }
        return images;
    }

    /** The LR file of an image, if there is one. */
    Optional<Path> lrOf(Path folder, String name, int scale) {
        return lr.stream()
                .map(pattern -> at(pattern, scale).replace("{name}", name))
                .flatMap(path -> EXTENSIONS.stream().map(extension -> folder.resolve(path + extension)))
                .filter(Files::exists)
                .findFirst();
    }

    /** The content of a folder, by name. */
    static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UserException("Can't list the folder %s: check its permissions.".formatted(folder), e);
        }
    }

    private static String at(String pattern, int scale) {
        return pattern.replace("{s}", Integer.toString(scale));
    }

    private static boolean isImage(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && EXTENSIONS.stream().anyMatch(name::endsWith);
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    }
}
