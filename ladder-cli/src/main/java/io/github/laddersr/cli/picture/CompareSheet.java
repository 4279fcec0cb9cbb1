// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.metric.Luma;
import io.github.laddersr.metric.Quality;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.Locale;

/**
 * A comparison sheet as in papers: the original with the crops' rectangles on the left; on the right a row for each
 * crop, with pixels as squares: the entries, the original, and the absolute difference of Y between the last entry and
 * the original.
 */
public final class CompareSheet {
    /** The factor by which differences are amplified. */
    public static final int AMPLIFICATION = 8;

    private static final int MARGIN = 28;
    private static final int GAP = 14;
    private static final int PANEL = 300;
    private static final int OVERVIEW = 560;
    private static final int LEAST_OVERVIEW = 240;
    private static final int LEAST_TEXT = 365;
    private static final int HEADER = 58;
    private static final int LINE = 26;
    private static final double SMALL = 19;
    private static final Color MARK = new Color(0xffd400);

    private final ImageComparison what;
    private final Font bold;
    private final Font plain;
    private final Font heading;

    private CompareSheet(ImageComparison what, Typeface typeface) {
        this.what = what;
        this.heading = typeface.bold(25);
        this.bold = typeface.bold(SMALL + 1);
        this.plain = typeface.plain(SMALL);
    }

    /**
     * Draws the sheet.
     *
     * @throws io.github.laddersr.UserException if this machine has no fonts
     */
    public static ByteImage draw(ImageComparison what) {
        return new CompareSheet(what, Typeface.find()).draw();
    }

    private ByteImage draw() {
        int panels = what.entries().size() + 2;
        int widest =
                what.crops().stream().mapToInt(c -> c.width() * factor(c)).max().orElseThrow();
        int panel = Math.max(widest, PANEL * 3 / 4);
        int rowsHeight = -GAP;
        for (Crop crop : what.crops()) {
            rowsHeight += crop.height() * factor(crop) + caption(2) + GAP;
        }
        int picturesHeight = Math.max(rowsHeight - caption(2), LEAST_OVERVIEW);
        ByteImage truth = what.truth();
        double zoom = Math.min((double) OVERVIEW / truth.width(), (double) picturesHeight / truth.height());
        int overviewWidth = (int) Math.round(truth.width() * zoom);
        int overviewHeight = (int) Math.round(truth.height() * zoom);
        int left = Math.max(overviewWidth, LEAST_TEXT);
        int width = 2 * MARGIN + left + 2 * GAP + panels * (panel + GAP) - GAP;
        int below = overviewHeight + caption(what.entries().size() + 1);
        int height = HEADER + Math.max(rowsHeight, below) + MARGIN;

        Canvas page = new Canvas(width, height);
        page.text(
                page.fitted(what.title(), heading, width - 2 * MARGIN),
                MARGIN,
                40,
                heading,
                Canvas.INK,
                Canvas.Align.LEFT);
        overview(page, overviewWidth, overviewHeight, zoom);
        int y = HEADER;
        for (int i = 0; i < what.crops().size(); i++) {
            row(page, i, MARGIN + left + 2 * GAP, y, panel);
            Crop crop = what.crops().get(i);
            y += crop.height() * factor(crop) + caption(2) + GAP;
        }
        return page.toByteImage();
    }

    private void overview(Canvas page, int width, int height, double zoom) {
        page.smoothly(picture(what.truth()), MARGIN, HEADER, width, height);
        for (int i = 0; i < what.crops().size(); i++) {
            Crop c = what.crops().get(i);
            double x = MARGIN + c.x() * zoom;
            double y = HEADER + c.y() * zoom;
            page.frame(x, y, c.width() * zoom, c.height() * zoom, Color.BLACK, 5);
            page.frame(x, y, c.width() * zoom, c.height() * zoom, MARK, 2.5);
            letter(page, i, x, y);
        }
        double y = HEADER + height + LINE;
        page.text(
                what.truthName() + ", " + what.truth().width() + " × "
                        + what.truth().height(),
                MARGIN,
                y,
                bold,
                Canvas.INK,
                Canvas.Align.LEFT);
        for (ImageComparison.Entry entry : what.entries()) {
            y += LINE;
            page.text(
                    "whole image, " + entry.name() + ": " + text(entry.whole()),
                    MARGIN,
                    y,
                    plain,
                    Canvas.PALE,
                    Canvas.Align.LEFT);
        }
    }

