// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** A word of the command line as the name of a file. */
public final class FileName implements ITypeConverter<Path> {
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://.*");

    /** Stands in Java's texts for bytes that are no UTF-8. */
    private static final String UNREADABLE = "\uFFFD";

    @Override
    public Path convert(String word) {
        Path path = path(word);
        Matcher address = ADDRESS.matcher(word);
        if (address.matches() && !Files.exists(path)) {
            throw new UserException(
                    address.group(1).equalsIgnoreCase("file")
                            ? "%s is an address: give the file's path instead.".formatted(word)
                            : "%s is an address, and nothing is fetched from the network: download the file first, as with 'curl -O'."
                                    .formatted(word));
        }
        return word.contains(UNREADABLE) ? byItsBytes(path) : path;
    }

    private static Path path(String word) {
        try {
            return Path.of(word);
        } catch (InvalidPathException e) {
            throw new UserException(
                    "The name '%s' can't be a file's here (%s): check it, and set LC_ALL=C.UTF-8 if it is one."
                            .formatted(word, e.getReason()),
                    e);
        }
    }

    /**
     * Java makes a text of each word of the command line, in which bytes that are no UTF-8 are all the same; names that a folder lists keep
     * theirs. So the file is the one in its folder that makes the same text.
     */
    private static Path byItsBytes(Path path) {
        Path name = path.getFileName();
        if (name == null || Files.exists(path)) {
            return path;
        }
        Path parent = path.getParent();
        Path folder = parent == null ? Path.of("") : byItsBytes(parent);
        if (!name.toString().contains(UNREADABLE)) {
            return folder.resolve(name);
        }
        List<Path> same = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (String.valueOf(entry.getFileName()).equals(name.toString())) {
                    same.add(parent == null ? entry.getFileName() : entry);
                }
            }
        } catch (IOException e) {
            return path; // whoever opens it says what is wrong
        }
        if (same.size() > 1) {
            throw new UserException(
                    "%s may be any of %d files, whose names are no UTF-8: rename it, or give its folder."
                            .formatted(path, same.size()));
        }
        return same.isEmpty() ? path : same.getFirst();
    }
}
