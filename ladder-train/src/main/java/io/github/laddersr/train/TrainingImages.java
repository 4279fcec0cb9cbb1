package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.metric.Imresize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * High-resolution images with their small versions, decoded once and kept in memory.
 *
 * @param training pairs to cut patches from
 * @param validation pairs that training never sees
 */
public record TrainingImages(List<Pair> training, List<Pair> validation) {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg");
    private static final Set<String> VALIDATION_FOLDERS = Set.of("valid", "validation", "val");
    private static final int HELD_OUT = 8;

    /**
     * An image and its bicubic reduction.
     *
     * @param name file name
     * @param hr sides are multiples of the scale
     * @param lr sides are {@code hr}'s divided by the scale
     */
    public record Pair(String name, Pixels hr, Pixels lr) {}

    /** Copies the lists. */
    public TrainingImages {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
    }

    /**
     * Reads every PNG and JPEG below a folder. Held out for validation are: the images in a folder with the word valid, validation or val in its name; or
     * DIV2K's 0801-0810 where no such folder is; or else the last 8 by name.
     *
     * @param folder with images, at any depth
     * @param scale 2, 3 or 4
     * @param patch side of the training patches in LR pixels; smaller images are left out
     * @param log gets a sentence for each file that is left out; called from several threads
     * @throws UserException if the folder has no image of the size needed
     */
    public static TrainingImages read(Path folder, int scale, int patch, Consumer<String> log) {
        List<Path> files = list(folder);
        if (files.isEmpty()) {
            throw new UserException(
                    "No PNG or JPEG file lies in " + folder + ": give --data a folder with training images.");
        }
        Set<Path> heldOut = Set.copyOf(heldOut(folder, files));
        List<Optional<Pair>> pairs = IntStream.range(0, files.size())
                .parallel()
                .mapToObj(i -> pair(files.get(i), scale, patch, log))
                .toList();
        List<Pair> training = new ArrayList<>();
        List<Pair> validation = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            pairs.get(i).ifPresent((heldOut.contains(files.get(i)) ? validation : training)::add);
        }
        if (training.isEmpty()) {
            throw new UserException("No image in " + folder + " is at least " + patch * scale
                    + " pixels wide and high (and not held out" + " for validation): give larger or more images.");
        }
        return new TrainingImages(training, validation);
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserException(folder + " is no folder: give --data a folder with training images.");
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(f -> ENDINGS.contains(ending(f)) && Files.isRegularFile(f))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        } catch (IOException e) {
            throw new UserException("The folder " + folder + " can't be listed: " + e.getMessage() + ".", e);
        }
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static List<Path> heldOut(Path folder, List<Path> files) {
        List<Path> named = files.stream()
                .filter(f -> inValidationFolder(folder.relativize(f)))
                .toList();
        if (!named.isEmpty()) {
            return named;
        }
        List<Path> div2k = files.stream()
                .filter(f -> f.getFileName().toString().matches("08(0[1-9]|10)\\.png"))
                .toList();
        if (!div2k.isEmpty()) {
            return div2k;
        }
        return files.size() > 2 * HELD_OUT ? files.subList(files.size() - HELD_OUT, files.size()) : List.of();
    }

    private static boolean inValidationFolder(Path relative) {
        return IntStream.range(0, relative.getNameCount() - 1)
                .mapToObj(i -> relative.getName(i).toString().toLowerCase(Locale.ROOT))
                .flatMap(name -> Stream.of(name.split("[^a-z0-9]+", -1))) // DIV2K_valid_HR
                .anyMatch(VALIDATION_FOLDERS::contains);
    }

    private static Optional<Pair> pair(Path file, int scale, int patch, Consumer<String> log) {
        try {
            ByteImage hr = ImageFiles.read(file).toRgb().modCrop(scale);
            if (Math.min(hr.width(), hr.height()) < patch * scale) {
                log.accept(file + " is smaller than a patch and was left out.");
                return Optional.empty();
            }
            return Optional.of(
                    new Pair(file.getFileName().toString(), Pixels.of(hr), Pixels.of(Imresize.down(hr, scale))));
        } catch (UserException e) {
            log.accept("Left out: " + e.getMessage());
            return Optional.empty();
        }
    }
}
