// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.diagram;

import static io.github.laddersr.cli.diagram.Svg.number;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Resolution;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A diagram of a graph. Its rows are resolutions, so the backbone goes down and the pathways come up again, as in the
 * paper's Fig. 1. Every node is in exactly one box, whose {@code title} lists the names of its nodes.
 */
public final class Diagram {
    private static final String INK = "#1f2933";
    private static final String PALE = "#52606d";
    private static final String LINES = "#7b8794";

    private static final double LEGEND_WIDTH = 410;
    private static final double LEGEND_LINE = 25;

    private final Layout layout;
    private final List<Box.Kind> kinds;
    private final double legendY;
    private final double legendX;
    private final Svg svg;

    private Diagram(Layout layout) {
        this.layout = layout;
        this.kinds = layout.boxes().stream().map(Box::kind).distinct().sorted().toList();
        this.legendY = layout.height() - Layout.MARGIN - (kinds.size() - 1) * LEGEND_LINE - 6;
        double taken = 0;
        for (int b = 0; b < layout.boxes().size(); b++) {
            boolean beside = layout.place(b).bottom() > legendY - LEGEND_LINE;
            taken = Math.max(taken, beside ? layout.place(b).right() : 0);
        }
        this.legendX = Math.max(layout.width() - Layout.MARGIN - LEGEND_WIDTH, taken + LEGEND_LINE);
        this.svg = new Svg(Math.max(layout.width(), legendX + LEGEND_WIDTH + Layout.MARGIN), layout.height());
    }

    /**
     * Draws a graph.
     *
     * @param title title in the upper left corner
     * @param subtitle text below the title
     * @return an SVG document, as wide as the network needs
     */
    public static String svg(Graph graph, String title, String subtitle) {
        Diagram diagram = new Diagram(new Layout(Boxes.of(graph)));
        diagram.draw(title, subtitle);
        return diagram.svg.finish();
    }

    private void draw(String title, String subtitle) {
        svg.element("rect", "width", "100%", "height", "100%", "fill", "#ffffff");
        arrowHead();
        rows();
        text(title, Layout.MARGIN, 28, 17, "start", INK, "bold");
        text(subtitle, Layout.MARGIN, 46, 12, "start", PALE, "normal");
        for (int to = 0; to < layout.boxes().size(); to++) {
            for (int from : layout.inputs(to)) {
                edge(from, to);
            }
        }
        for (int b = 0; b < layout.boxes().size(); b++) {
            box(layout.boxes().get(b), layout.place(b));
        }
        legend();
    }

    private void arrowHead() {
        svg.open("defs");
        svg.open(
                "marker",
                "id",
                "arrow",
                "viewBox",
                "0 0 8 8",
                "refX",
                "7",
                "refY",
                "4",
                "markerWidth",
                "7",
                "markerHeight",
                "7",
                "orient",
                "auto");
        svg.element("path", "d", "M0,0.8 L7.5,4 L0,7.2 z", "fill", LINES);
        svg.close();
        svg.close();
    }

    /** Draws a band and a label for each resolution. */
    private void rows() {
        for (int r = 0; r < layout.rows().size(); r++) {
            Resolution resolution = layout.rows().get(r);
            double y = layout.rowY(r);
            svg.element(
                    "line",
                    "x1",
                    number(Layout.MARGIN + Layout.GUTTER - 8),
                    "x2",
                    number(y > legendY - LEGEND_LINE ? legendX - LEGEND_LINE : layout.width() - Layout.MARGIN),
                    "y1",
                    number(y),
                    "y2",
                    number(y),
                    "stroke",
                    "#e4e7eb",
                    "stroke-dasharray",
                    "2 4");
            String label = resolution.numerator() > 1 ? "×" + resolution : resolution.toString();
            text(label, Layout.MARGIN, y + 5, 14, "start", PALE, "bold");
        }
    }

    private void edge(int from, int to) {
        Layout.Place a = layout.place(from);
        Layout.Place b = layout.place(to);
        for (Layout.Lane lane : layout.lanes()) {
            if (lane.from() == from && lane.to() == to) {
                path("M%s,%s V%s H%s V%s", a.x(), a.top(), lane.y(), lane.end(), b.top());
                return;
            }
        }
        if (layout.sameRow(from, to)) {
            path("M%s,%s H%s", a.right(), a.y(), b.left());
        } else if (Math.abs(a.x() - b.x()) < 1) {
            boolean up = b.y() < a.y();
            path("M%s,%s V%s", a.x(), up ? a.top() : a.bottom(), up ? b.bottom() : b.top());
        } else {
            path("M%s,%s H%s V%s", a.right(), a.y(), b.x(), b.y() < a.y() ? b.bottom() : b.top());
        }
    }

