// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.resize.Imresize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A benchmark set at one scale, found in a data folder in any of the common layouts ({@link SetLayout}). Files are read
 * only when a pair is requested.
 *
 * @param name name in the literature, such as {@code Set5}, or else the folder's name
 * @param folder folder of the set
 * @param scale 2, 3 or 4
 * @param images images by name, at least one
 */
public record BenchmarkSet(String name, Path folder, int scale, List<Image> images) {
    /** The subfolders of a data folder in which sets are looked for. */
    private static final List<String> SUBFOLDERS = List.of("", "benchmark", "eval");

    /**
     * An image of a set.
     *
     * @param name name of its file without the extension and without what the layout adds
     * @param hr high-resolution file
     * @param lr low-resolution file, if there is one
     */
    public record Image(String name, Path hr, Optional<Path> lr) {}

    /**
     * The images with which a model is measured.
     *
     * @param name name of the image
     * @param hr ground truth, whose sides are multiples of the scale
     * @param lr input, {@code hr}'s size divided by the scale, with the same channels
     */
    public record Pair(String name, ByteImage hr, ByteImage lr) {}

    public BenchmarkSet {
        images = List.copyOf(images);
    }

    /**
     * All sets in a data folder, the literature's first. They are taken from the first of these places that applies:
     * the first of DIR, DIR/benchmark and DIR/eval that contains a set of the literature; DIR itself, if it has the
     * folders of a set; any set in the three folders; DIR's own images.
     *
     * @throws UserException if the folder is missing or contains no set, or a set has no image of this scale
     */
    public static List<BenchmarkSet> findAll(Path data, int scale) {
        requireFolder(data);
        List<List<Path>> places = SUBFOLDERS.stream()
                .map(place -> subfolders(data.resolve(place)).stream()
                        .filter(BenchmarkSet::isSet)
                        .toList())
                .toList();
        List<Path> itself = Stream.of(data)
                .filter(folder -> SetLayout.of(folder).isPresent())
                .toList();
        List<Path> found = Stream.of(
                        places.stream()
                                .filter(place -> place.stream()
                                        .anyMatch(f -> published(nameOf(f)).isPresent())),
                        Stream.of(itself).filter(f -> f.stream().anyMatch(BenchmarkSet::isSet)),
                        places.stream(),
                        Stream.of(itself))
                .flatMap(stream -> stream)
                .filter(folders -> !folders.isEmpty())
                .findFirst()
                .orElseThrow(() -> new UserException(
                        "%s contains no benchmark set: give a folder with images in <set>/HR, such as Set5/HR."
                                .formatted(data)));
        Set<String> names = new HashSet<>(); // only one of B100 and BSD100 if both exist
        return found.stream()
                .filter(folder -> names.add(nameOf(folder)))
                .map(folder -> open(folder, scale))
                .sorted(Comparator.comparingInt(BenchmarkSet::rank).thenComparing(BenchmarkSet::name))
                .toList();
    }

    /**
     * The set with this name, or with another name that the literature uses for it.
     *
     * @throws UserException if the folder has no such set, or the set has no image of this scale
     */
    public static BenchmarkSet find(Path data, String name, int scale) {
        requireFolder(data);
        String wanted = published(name).map(PublishedSet::title).orElse(name);
        List<Path> candidates = new ArrayList<>();
        SUBFOLDERS.forEach(place -> candidates.addAll(subfolders(data.resolve(place))));
        candidates.add(data);
        return candidates.stream()
                .filter(folder -> nameOf(folder).equalsIgnoreCase(wanted))
                .filter(folder -> SetLayout.of(folder).isPresent())
                .findFirst()
                .map(folder -> open(folder, scale))
                .orElseThrow(() -> new UserException("%s has no set %s: put its images into %s."
                        .formatted(data, name, data.resolve(wanted).resolve("HR"))));
    }

    /** The set of the literature that this is, if any. */
    public Optional<PublishedSet> published() {
        return published(name);
    }

    /**
     * Reads one image at full size.
     *
     * @throws UserException if the file can't be read
     */
    public ByteImage truth(Image image) {
        return asPublished(image, ImageFiles.read(image.hr()));
    }

    /**
     * Reads one image and crops it from the top left to a multiple of the scale. Its LR is the published file if there
     * is one, otherwise it is made by {@link Imresize#down}.
     *
     * @throws UserException if a file can't be read, the image is smaller than the scale, or the LR does not match it
     */
    public Pair pair(Image image) {
        return pair(image, truth(image));
    }

    /**
     * As {@link #pair(Image)}, for an image that has been read already.
     *
     * @param full result of {@link #truth} for this image
     */
    public Pair pair(Image image, ByteImage full) {
        if (full.width() < scale || full.height() < scale) {
            throw new UserException("%s is too small for scale %d: use a larger image.".formatted(image.hr(), scale));
        }
        ByteImage hr = full.modCrop(scale);
        if (image.lr().isEmpty()) {
            return new Pair(image.name(), hr, Imresize.down(hr, scale));
        }
        Path file = image.lr().get();
        ByteImage lr = asPublished(image, ImageFiles.read(file));
        if (lr.width() * scale != hr.width() || lr.height() * scale != hr.height() || lr.channels() != hr.channels()) {
            throw new UserException("%s (%s) does not match %s (%s): delete it, and it will be made."
                    .formatted(file, lr, image.hr(), full));
        }
        return new Pair(image.name(), hr, lr);
    }

    /**
     * Set14's {@code man} is published as RGB with equal channels, {@code bridge} with one channel. Tools that compress
     * PNG files convert {@code man} to one channel too. This would change the set's PSNR by 0.1 dB, because gray values
     * are not scaled to 16..235 like Y. Therefore {@code man} is always treated as RGB.
     */
    private ByteImage asPublished(Image image, ByteImage pixels) {
        boolean man = published().equals(Optional.of(PublishedSet.SET14))
                && image.name().equalsIgnoreCase("man");
        return man ? pixels.toRgb() : pixels;
    }

    private static BenchmarkSet open(Path folder, int scale) {
        SetLayout layout = SetLayout.of(folder).orElseThrow();
        List<Image> images = layout.images(folder, scale).entrySet().stream()
                .map(e -> new Image(e.getKey(), e.getValue(), layout.lrOf(folder, e.getKey(), scale)))
                .toList();
        if (images.isEmpty()) {
            throw new UserException("%s contains no image for scale %d: put the set's images there."
                    .formatted(layout.hrFolder(folder, scale), scale));
        }
        return new BenchmarkSet(nameOf(folder), folder, scale, images);
    }

    /** Whether a folder is meant to be a set: it has the folders of a set, or images and the name of a set. */
    private static boolean isSet(Path folder) {
        return SetLayout.of(folder)
                .filter(layout -> !layout.plain() || published(nameOf(folder)).isPresent())
                .isPresent();
    }

    private static String nameOf(Path folder) {
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName()); // also for "."
        return published(name).map(PublishedSet::title).orElse(name);
    }

    private static Optional<PublishedSet> published(String name) {
        return PublishedSet.named(name);
    }

    private static void requireFolder(Path data) {
        if (!Files.isDirectory(data)) {
            throw new UserException("The data folder %s does not exist: check the path.".formatted(data));
        }
    }

    private static List<Path> subfolders(Path place) {
        return Files.isDirectory(place)
                ? SetLayout.list(place).stream().filter(Files::isDirectory).toList()
                : List.of();
    }

    private static int rank(BenchmarkSet set) {
        return set.published().map(PublishedSet::ordinal).orElse(PublishedSet.values().length);
    }
}
