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
 * What others published for the four sets. {@code published-results.tsv} has a row for each method and scale: method, scale, multiply-adds
 * for a 1280x720 output, then PSNR and SSIM of Set5, Set14, B100 and Urban100, {@code -} where there is none.
 */
public final class PublishedResults {
    /** Where the networks' rows come from. */
    public static final String SOURCE =
            "Z. Mo, X. He, G. Li, J. Cheng, Ladder Pyramid Networks for Single Image Super-Resolution, ICIP 2020, Table 1";

    /** Where bicubic's rows come from. */
    public static final String BICUBIC_SOURCE =
            "the figures that the literature's tables repeat, such as those of DRRN (CVPR 2017) and RCAN (ECCV 2018)";

    private static final String TABLE = "published-results.tsv";
    private static final String BICUBIC = "bicubic";
    private static final String NONE = "-";

    /**
     * A row of a table.
     *
     * @param method the network's name
     * @param scale 2, 3 or 4
     * @param macs multiply-adds as printed, such as {@code 184.5G}; empty for bicubic
     * @param figures by set; sets without a figure are missing
     */
    public record Row(String method, int scale, String macs, Map<PublishedSet, Quality> figures) {
        public Row {
            figures = Map.copyOf(figures);
        }
    }

    private PublishedResults() {}

    /** The networks' rows of one scale, in the paper's order, its own last. */
    public static List<Row> of(int scale) {
        return rows().stream()
                .filter(row -> row.scale == scale && !row.method.equals(BICUBIC))
                .toList();
    }

    /** Bicubic's row of one scale: the check of an implementation of the metric. */
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