    private void path(String pattern, double... numbers) {
        Object[] texts = new Object[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            texts[i] = number(numbers[i]);
        }
        svg.element(
                "path",
                "d",
                pattern.formatted(texts),
                "fill",
                "none",
                "stroke",
                LINES,
                "stroke-width",
                "1.4",
                "stroke-linejoin",
                "round",
                "marker-end",
                "url(#arrow)");
    }

    private void box(Box box, Layout.Place place) {
        svg.open("g", "class", "box");
        svg.text("title", box.nodes().stream().map(Node::name).collect(Collectors.joining(" ")));
        switch (box.kind()) {
            case SUM -> {
                sum(place);
                box.paperName()
                        .ifPresent(name ->
                                text(name, place.left() - 1, place.top() - 1, Shapes.NAME, "middle", INK, "bold"));
            }
            case UPSAMPLE -> {
                shape(box.kind(), place);
                text(box.lines().getFirst(), place.x(), place.y() + 4, Shapes.TEXT, "middle", INK, "normal");
            }
            case INPUT, CONV, BLOCKS, CONCAT, SHUFFLE -> {
                shape(box.kind(), place);
                double y = place.top() + 18;
                text(box.heading(), place.x(), y, Shapes.NAME, "middle", INK, "bold");
                for (String line : box.lines()) {
                    y += Shapes.LINE;
                    text(line, place.x(), y, Shapes.TEXT, "middle", INK, "normal");
                }
            }
        }
        svg.close();
    }

    private void sum(Layout.Place place) {
        svg.element(
                "circle",
                "cx",
                number(place.x()),
                "cy",
                number(place.y()),
                "r",
                number(Shapes.RADIUS),
                "fill",
                "#ffffff",
                "stroke",
                INK,
                "stroke-width",
                "1.4");
        double arm = Shapes.RADIUS * 0.5;
        svg.element(
                "path",
                "d",
                "M%s,%s h%s M%s,%s v%s"
                        .formatted(
                                number(place.x() - arm),
                                number(place.y()),
                                number(2 * arm),
                                number(place.x()),
                                number(place.y() - arm),
                                number(2 * arm)),
                "stroke",
                INK,
                "stroke-width",
                "1.6");
    }

    private void shape(Box.Kind kind, Layout.Place place) {
        switch (kind) {
            case SUM -> sum(place);
            case INPUT -> rectangle(place, 5, "#f5f7fa", "#9aa5b1");
            case CONV -> rectangle(place, 5, "#e3effa", "#4a86c5");
            case BLOCKS -> rectangle(place, 5, "#e3f4e6", "#3f9b55");
            case CONCAT -> rectangle(place, 5, "#f0ecf9", "#8466c2");
            case UPSAMPLE -> rectangle(place, place.height() / 2, "#fff3d6", "#d9a521");
            case SHUFFLE -> rectangle(place, 5, "#fde8e4", "#d0634c");
        }
    }

    /** Draws the legend in the lower right, where no pathway starts. */
    private void legend() {
        double x = legendX;
        double y = legendY;
        for (Box.Kind kind : kinds) {
            boolean round = kind == Box.Kind.SUM;
            shape(kind, new Layout.Place(x + 14, y, round ? 2 * Shapes.RADIUS : 28, 14));
            text(kind.legend(), x + 36, y + 4, Shapes.NAME, "start", PALE, "normal");
            y += LEGEND_LINE;
        }
    }

    private void rectangle(Layout.Place place, double round, String fill, String stroke) {
        svg.element(
                "rect",
                "x",
                number(place.left()),
                "y",
                number(place.top()),
                "width",
                number(place.width()),
                "height",
                number(place.height()),
                "rx",
                number(round),
                "fill",
                fill,
                "stroke",
                stroke,
                "stroke-width",
                "1.3");
    }

    private void text(String content, double x, double y, int size, String anchor, String fill, String weight) {
        List<String> attributes = List.of(
                "x",
                number(x),
                "y",
                number(y),
                "font-size",
                Integer.toString(size),
                "text-anchor",
                anchor,
                "fill",
                fill,
                "font-weight",
                weight);
        svg.text("text", content, attributes.toArray(String[]::new));
    }
}
