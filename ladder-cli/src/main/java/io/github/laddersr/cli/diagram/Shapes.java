// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.diagram;

/**
 * Sizes of the diagram's elements in pixels. SVG can't measure text, so text widths are estimated for a wide sans-serif
 * font.
 */
final class Shapes {
    static final int TEXT = 11;
    static final int NAME = 12;
    static final double LINE = 14;
    static final double RADIUS = 11;
    private static final double PADDING = 7;
    private static final double EM = 0.56;
    private static final double BOLD_EM = 0.63;

    private Shapes() {}

    /** An upper estimate for Arial, Helvetica and DejaVu Sans Condensed. */
    private static double textWidth(String text, double perLetter) {
        return perLetter * text.codePointCount(0, text.length());
    }

    static double width(Box box) {
        return switch (box.kind()) {
            case SUM -> 2 * RADIUS;
            case INPUT, CONV, BLOCKS, CONCAT, UPSAMPLE, SHUFFLE -> {
                double widest = box.kind() == Box.Kind.UPSAMPLE ? 0 : textWidth(box.heading(), BOLD_EM * NAME);
                for (String line : box.lines()) {
                    widest = Math.max(widest, textWidth(line, EM * TEXT));
                }
                yield widest + 2 * PADDING;
            }
        };
    }

    /** Whether a box is as wide as the widest of its column. */
    static boolean fillsColumn(Box box) {
        return box.kind() != Box.Kind.SUM && box.kind() != Box.Kind.UPSAMPLE;
    }

    static double height(Box box) {
        return switch (box.kind()) {
            case SUM -> 2 * RADIUS;
            case UPSAMPLE -> LINE + 4;
            case INPUT, CONV, BLOCKS, CONCAT, SHUFFLE -> (1 + box.lines().size()) * LINE + 2 * PADDING;
        };
    }
}
