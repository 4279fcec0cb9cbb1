// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import io.github.laddersr.image.ByteImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * A white canvas. Coordinates are pixels from the upper left; a text is positioned by the left end, middle or right end
 * of its baseline.
 */
final class Canvas {
    static final Color INK = new Color(0x1f2933);
    static final Color PALE = new Color(0x616e7c);

    /** The alignment of a text relative to its point. */
    enum Align {
        LEFT,
        CENTRE,
        RIGHT
    }

    private static final String ELLIPSIS = "…";

    private final BufferedImage image;
    private final Graphics2D pen;

    Canvas(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        pen = image.createGraphics();
        smooth(pen);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, width, height);
    }

    /** Enables antialiasing and fractional text positions. */
    static void smooth(Graphics2D pen) {
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    void text(String text, double x, double y, Font font, Color color, Align align) {
        pen.setFont(font);
        pen.setColor(color);
        double width = pen.getFontMetrics().getStringBounds(text, pen).getWidth();
        double left = switch (align) {
            case LEFT -> x;
            case CENTRE -> x - width / 2;
            case RIGHT -> x - width;
        };
        pen.drawString(text, (float) left, (float) y);
    }

    /** Shortens a text at its end to fit a width. */
    String fitted(String text, Font font, double width) {
        String shown = text;
        for (int n = text.length(); n > 0; n--) {
            shown = n == text.length() ? text : text.substring(0, n) + ELLIPSIS;
            if (pen.getFontMetrics(font).getStringBounds(shown, pen).getWidth() <= width) {
                break;
            }
        }
        return shown;
    }

    /** Draws each pixel as a square of {@code factor} by {@code factor}. */
    void squares(BufferedImage picture, int x, int y, int factor) {
        scaled(picture, x, y, picture.getWidth() * factor, picture.getHeight() * factor, false);
    }

    /**
     * Draws a picture at another size: by averaging pixels if it becomes smaller, otherwise with smooth interpolation.
     */
    void smoothly(BufferedImage picture, int x, int y, int width, int height) {
        if (width < picture.getWidth()) {
            Image small = picture.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING);
            pen.drawImage(small, x, y, null);
        } else {
            scaled(picture, x, y, width, height, true);
        }
    }

    private void scaled(BufferedImage picture, int x, int y, int width, int height, boolean smooth) {
        pen.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                smooth
                        ? RenderingHints.VALUE_INTERPOLATION_BICUBIC
                        : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        pen.drawImage(picture, x, y, width, height, null);
    }

    void frame(double x, double y, double width, double height, Color color, double thickness) {
        pen.setColor(color);
        pen.setStroke(new BasicStroke((float) thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        pen.draw(new Rectangle2D.Double(x, y, width, height));
    }

    void fill(double x, double y, double width, double height, Color color) {
        pen.setColor(color);
        pen.fill(new Rectangle2D.Double(x, y, width, height));
    }

    /** Draws a colour map from left to right. */
    void bar(ColourMap colours, int x, int y, int width, int height) {
        for (int i = 0; i < width; i++) {
            fill(x + i, y, 1, height, new Color(colours.rgb((i + 0.5) / width)));
        }
        frame(x - 0.5, y - 0.5, width + 1, height + 1, PALE, 1);
    }

    BufferedImage image() {
        return image;
    }

    ByteImage toByteImage() {
        return ByteImage.from(image);
    }
}
