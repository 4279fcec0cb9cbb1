// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

/**
 * What folders hold beside the images that are enlarged.
 *
 * @param hidden number of hidden files that were left out
 * @param others number of files that are no images
 * @param folders number of folders within one that was not to be walked through
 */
public record LeftOut(int hidden, int others, int folders) {
    /** In words; empty if nothing was. */
    @Override
    public String toString() {
        StringBuilder words = new StringBuilder();
        add(words, hidden, "hidden file", "hidden files");
        add(words, others, "file that is no image", "files that are no images");
        add(words, folders, "folder", "folders");
        return words.toString();
    }

    private static void add(StringBuilder words, int count, String one, String many) {
        if (count > 0) {
            words.append(words.isEmpty() ? "" : ", ").append(count).append(' ').append(count == 1 ? one : many);
        }
    }
}
