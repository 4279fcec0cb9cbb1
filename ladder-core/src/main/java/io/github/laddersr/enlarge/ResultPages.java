// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What the files of several pages are called. */
final class ResultPages {
    private ResultPages() {}

    /** {@code a.png} becomes {@code a-1.png}, {@code a-2.png} and so on. */
    static List<Path> of(Path output, int pages) {
        String name = String.valueOf(output.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return IntStream.rangeClosed(1, pages)
                .mapToObj(page -> output.resolveSibling(name.substring(0, end) + "-" + page + name.substring(end)))
                .toList();
    }
}
