// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.report;

import io.github.laddersr.UserException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts of the loss, the validation PSNR and the learning rate over the iterations, one below the other. */
final class CurveImage {
    /** Width on a page in CSS pixels; the image has {@link #DENSITY} times as many. */
    static final int WIDTH = 1000;

    private static final int DENSITY = 2;
    private static final int HEIGHT = 240;
    private static final int LABELS_WIDTH = 70; // equal for all charts, so that their x axes align
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Color INK = new Color(0x333333);
    private static final Color GRID = new Color(0xE4E4E4);
    private static final Color LOSS = new Color(0x1F6FB2);
    private static final Color PSNR = new Color(0x2B8A3E);
    private static final Color RATE = new Color(0xC2570C);

    private CurveImage() {}

    /**
     * Draws the charts. The PSNR's chart is left out if there was no validation. Works without a display.
     *
     * @throws UserException if this machine has no fonts
     */
    static BufferedImage of(Curve curve) {
        requireFont();
        List<XYChart> charts = new ArrayList<>();
        charts.add(chart(
                "loss: mean absolute difference of values in [0, 1]",
                "0.0000",
                curve.rows(),
                Curve.Row::loss,
                LOSS,
                false));
        if (!curve.validations().isEmpty()) {
            charts.add(chart("validation PSNR-Y, dB", "0.00", curve.validations(), Curve.Row::psnr, PSNR, true));
        }
        charts.add(chart("learning rate, 1/10000", "0.00", curve.rows(), row -> 1e4 * row.rate(), RATE, false));
        double first = curve.rows().getFirst().iteration();
        double last = curve.rows().getLast().iteration();
        BufferedImage image =
                new BufferedImage(DENSITY * WIDTH, DENSITY * HEIGHT * charts.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(DENSITY, DENSITY);
        for (XYChart chart : charts) {
            if (last > first) {
                chart.getStyler().setXAxisMin(first).setXAxisMax(last);
            }
            chart.paint(graphics, WIDTH, HEIGHT);
            graphics.translate(0, HEIGHT);
        }
        graphics.dispose();
        return image;
    }

    /**
     * A server or a small container may have no fonts. What Java throws in that case differs between platforms and
     * between calls.
     */
    private static void requireFont() {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            graphics.getFontMetrics(FONT);
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new UserException(
                    "The curves can't be drawn because this machine has no fonts: install fontconfig and fonts-dejavu.",
                    e);
        } finally {
            graphics.dispose();
        }
    }

    private static XYChart chart(
            String title,
            String pattern,
            List<Curve.Row> rows,
            ToDoubleFunction<Curve.Row> value,
            Color colour,
            boolean marked) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .theme(Styler.ChartTheme.XChart)
                .build();
        style(chart.getStyler());
        chart.getStyler().setYAxisDecimalPattern(pattern);
        double[] values = rows.stream().mapToDouble(value).toArray();
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(0);
        // Without explicit bounds, XChart puts the ticks at the points themselves if there are few.
        double margin = high > low ? (high - low) / 20 : Math.max(1e-3, Math.abs(high) / 20);
        chart.getStyler().setYAxisMin(low - margin).setYAxisMax(high + margin);
        XYSeries series = chart.addSeries(
                title, rows.stream().mapToDouble(Curve.Row::iteration).toArray(), values);
        series.setMarkerColor(colour);
        series.setLineColor(colour).setLineStyle(new BasicStroke(1.5f));
        // A single point is visible only through its marker.
        series.setMarker(marked || rows.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        return chart;
    }

    private static void style(XYStyler style) {
        style.setAxisTickLabelsFont(FONT)
                .setAxisTickLabelsColor(INK)
                .setAxisTitlesVisible(false)
                .setXAxisDecimalPattern("0")
                .setPlotGridLinesColor(GRID)
                .setPlotGridLinesStroke(new BasicStroke(1));
        style.setChartTitleFont(FONT.deriveFont(Font.BOLD))
                .setChartTitleBoxVisible(false)
                .setChartFontColor(INK)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderColor(GRID)
                .setLegendVisible(false)
                .setMarkerSize(6)
                .setYAxisLeftWidthHint(LABELS_WIDTH);
    }
}
