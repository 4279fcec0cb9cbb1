package io.github.laddersr.cli.picture;

import io.github.laddersr.UserException;
import java.util.List;

/**
 * What the paper prints: Set14's PSNR and the multiply-adds. From its Table 1, except LPN-α and LPN-β, which are from its Table 2. The
 * points of LPN-0.5 and LPN-0.75 stand in its Fig. 3 only, without numbers, so they are not here.
 */
public final class PublishedPoints {
    private static final List<PlotPoint> X2 = List.of(
            other("MemNet", 623.9, 33.28),
            other("SelNet", 225.7, 33.61),
            other("CARN", 222.8, 33.52),
            other("OISR-RK2-s", 316.2, 33.58),
            other("FALSR-A", 234.7, 33.55),
            paper("LPN", 184.5, 33.63),
            paper("LPN-α", 151.6, 33.52),
            paper("LPN-β", 168.4, 33.57));

    private static final List<PlotPoint> X3 = List.of(
            other("MemNet", 623.9, 30.00),
            other("SelNet", 120.0, 30.30),
            other("CARN", 118.8, 30.29),
            other("OISR-RK2-s", 160.1, 30.33),
            paper("LPN", 101.7, 30.34));

    private static final List<PlotPoint> X4 = List.of(
            other("MemNet", 623.9, 28.26),
            other("SelNet", 83.1, 28.49),
            other("CARN", 90.9, 28.60),
            other("OISR-RK2-s", 114.2, 28.63),
            paper("LPN", 81.3, 28.60));

    private PublishedPoints() {}

    /**
     * Those of a scale.
     *
     * @throws UserException if the scale is not 2, 3 or 4
     */
    public static List<PlotPoint> of(int scale) {
        return switch (scale) {
            case 2 -> X2;
            case 3 -> X3;
            case 4 -> X4;
            default -> throw new UserException("Scale " + scale + " does not exist: use 2, 3 or 4.");
        };
    }

    private static PlotPoint other(String label, double gigaMacs, double psnr) {
        return new PlotPoint(label, gigaMacs, psnr, PlotPoint.Kind.OTHER);
    }

    private static PlotPoint paper(String label, double gigaMacs, double psnr) {
        return new PlotPoint(label, gigaMacs, psnr, PlotPoint.Kind.PAPER);
    }
}
