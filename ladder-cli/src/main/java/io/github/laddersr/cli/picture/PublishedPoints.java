// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import io.github.laddersr.UserException;
import io.github.laddersr.metric.PublishedResults;
import io.github.laddersr.metric.PublishedSet;
import io.github.laddersr.metric.Quality;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The PSNR on Set14 and the multiply-adds that the paper prints: its Table 1, which is {@link PublishedResults}, and
 * for x2 LPN-α and LPN-β from its Table 2. LPN-0.5 and LPN-0.75 are missing because the paper shows them only as points
 * in Fig. 3, without numbers.
 */
public final class PublishedPoints {
    private static final String OWN = "LPN";
    private static final List<PlotPoint> TABLE_2 = List.of(
            new PlotPoint("LPN-α", 151.6, 33.52, PlotPoint.Kind.PAPER),
            new PlotPoint("LPN-β", 168.4, 33.57, PlotPoint.Kind.PAPER));

    private PublishedPoints() {}

    /**
     * The points for a scale.
     *
     * @throws UserException if the scale is not 2, 3 or 4
     */
    public static List<PlotPoint> of(int scale) {
        if (scale < 2 || scale > 4) {
            throw new UserException("Scale " + scale + " does not exist: use 2, 3 or 4.");
        }
        Stream<PlotPoint> table1 = PublishedResults.of(scale).stream().flatMap(row -> point(row).stream());
        return Stream.concat(table1, scale == 2 ? TABLE_2.stream() : Stream.empty())
                .toList();
    }

    private static Optional<PlotPoint> point(PublishedResults.Row row) {
        return Optional.ofNullable(row.figures().get(PublishedSet.SET14))
                .map(Quality::psnr)
                .map(psnr -> new PlotPoint(
                        row.method(),
                        Double.parseDouble(row.macs().replace("G", "")),
                        psnr,
                        row.method().equals(OWN) ? PlotPoint.Kind.PAPER : PlotPoint.Kind.OTHER));
    }
}
