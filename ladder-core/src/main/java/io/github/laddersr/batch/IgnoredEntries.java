// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

/**
 * How many entries of the searched folders were ignored.
 *
 * @param hidden number of hidden files
 * @param others number of files that are not images
 * @param folders number of subfolders that were not to be searched
 */
public record IgnoredEntries(int hidden, int others, int folders) {
    /** A description such as {@code 1 hidden file, 2 folders}; empty if nothing was ignored. */
    @Override
    public String toString() {
        StringBuilder words = new StringBuilder();
        add(words, hidden, "hidden file", "hidden files");
        add(words, others, "file that is not an image", "files that are not images");
        add(words, folders, "folder", "folders");
        return words.toString();
    }

    private static void add(StringBuilder words, int count, String one, String many) {
        if (count > 0) {
            words.append(words.isEmpty() ? "" : ", ").append(count).append(' ').append(count == 1 ? one : many);
        }
    }
}
