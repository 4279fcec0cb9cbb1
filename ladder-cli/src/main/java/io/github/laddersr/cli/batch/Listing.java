// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.batch;

import java.util.List;

/**
 * What there is to be done.
 *
 * @param images in order: as the user named them, and by name within a folder
 * @param failures files and folders that can't be looked at
 * @param loops a sentence for each link that is not followed
 * @param hidden number of hidden files that were left out
 * @param others number of files that are no images
 * @param folders number of folders within one that was not to be walked through
 */
public record Listing(
        List<Source> images, List<Outcome.Failed> failures, List<String> loops, int hidden, int others, int folders) {
    /** Copies the lists. */
    public Listing {
        images = List.copyOf(images);
        failures = List.copyOf(failures);
        loops = List.copyOf(loops);
    }

    /** In words, what was left out; empty if nothing was. */
    public String leftOut() {
        StringBuilder words = new StringBuilder();
        add(words, hidden, "hidden file", "hidden files");
        add(words, others, "file that is no image", "files that are no images");
        add(words, folders, "folder (for them: --recursive)", "folders (for them: --recursive)");
        return words.toString();
    }

    private static void add(StringBuilder words, int count, String one, String many) {
        if (count > 0) {
            words.append(words.isEmpty() ? "" : ", ").append(count).append(' ').append(count == 1 ? one : many);
        }
    }
}
