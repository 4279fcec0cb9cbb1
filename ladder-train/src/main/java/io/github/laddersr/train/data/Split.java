// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which images are used for training and which are held out for validation. No content occurs twice. */
record Split(List<SourceFile> training, List<SourceFile> validation) {
    private static final Set<String> VALIDATION_FOLDERS = Set.of("valid", "validation", "val");
    private static final String DIV2K_FOLDER = "DIV2K_valid_HR";
    private static final Pattern DIV2K_FIRST_TEN = Pattern.compile("08(0[1-9]|10)\\.png");
    private static final int HELD_OUT = 8;

    /**
     * Splits the images. Held out are, in this order of preference:
     * <ul>
     * <li>the images in a folder with the word valid, validation or val in its name; of a DIV2K_valid_HR that contains
     * 0801-0810 only these, and its other images are not used at all;
     * <li>DIV2K's 0801-0810, if there is no such folder;
     * <li>the last 8 by name, if there are more than 16 images.
     * </ul>
     * Of files with the same content, only the first by name is kept. A held-out file takes precedence over training
     * files with the same content, so that nothing is measured that was trained on.
     *
     * @param root folder above all files; its own name does not count
     * @param files sorted by name; the results keep this order
     * @param log receives a sentence for whatever is left out
     */
    static Split of(Path root, List<SourceFile> files, Consumer<String> log) {
        List<SourceFile> usable = withoutRestOfDiv2k(root, files, log);
        List<SourceFile> heldOut = heldOutByName(root, usable);
        List<SourceFile> validation = new ArrayList<>();
        List<SourceFile> training = new ArrayList<>();
        Map<String, Path> seen = new HashMap<>();
        heldOut.forEach(file -> addNew(file, seen, validation, log));
        Set<SourceFile> isHeldOut = Set.copyOf(heldOut);
        usable.stream().filter(file -> !isHeldOut.contains(file)).forEach(file -> addNew(file, seen, training, log));
        if (heldOut.isEmpty() && training.size() > 2 * HELD_OUT) {
            List<SourceFile> last = training.subList(training.size() - HELD_OUT, training.size());
            validation.addAll(last);
            last.clear();
        }
        return new Split(training, validation);
    }

    Split {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
    }

    private static void addNew(SourceFile file, Map<String, Path> seen, List<SourceFile> to, Consumer<String> log) {
        Path first = seen.putIfAbsent(file.sha256(), file.path());
        if (first == null) {
            to.add(file);
        } else {
            log.accept("Skipped: " + file.path() + " has the same content as " + first + ".");
        }
    }

    private static List<SourceFile> withoutRestOfDiv2k(Path root, List<SourceFile> files, Consumer<String> log) {
        Predicate<SourceFile> inFolder = file -> isDiv2kFolder(root, file.path().getParent());
        if (files.stream().noneMatch(inFolder.and(Split::isOfFirstTen))) {
            return files;
        }
        List<SourceFile> used =
                files.stream().filter(inFolder.negate().or(Split::isOfFirstTen)).toList();
        int rest = files.size() - used.size();
        if (rest > 0) {
            log.accept("Skipped: " + rest + " images of " + DIV2K_FOLDER
                    + " other than 0801-0810; they are used neither for training nor for validation.");
        }
        return used;
    }

    private static boolean isDiv2kFolder(Path root, @Nullable Path folder) {
        return folder != null
                && !folder.equals(root)
                && String.valueOf(folder.getFileName()).equalsIgnoreCase(DIV2K_FOLDER);
    }

    private static boolean isOfFirstTen(SourceFile file) {
        return DIV2K_FIRST_TEN.matcher(file.name()).matches();
    }

    private static List<SourceFile> heldOutByName(Path root, List<SourceFile> files) {
        List<SourceFile> inFolder = files.stream()
                .filter(file -> ImageTree.inFolder(root, file.path(), VALIDATION_FOLDERS::contains))
                .toList();
        return inFolder.isEmpty() ? files.stream().filter(Split::isOfFirstTen).toList() : inFolder;
    }
}
