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

/** Converts a command-line argument to the path of a file. */
public final class FileName implements ITypeConverter<Path> {
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://.*");

    /** Java's replacement character for bytes that are not valid UTF-8. */
    private static final String UNREADABLE = "\uFFFD";

    @Override
    public Path convert(String word) {
        Path path = path(word);
        Matcher address = ADDRESS.matcher(word);
        if (address.matches() && !Files.exists(path)) {
            throw new UserException(
                    address.group(1).equalsIgnoreCase("file")
                            ? "%s is a URL: give the file's path instead.".formatted(word)
                            : "%s is a URL, and Ladder downloads nothing: download the file first, for example with 'curl -O'."
                                    .formatted(word));
        }
        return word.contains(UNREADABLE) ? withOriginalBytes(path) : path;
    }

    private static Path path(String word) {
        try {
            return Path.of(word);
        } catch (InvalidPathException e) {
            throw new UserException(
                    "'%s' is not a valid file name here (%s): check it, and set LC_ALL=C.UTF-8 if the name is right."
                            .formatted(word, e.getReason()),
                    e);
        }
    }

    /**
     * Java decodes each argument to text, and all bytes that are not valid UTF-8 become the same character. Names from
     * a folder listing keep their bytes. So this looks in the folder for the file whose name decodes to the same text.
     */
    private static Path withOriginalBytes(Path path) {
        Path name = path.getFileName();
        if (name == null || Files.exists(path)) {
            return path;
        }
        Path parent = path.getParent();
        Path folder = parent == null ? Path.of("") : withOriginalBytes(parent);
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
            return path; // opening it reports the error
        }
        if (same.size() > 1) {
            throw new UserException(
                    "%s matches %d files whose names are not valid UTF-8: rename the file, or give its folder."
                            .formatted(path, same.size()));
        }
        return same.isEmpty() ? path : same.getFirst();
    }
}
