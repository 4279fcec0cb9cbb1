// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The recipes that ship with Ladder: the files in the folder {@code recipes}, which the build puts into the jar. */
public final class Recipes {
    private static final String ENDING = ".yaml";

    private static final List<String> NAMES = List.of(
            "x2",
            "x3",
            "x4",
            "x2-alpha",
            "x2-beta",
            "x2-a",
            "x2-b",
            "x2-c",
            "x2-width-0.5",
            "x2-width-0.75",
            "best-x2",
            "best-x3",
            "best-x4",
            "fine-tune-x2",
            "fine-tune-x3",
            "fine-tune-x4",
            "cpu-x2",
            "cpu-x3",
            "cpu-x4",
            "photo-x2",
            "photo-x3",
            "photo-x4",
            "fast-x2",
            "fast-x4",
            "fast-photo-x2",
            "ablation-base",
            "ablation-expand",
            "ablation-bilinear");

    private Recipes() {}

    /** The names of the shipped recipes: the paper's rows, our own, and ablations. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Finds and reads a recipe.
     *
     * @param nameOrFile one of {@link #names}, or a file
     * @throws UserException if there is no such recipe, with a message that lists those that exist, or if the file is
     *     not a recipe
     */
    public static RecipeFile of(String nameOrFile) {
        if (NAMES.contains(nameOrFile)) {
            return RecipeFile.parse(nameOrFile, text(nameOrFile));
        }
        Path file = path(nameOrFile);
        if (nameOrFile.endsWith(ENDING) || Files.isRegularFile(file)) {
            return RecipeFile.read(file);
        }
        throw unknown(nameOrFile);
    }

    private static Path path(String nameOrFile) {
        try {
            return Path.of(nameOrFile);
        } catch (InvalidPathException e) {
            throw unknown(nameOrFile);
        }
    }

    private static UserException unknown(String name) {
        return new UserException("There is no recipe " + Domain.quoted(name) + ": use one of "
                + String.join(", ", NAMES) + " or the path of a " + ENDING + " file.");
    }

    /** The text of a shipped recipe. */
    static String text(String name) {
        try (InputStream in = Recipes.class.getResourceAsStream(name + ENDING)) {
            if (in == null) {
                throw new IllegalStateException("the recipe " + name + " is not in the jar of ladder-train");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the recipe " + name + " can't be read", e);
        }
    }
}
