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
 * One benchmark set at one scale, found in a data folder in any of the usual layouts ({@link SetLayout}). Only names are read until a
 * pair is asked for.
 *
 * @param name the literature's name for it, such as {@code Set5}, or else the folder's
 * @param folder the set's own folder
 * @param scale 2, 3 or 4
 * @param images the images by name, at least one
 */
public record BenchmarkSet(String name, Path folder, int scale, List<Image> images) {
    /** Where below a data folder sets are looked for. */
    private static final List<String> PLACES = List.of("", "benchmark", "eval");

    /**
     * An image of a set.
     *
     * @param name its file's name without extension and what the layout adds
     * @param hr its high-resolution file
     * @param lr its low-resolution file, where there is one
     */
    public record Image(String name, Path hr, Optional<Path> lr) {}

    /**
     * What a model is measured with.
     *
     * @param name the image's name
     * @param hr the truth, its size a multiple of the scale
     * @param lr the input, {@code hr}'s size divided by the scale, with the same channels
     */
    public record Pair(String name, ByteImage hr, ByteImage lr) {}

    public BenchmarkSet {
        images = List.copyOf(images);
    }

    /**
     * All sets in a data folder, those of the literature first: those in the first of DIR, DIR/benchmark and DIR/eval that holds one of
     * the literature's; or else DIR itself if it has a set's folders; or else any in the three places; or else DIR's own images.
     *
     * @throws UserException if the folder is missing or holds no set, or a set has no image of this scale
     */
    public static List<BenchmarkSet> findAll(Path data, int scale) {
        requireFolder(data);
        List<List<Path>> places = PLACES.stream()
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
                        "%s holds no benchmark set: give a folder with images in <set>/HR, such as Set5/HR."
                                .formatted(data)));
        Set<String> names = new HashSet<>(); // of B100 and BSD100 side by side one is enough
        return found.stream()
                .filter(folder -> names.add(nameOf(folder)))
                .map(folder -> open(folder, scale))
                .sorted(Comparator.comparingInt(BenchmarkSet::rank).thenComparing(BenchmarkSet::name))
                .toList();
    }

    /**
     * The set of that name, or one of the names that the literature has for it.
     *
     * @throws UserException if there is none in the folder, or it has no image of this scale
     */
    public static BenchmarkSet find(Path data, String name, int scale) {
        requireFolder(data);
        String wanted = published(name).map(PublishedSet::title).orElse(name);
        List<Path> candidates = new ArrayList<>();
        PLACES.forEach(place -> candidates.addAll(subfolders(data.resolve(place))));
        candidates.add(data);
        return candidates.stream()
                .filter(folder -> nameOf(folder).equalsIgnoreCase(wanted))
                .filter(folder -> SetLayout.of(folder).isPresent())
                .findFirst()
                .map(folder -> open(folder, scale))
                .orElseThrow(() -> new UserException("%s has no set %s: put its images into %s."
                        .formatted(data, name, data.resolve(wanted).resolve("HR"))));
    }

    /** Which of the literature's sets this is, if any. */
    public Optional<PublishedSet> published() {
        return published(name);
    }

    /**
     * Reads one image at its full size.
     *
     * @throws UserException if the file cannot be read
     */
    public ByteImage truth(Image image) {
        return asPublished(image, ImageFiles.read(image.hr()));
    }

    /**
     * Reads one image and crops it from the top left to a multiple of the scale; its LR is the published file where
     * there is one, otherwise made by {@link Imresize#down}.
     *
     * @throws UserException if a file cannot be read, the image is smaller than the scale, or the LR does not fit it
     */
    public Pair pair(Image image) {
        return pair(image, truth(image));
    }

    /**
     * As {@link #pair(Image)}, of an image that was read already.
     *
     * @param full what {@link #truth} gave for it
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
            throw new UserException("%s (%s) does not belong to %s (%s): delete it and it will be made."
                    .formatted(file, lr, image.hr(), full));
        }
        return new Pair(image.name(), hr, lr);
    }

    /**
     * Set14's {@code man} is published as RGB with equal channels, {@code bridge} with one. Tools that shrink PNG files
     * make {@code man} one channel too, which would move the set's PSNR by 0.1 dB, as a gray value is not scaled to
     * 16..235 as Y is: so {@code man} always counts as RGB.
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
            throw new UserException(
                    "%s holds no PNG, JPEG, WebP or TIFF image for scale %d: put the set's images there."
                            .formatted(layout.hrFolder(folder, scale), scale));
        }
        return new BenchmarkSet(nameOf(folder), folder, scale, images);
    }

    /** Whether a folder is meant as a set: it has a set's folders, or images and a set's name. */
    private static boolean isSet(Path folder) {
        return SetLayout.of(folder)
                .filter(layout -> !layout.plain() || published(nameOf(folder)).isPresent())
                .isPresent();
    }

    private static String nameOf(Path folder) {
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName()); // of "." too
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
