// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;

/** Globs of the files that are wanted: one with a slash is for the path within the folder, others for the name. Case does not matter. */
public final class NameFilter {
    private final List<PathMatcher> names;
    private final List<PathMatcher> paths;

    /**
     * Reads the globs; without any, all files are accepted.
     *
     * @throws UserException if one can't be read
     */
    public NameFilter(List<String> globs) {
        this.names = globs.stream()
                .filter(glob -> !glob.contains("/"))
                .map(NameFilter::matcher)
                .toList();
        this.paths = globs.stream()
                .filter(glob -> glob.contains("/"))
                .map(NameFilter::matcher)
                .toList();
    }

    private static PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob.toLowerCase(Locale.ROOT));
        } catch (PatternSyntaxException e) {
            throw new UserException(
                    Code.INVALID,
                    "The pattern of file names '%s' can't be read (%s)".formatted(glob, e.getDescription()),
                    "give one such as '*.jpg'",
                    e);
        }
    }

    /**
     * Whether a file is wanted.
     *
     * @param place its folder, within the folder that was listed
     * @param file of which the name alone counts
     */
    public boolean accepts(Path place, Path file) {
        if (names.isEmpty() && paths.isEmpty()) {
            return true;
        }
        Path name = Path.of(String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT));
        Path within = Path.of(place.toString().toLowerCase(Locale.ROOT)).resolve(name);
        return names.stream().anyMatch(matcher -> matcher.matches(name))
                || paths.stream().anyMatch(matcher -> matcher.matches(within));
    }
}
