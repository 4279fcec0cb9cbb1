// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Published results for the four sets. {@code published-results.tsv} has a row for each method and scale: method,
 * scale, multiply-adds for a 1280x720 output, then PSNR and SSIM for Set5, Set14, B100 and Urban100, with {@code -} if
 * there is none.
 */
public final class PublishedResults {
    /** The source of the networks' rows. */
    public static final String SOURCE =
            "Z. Mo, X. He, G. Li, J. Cheng, Ladder Pyramid Networks for Single Image Super-Resolution, ICIP 2020, Table 1";

    /** The source of bicubic's rows. */
    public static final String BICUBIC_SOURCE =
            "the figures that the literature's tables repeat, such as those of DRRN (CVPR 2017) and RCAN (ECCV 2018)";

    private static final String TABLE = "published-results.tsv";
    private static final String BICUBIC = "bicubic";
    private static final String NONE = "-";

    /**
     * A row of the table.
     *
     * @param method name of the network
     * @param scale 2, 3 or 4
     * @param macs multiply-adds as printed, such as {@code 184.5G}; empty for bicubic
     * @param figures results by set; sets without a result are missing
     */
    public record Row(String method, int scale, String macs, Map<PublishedSet, Quality> figures) {
        public Row {
            figures = Map.copyOf(figures);
        }
    }

    private PublishedResults() {}

    /** The networks' rows for a scale, in the paper's order, with the paper's own network last. */
    public static List<Row> of(int scale) {
        return rows().stream()
                .filter(row -> row.scale == scale && !row.method.equals(BICUBIC))
                .toList();
    }

    /** Bicubic's row for a scale, which can verify an implementation of the metric. */
    public static Optional<Row> bicubic(int scale) {
        return rows().stream()
                .filter(row -> row.scale == scale && row.method.equals(BICUBIC))
                .findFirst();
    }

    private static List<Row> rows() {
        try (InputStream in = Objects.requireNonNull(PublishedResults.class.getResourceAsStream(TABLE), TABLE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<Row> rows = new ArrayList<>();
            reader.lines().skip(1).map(line -> line.split("\t", -1)).forEach(column -> rows.add(row(column)));
            return List.copyOf(rows);
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + TABLE + " can't be read", e);
        }
    }

    private static Row row(String[] column) {
        Map<PublishedSet, Quality> figures = new EnumMap<>(PublishedSet.class);
        for (PublishedSet set : PublishedSet.values()) {
            int at = 3 + 2 * set.ordinal();
            if (!column[at].equals(NONE)) {
                figures.put(set, new Quality(Double.parseDouble(column[at]), Double.parseDouble(column[at + 1])));
            }
        }
        return new Row(column[0], Integer.parseInt(column[1]), column[2].equals(NONE) ? "" : column[2], figures);
    }
}
