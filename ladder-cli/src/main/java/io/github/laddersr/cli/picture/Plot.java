// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import io.github.laddersr.image.ByteImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.StringWriter;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Quality against cost, with a point for each method, as in the paper's Fig. 3. */
public final class Plot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 620;
    private static final int PNG_FACTOR = 2;
    private static final double TEXT = 15;
    private static final Color GRID = new Color(0xe4e7eb);
    private static final double PSNR_STEP = 0.1;
    private static final int MARGIN = 18;
    private static final double NOTE = TEXT - 2;

    private final PlotAxis axis;
    private final List<PlotPoint> points;
    private final Typeface typeface;
    private final XYChart chart;
    private final List<TextLayout> note;

    private Plot(int scale, PlotAxis axis, List<PlotPoint> points, Typeface typeface) {
        this.axis = axis;
        this.points = points;
        this.typeface = typeface;
        this.chart = chart(scale);
        this.note = axis.note().map(this::lines).orElse(List.of());
    }

    /**
     * Draws the plot as an image.
     *
     * @param axis what the points' cost is
     * @param points at least one
     * @throws io.github.laddersr.UserException if this machine has no fonts
     */
    public static ByteImage image(int scale, PlotAxis axis, List<PlotPoint> points) {
        Plot plot = new Plot(scale, axis, points, Typeface.find());
        BufferedImage image =
                new BufferedImage(PNG_FACTOR * WIDTH, PNG_FACTOR * plot.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.scale(PNG_FACTOR, PNG_FACTOR);
        plot.paint(pen);
        return ByteImage.from(image);
    }

    /**
     * Draws the plot as an SVG document.
     *
     * @param axis what the points' cost is
     * @param points at least one
     * @throws io.github.laddersr.UserException if this machine has no fonts
     */
    public static String svg(int scale, PlotAxis axis, List<PlotPoint> points) {
        Plot plot = new Plot(scale, axis, points, Typeface.find());
        try {
            SVGGraphics2D pen = new SVGGraphics2D(DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument("http://www.w3.org/2000/svg", "svg", null));
            pen.setSVGCanvasSize(new Dimension(WIDTH, plot.height()));
            plot.paint(pen);
            // Batik's own writer is not used because its document type would make every reader fetch a DTD from the
            // network.
            StringWriter text = new StringWriter();
            TransformerFactory.newDefaultInstance()
                    .newTransformer()
                    .transform(new DOMSource(pen.getRoot()), new StreamResult(text));
            return text.toString();
        } catch (TransformerException | ParserConfigurationException e) {
            throw new IllegalStateException("writing an SVG document to memory can't fail", e);
        }
    }

    private void paint(Graphics2D pen) {
        Canvas.smooth(pen);
        Graphics2D forChart = (Graphics2D) pen.create();
        chart.paint(forChart, WIDTH, HEIGHT);
        forChart.dispose();
        labels(pen);
        note(pen);
    }

    private int height() {
        return note.isEmpty() ? HEIGHT : HEIGHT + MARGIN + (int) Math.ceil(note.size() * lineHeight());
    }

    private static double lineHeight() {
        return 1.35 * NOTE;
    }

    /** Divides the text below the chart into lines. */
    private List<TextLayout> lines(String text) {
        AttributedString styled = new AttributedString(text);
        styled.addAttribute(TextAttribute.FONT, typeface.plain(NOTE));
        LineBreakMeasurer measurer =
                new LineBreakMeasurer(styled.getIterator(), new FontRenderContext(null, true, true));
        List<TextLayout> lines = new ArrayList<>();
        while (measurer.getPosition() < text.length()) {
            lines.add(measurer.nextLayout(WIDTH - 2 * MARGIN));
        }
        return lines;
    }

    private void note(Graphics2D pen) {
        pen.setColor(Color.WHITE);
        pen.fill(new Rectangle2D.Double(0, HEIGHT, WIDTH, height() - HEIGHT));
        pen.setColor(Canvas.PALE);
        for (int i = 0; i < note.size(); i++) {
            double baseline = HEIGHT + i * lineHeight() + note.get(i).getAscent();
            pen.fill(note.get(i).getOutline(AffineTransform.getTranslateInstance(MARGIN, baseline)));
        }
    }

    private XYChart chart(int scale) {
        XYChart made = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("Set14, ×" + scale + ": " + axis.heading())
                .xAxisTitle(axis.title())
                .yAxisTitle("PSNR on Y, dB")
                .build();
        style(made.getStyler());
        for (PlotPoint.Kind kind : PlotPoint.Kind.values()) {
            List<PlotPoint> these =
                    points.stream().filter(p -> p.kind() == kind).toList();
            if (!these.isEmpty()) {
                XYSeries series = made.addSeries(
                        kind.title(),
                        these.stream().mapToDouble(PlotPoint::cost).toArray(),
                        these.stream().mapToDouble(PlotPoint::psnr).toArray());
                series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
                series.setMarker(marker(kind));
                series.setMarkerColor(color(kind));
            }
        }
        return made;
    }

    private void style(XYStyler styler) {
        double[] cost = points.stream().mapToDouble(PlotPoint::cost).sorted().toArray();
        double[] psnr = points.stream().mapToDouble(PlotPoint::psnr).sorted().toArray();
        double from = axis.least(cost[0]);
        double to = axis.most(cost[cost.length - 1]);
        styler.setXAxisLogarithmic(true)
                .setXAxisLogarithmicDecadeOnly(false)
                .setXAxisMin(from)
                .setXAxisMax(to)
                .setXAxisTickLabelsFormattingFunction(tick -> axis.label(tick, from, to));
        styler.setYAxisMin(Math.floor(psnr[0] / PSNR_STEP - 0.5) * PSNR_STEP)
                .setYAxisMax(Math.ceil(psnr[psnr.length - 1] / PSNR_STEP + 0.2) * PSNR_STEP);
        styler.setYAxisDecimalPattern("0.0#");
        styler.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1));
        styler.setAxisTitleFont(typeface.plain(TEXT + 1))
                .setAxisTickLabelsFont(typeface.plain(TEXT - 1))
                .setAxisTickMarksColor(Canvas.PALE);
        styler.setChartTitleFont(typeface.bold(TEXT + 4))
                .setChartTitlePadding(14)
                .setChartTitleBoxVisible(false)
                .setChartFontColor(Canvas.INK)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderColor(GRID)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendFont(typeface.plain(TEXT))
                .setLegendBorderColor(Color.WHITE)
                .setLegendPadding(16)
                .setLegendSeriesLineLength(14)
                .setMarkerSize((int) (2 * Labels.MARKER) - 4)
                .setLocale(Locale.ROOT)
                .setChartPadding(MARGIN);
    }

    private void labels(Graphics2D pen) {
        List<Point2D> places = new ArrayList<>();
        List<Rectangle2D> sizes = new ArrayList<>();
        for (PlotPoint point : points) {
            places.add(new Point2D.Double(
                    chart.getScreenXFromChart(point.cost()), chart.getScreenYFromChart(point.psnr())));
            GlyphVector letters = letters(pen, point);
            // The height of capitals, so that the capitals are level with the marker, without the room for descenders.
            double capitals = font(point)
                    .createGlyphVector(pen.getFontRenderContext(), "X")
                    .getVisualBounds()
                    .getHeight();
            sizes.add(new Rectangle2D.Double(0, 0, letters.getLogicalBounds().getWidth(), capitals));
        }
        List<Rectangle2D> boxes = Labels.place(places, sizes, area());
        for (int i = 0; i < boxes.size(); i++) {
            PlotPoint point = points.get(i);
            Rectangle2D box = boxes.get(i);
            leader(pen, places.get(i), box);
            pen.setColor(color(point.kind()).darker());
            // Text as outlines, like XChart's own, so that the file looks the same where this font is missing.
            pen.fill(letters(pen, point).getOutline((float) box.getX(), (float) box.getMaxY()));
        }
    }

    /** The area of the plot, in which labels may be placed. */
    private Rectangle2D area() {
        XYStyler styler = chart.getStyler();
        double left = chart.getScreenXFromChart(styler.getXAxisMin());
        double right = chart.getScreenXFromChart(styler.getXAxisMax());
        double[] y = {chart.getScreenYFromChart(styler.getYAxisMin()), chart.getScreenYFromChart(styler.getYAxisMax())};
        Arrays.sort(y);
        return new Rectangle2D.Double(left, y[0], right - left, y[1] - y[0]);
    }

    /** A thin line to a label that is not next to its point. */
    private static void leader(Graphics2D pen, Point2D from, Rectangle2D box) {
        double x = Math.clamp(from.getX(), box.getMinX(), box.getMaxX());
        double y = Math.clamp(from.getY(), box.getMinY(), box.getMaxY());
        double distance = from.distance(x, y);
        if (distance > 2 * Labels.MARKER) {
            double start = Labels.MARKER / distance;
            pen.setColor(Canvas.PALE);
            pen.setStroke(new BasicStroke(0.8f));
            pen.draw(new Line2D.Double(
                    from.getX() + start * (x - from.getX()), from.getY() + start * (y - from.getY()), x, y));
        }
    }

    private GlyphVector letters(Graphics2D pen, PlotPoint point) {
        return font(point).createGlyphVector(pen.getFontRenderContext(), point.label());
    }

    private Font font(PlotPoint point) {
        return switch (point.kind()) {
            case OTHER, MEASURED_OTHER -> typeface.plain(TEXT);
            case PAPER, MEASURED -> typeface.bold(TEXT);
        };
    }

    private static Color color(PlotPoint.Kind kind) {
        return switch (kind) {
            case OTHER -> new Color(0x616e7c);
            case PAPER -> new Color(0xc1432e);
            case MEASURED -> new Color(0x2b6cb0);
            case MEASURED_OTHER -> new Color(0x2f855a);
        };
    }

    private static Marker marker(PlotPoint.Kind kind) {
        return switch (kind) {
            case OTHER -> SeriesMarkers.CIRCLE;
            case PAPER -> SeriesMarkers.SQUARE;
            case MEASURED -> SeriesMarkers.DIAMOND;
            case MEASURED_OTHER -> SeriesMarkers.TRIANGLE_UP;
        };
    }
}
