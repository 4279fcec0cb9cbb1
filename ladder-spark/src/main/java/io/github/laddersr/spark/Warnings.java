// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.Warning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Warnings about results, from the tasks that get them to the lines at the end of the job. */
final class Warnings {
    /** Images of a kind of warning that are named one by one. */
    private static final int NAMED = 3;

    private static final int KINDS_SHOWN = 20;

    private Warnings() {}

    /**
     * The sentences, with the names that users know.
     *
     * @param image the image's file on this machine, which may be a copy
     * @param result the file of its result while it is unfinished
     */
    static List<String> sentences(List<Warning> warnings, Path image, Photo photo, Path result) {
        String output = Storage.shown(new org.apache.hadoop.fs.Path(photo.output()));
        String input = Storage.shown(new org.apache.hadoop.fs.Path(photo.path()));
        return warnings.stream()
                .map(Warning::sentence)
                .map(sentence -> sentence.replace(result.toString(), output).replace(image.toString(), input))
                .distinct()
                .toList();
    }

    /**
     * The lines at the end of a job. Warnings that differ only by the names of the files are counted; where there are
     * few of them, each image is named.
     *
     * @param rows rows with warnings
     */
    static List<String> report(List<ManifestRow> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<String, List<String>> kinds = new LinkedHashMap<>(); // sentences by what they have in common
        for (ManifestRow row : rows) {
            for (String sentence : row.warnings()) {
                kinds.computeIfAbsent(withoutNames(sentence, row), k -> new ArrayList<>())
                        .add(sentence);
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("%d %s with warnings (column warnings of the manifest):"
                .formatted(rows.size(), rows.size() == 1 ? "image" : "images"));
        kinds.values().stream().limit(KINDS_SHOWN).forEach(sentences -> {
            if (sentences.size() <= NAMED) {
                lines.addAll(sentences);
            } else {
                lines.add("%d times, such as: %s".formatted(sentences.size(), sentences.getFirst()));
            }
        });
        if (kinds.size() > KINDS_SHOWN) {
            lines.add("and %d other warnings, see the manifest".formatted(kinds.size() - KINDS_SHOWN));
        }
        return lines;
    }

    private static String withoutNames(String sentence, ManifestRow row) {
        String plain = sentence.replace(Storage.shown(new org.apache.hadoop.fs.Path(row.path())), "");
        return row.output().isEmpty()
                ? plain
                : plain.replace(Storage.shown(new org.apache.hadoop.fs.Path(row.output())), "");
    }
}
