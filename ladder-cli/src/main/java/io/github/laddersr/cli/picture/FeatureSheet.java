// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.image.ByteImage;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;

/**
 * Feature maps as tiles with their scale: a single map, or several maps in rows below the image that they come from.
 */
public final class FeatureSheet {
    /**
     * A map to show.
     *
     * @param title its name in the paper
     * @param detail the node that computes it
     * @param values channels x height x width
     */
    public record Map(String title, String detail, Planes values) {}

    private static final int MARGIN = 28;
    private static final int GAP = 6;
    private static final int TILE = 160;
    private static final int ROW_TILES = 8;
    private static final int SIDE = 4;
    private static final int LABEL = 230;
    private static final int LINE = 25;
    private static final int BAR = 14;

    private final Font heading;
    private final Font bold;
    private final Font plain;

    private FeatureSheet(Typeface typeface) {
        this.heading = typeface.bold(25);
        this.bold = typeface.bold(20);
        this.plain = typeface.plain(17);
    }

    /**
     * Draws all maps below the image.
     *
     * @param title title of the sheet
     * @param maps at least one
     * @throws io.github.laddersr.UserException if this machine has no fonts
     */
    public static ByteImage rows(String title, ByteImage image, List<Map> maps) {
        return new FeatureSheet(Typeface.find()).drawRows(title, image, maps);
    }

    /**
     * Draws the sixteen channels of a map that vary most.
     *
     * @throws io.github.laddersr.UserException if this machine has no fonts
     */
    public static ByteImage grid(Map map) {
        return new FeatureSheet(Typeface.find()).drawGrid(map);
    }

    private ByteImage drawRows(String title, ByteImage image, List<Map> maps) {
        int tileHeight = Math.max(1, Math.round((float) TILE * image.height() / image.width()));
        int rowHeight = Math.max(tileHeight, 5 * LINE) + 3 * GAP;
        int tiles = ROW_TILES + 1;
        int width = 2 * MARGIN + LABEL + tiles * (TILE + GAP) + 2 * GAP;
        int top = 66 + tileHeight + LINE + 3 * GAP;
        Canvas page = new Canvas(width, top + LINE + maps.size() * rowHeight + MARGIN);
        page.text(page.fitted(title, heading, width - 2 * MARGIN), MARGIN, 42, heading, Canvas.INK, Canvas.Align.LEFT);
        int x = MARGIN + LABEL;
        page.smoothly(image.toRgb().toBufferedImage(), x, 66, TILE, tileHeight);
        page.text("the image", x + TILE / 2.0, 66 + tileHeight + LINE, plain, Canvas.PALE, Canvas.Align.CENTRE);
        legend(page, x + TILE + 3 * GAP, 66);
        page.text("mean of all", x + TILE / 2.0, top + 12, plain, Canvas.PALE, Canvas.Align.CENTRE);
        page.text(
                "the channels that vary most over the image",
                x + TILE + 3 * GAP,
                top + 12,
                plain,
                Canvas.PALE,
                Canvas.Align.LEFT);
        int y = top + LINE;
        for (Map map : maps) {
            FeatureMaps tilesOf = new FeatureMaps(map.values(), ROW_TILES);
            page.text(page.fitted(map.title(), bold, LABEL - 12), MARGIN, y + 20, bold, Canvas.INK, Canvas.Align.LEFT);
            page.text(
                    page.fitted(map.detail(), plain, LABEL - 12),
                    MARGIN,
                    y + 20 + LINE,
                    plain,
                    Canvas.PALE,
                    Canvas.Align.LEFT);
            scale(page, tilesOf, MARGIN, y + 20 + 2 * LINE - 8, LABEL - 30);
            page.smoothly(tilesOf.mean(), x, y, TILE, tileHeight);
            int at = x + TILE + 3 * GAP;
            for (int c : tilesOf.channels()) {
                page.smoothly(tilesOf.channel(c), at, y, TILE, tileHeight);
                at += TILE + GAP;
            }
            y += rowHeight;
        }
        return page.toByteImage();
    }

    private void legend(Canvas page, int x, int y) {
        List<String> lines = List.of(
                "C: maps of the backbone.  A, B, G: maps of the pathways alpha, beta, gamma.",
                "Index 1 is full resolution, 2 is half of it.  up2: upsampled by 2.",
                "Channels: blue is below zero, white zero, red above; each row has its own scale, at its left.",
                "Mean: mean absolute value of all channels, from the smallest (black) to the largest (pale yellow).");
        for (int i = 0; i < lines.size(); i++) {
            page.text(lines.get(i), x, y + 18 + i * LINE, plain, Canvas.PALE, Canvas.Align.LEFT);
        }
    }

    private ByteImage drawGrid(Map map) {
        FeatureMaps tiles = new FeatureMaps(map.values(), SIDE * SIDE);
        int factor = Math.max(1, TILE / map.values().width());
        int tileWidth = map.values().width() * factor;
        int tileHeight = map.values().height() * factor;
        int width = 2 * MARGIN + SIDE * (tileWidth + GAP) - GAP;
        int top = 96;
        int rows = Math.ceilDiv(tiles.channels().size(), SIDE);
        int bottom = top + rows * (tileHeight + GAP);
        Canvas page = new Canvas(width, bottom + 2 * LINE + MARGIN);
        page.text(map.title(), MARGIN, 42, heading, Canvas.INK, Canvas.Align.LEFT);
        page.text(
                page.fitted(map.detail() + ": the channels that vary most", plain, width - 2 * MARGIN),
                MARGIN,
                42 + LINE + 4,
                plain,
                Canvas.PALE,
                Canvas.Align.LEFT);
        for (int i = 0; i < tiles.channels().size(); i++) {
            int c = tiles.channels().get(i);
            int x = MARGIN + i % SIDE * (tileWidth + GAP);
            int y = top + i / SIDE * (tileHeight + GAP);
            page.squares(tiles.channel(c), x, y, factor);
            page.fill(x, y, c > 99 ? 40 : 30, 22, new Color(255, 255, 255, 215));
            page.text(Integer.toString(c), x + 4, y + 17, plain, Canvas.INK, Canvas.Align.LEFT);
        }
        scale(page, tiles, MARGIN, bottom + 8, Math.min(width - 2 * MARGIN, 420));
        return page.toByteImage();
    }

    private void scale(Canvas page, FeatureMaps tiles, int x, int y, int width) {
        page.bar(ColourMap.SIGN, x, y, width, BAR);
        double baseline = y + BAR + 19;
        String end = String.format(Locale.ROOT, tiles.limitShown() >= 100 ? "%.0f" : "%.2f", tiles.limitShown());
        page.text("−" + end, x, baseline, plain, Canvas.PALE, Canvas.Align.LEFT);
        page.text("0", x + width / 2.0, baseline, plain, Canvas.PALE, Canvas.Align.CENTRE);
        page.text("+" + end, (double) x + width, baseline, plain, Canvas.PALE, Canvas.Align.RIGHT);
    }
}
