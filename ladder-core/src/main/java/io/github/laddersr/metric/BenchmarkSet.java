package io.github.laddersr.metric;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One benchmark set in a data folder: its high-resolution images {@code DIR/<set>/HR/<name>.<png|jpg|jpeg|webp>}, and
 * where the set has them its published low-resolution ones, {@code DIR/<set>/LR_bicubic/X<s>/<name>x<s>.png}. Only
 * names are read until a pair is asked for.
 *
 * @param name the folder's name, such as {@code Set5}
 * @param folder the set's own folder
 * @param images the images by name, at least one
 */
public record BenchmarkSet(String name, Path folder, List<Image> images) {
    /** The order in which the literature lists the sets; others follow by name. */
    private static final List<String> ORDER = List.of("Set5", "Set14", "B100", "Urban100");

    private static final List<String> EXTENSIONS = List.of(".png", ".jpg", ".jpeg", ".webp");

    /**
     * An image of a set.
     *
     * @param name its file's name without the extension
     * @param hr its high-resolution file, full size
     */
    public record Image(String name, Path hr) {}

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
     * All sets in a data folder, those of the literature first.
     *
     * @throws UserException if the folder is missing or holds no set
     */
    public static List<BenchmarkSet> findAll(Path data) {
        requireFolder(data);
        List<BenchmarkSet> sets = list(data).stream()
                .filter(folder -> Files.isDirectory(folder.resolve("HR")))
                .map(BenchmarkSet::open)
                .sorted(Comparator.comparingInt(BenchmarkSet::rank).thenComparing(BenchmarkSet::name))
                .toList();
        if (sets.isEmpty()) {
            throw new UserException("%s holds no benchmark set: give a folder with images in <set>/HR, such as Set5/HR."
                    .formatted(data));
        }
        return sets;
    }

    /**
     * The set of that name.
     *
     * @throws UserException if there is none in the folder, or it has no image
     */
    public static BenchmarkSet find(Path data, String name) {
        requireFolder(data);
        Path folder = data.resolve(name);
        if (!Files.isDirectory(folder.resolve("HR"))) {
            throw new UserException(
                    "%s has no set %s: put its images into %s.".formatted(data, name, folder.resolve("HR")));
        }
        return open(folder);
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
    public Pair pair(Image image, int scale) {
        ByteImage full = truth(image);
        if (full.width() < scale || full.height() < scale) {
            throw new UserException("%s is too small for scale %d: use a larger image.".formatted(image.hr(), scale));
        }
        ByteImage hr = full.modCrop(scale);
        Path file = folder.resolve("LR_bicubic").resolve("X" + scale).resolve(image.name() + "x" + scale + ".png");
        if (!Files.exists(file)) {
            return new Pair(image.name(), hr, Imresize.down(hr, scale));
        }
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
        return name.equals("Set14") && image.name().equals("man") ? pixels.toRgb() : pixels;
    }

    private static BenchmarkSet open(Path folder) {
        List<Image> images = list(folder.resolve("HR")).stream()
                .filter(BenchmarkSet::isImage)
                .map(file -> new Image(stem(file), file))
                .toList();
        if (images.isEmpty()) {
            throw new UserException(
                    "%s holds no PNG, JPEG or WebP image: put the set's images there.".formatted(folder.resolve("HR")));
        }
        return new BenchmarkSet(String.valueOf(folder.getFileName()), folder, images);
    }

    private static void requireFolder(Path data) {
        if (!Files.isDirectory(data)) {
            throw new UserException("The data folder %s does not exist: check the path.".formatted(data));
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UserException("Can't list the folder %s: check that it may be read.".formatted(folder), e);
        }
    }

    private static boolean isImage(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && EXTENSIONS.stream().anyMatch(name::endsWith);
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static int rank(BenchmarkSet set) {
        int at = ORDER.indexOf(set.name);
        return at < 0 ? ORDER.size() : at;
    }
}