    private void row(Canvas page, int index, int left, int top, int panel) {
        Crop crop = what.crops().get(index);
        ByteImage truth = crop.of(what.truth());
        int x = left;
        for (ImageComparison.Entry entry : what.entries()) {
            ByteImage part = crop.of(entry.image());
            panel(page, picture(part), crop, x, top, panel);
            if (x == left) {
                letter(page, index, x, top);
            }
            caption(page, crop, x, top, panel, entry.name(), text(Quality.of(truth, part, 0)));
            x += panel + GAP;
        }
        panel(page, picture(truth), crop, x, top, panel);
        caption(page, crop, x, top, panel, what.truthName(), "PSNR / SSIM on Y");
        x += panel + GAP;
        ImageComparison.Entry last = what.entries().getLast();
        panel(page, difference(truth, crop.of(last.image())), crop, x, top, panel);
        String name = "|%s − %s| × %d".formatted(last.name(), what.truthName(), AMPLIFICATION);
        caption(page, crop, x, top, panel, name, "");
        legend(page, x, top + crop.height() * factor(crop) + LINE + 10, panel);
    }

    private void legend(Canvas page, int x, int y, int panel) {
        double baseline = y + 13;
        page.text("0", x, baseline, plain, Canvas.PALE, Canvas.Align.LEFT);
        String end = Math.round(255.0 / AMPLIFICATION) + " levels";
        page.text(end, x + panel, baseline, plain, Canvas.PALE, Canvas.Align.RIGHT);
        page.bar(ColourMap.AMOUNT, x + 18, y, panel - 18 - 95, 14);
    }

    private void panel(Canvas page, BufferedImage picture, Crop crop, int x, int y, int panel) {
        int width = crop.width() * factor(crop);
        page.squares(picture, x + (panel - width) / 2, y, factor(crop));
    }

    private void caption(Canvas page, Crop crop, int x, int top, int panel, String name, String numbers) {
        double y = top + crop.height() * factor(crop) + LINE;
        double middle = x + panel / 2.0;
        page.text(page.fitted(name, bold, panel), middle, y, bold, Canvas.INK, Canvas.Align.CENTRE);
        page.text(page.fitted(numbers, plain, panel), middle, y + LINE, plain, Canvas.PALE, Canvas.Align.CENTRE);
    }

    /** Labels a crop if there are several. */
    private void letter(Canvas page, int index, double x, double y) {
        if (what.crops().size() > 1) {
            page.fill(x, y, 24, 26, MARK);
            String letter = index < 26 ? String.valueOf((char) ('a' + index)) : String.valueOf(index + 1);
            page.text(letter, x + 12, y + 19, bold, Color.BLACK, Canvas.Align.CENTRE);
        }
    }

    private static int factor(Crop crop) {
        return Math.max(1, PANEL / Math.max(crop.width(), crop.height()));
    }

    private static int caption(int lines) {
        return lines * LINE + 10;
    }

    private static BufferedImage picture(ByteImage image) {
        return image.toRgb().toBufferedImage();
    }

    private static BufferedImage difference(ByteImage truth, ByteImage image) {
        Luma a = Luma.of(truth);
        Luma b = Luma.of(image);
        BufferedImage map = new BufferedImage(a.width(), a.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < a.height(); y++) {
            for (int x = 0; x < a.width(); x++) {
                double levels = Math.abs(a.get(x, y) - b.get(x, y));
                map.setRGB(x, y, ColourMap.AMOUNT.rgb(levels * AMPLIFICATION / 255));
            }
        }
        return map;
    }

    private static String text(Quality quality) {
        return Double.isInfinite(quality.psnr())
                ? "identical"
                : String.format(Locale.ROOT, "%.2f dB / %.4f", quality.psnr(), quality.ssim());
    }
}
