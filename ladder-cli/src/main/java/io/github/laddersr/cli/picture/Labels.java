// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** Places labels beside their points without overlapping other labels or points. */
final class Labels {
    /** The radius of a marker. */
    static final double MARKER = 8;

    private static final double GAP = 3;
    private static final int RINGS = 12;

    private Labels() {}

    /**
     * Finds one rectangle for each point, in order: to the right if there is room, else on another side, else farther
     * away.
     *
     * @param points positions of the markers
     * @param sizes width and height of each label
     * @param area area in which labels may be placed
     */
    static List<Rectangle2D> place(List<Point2D> points, List<Rectangle2D> sizes, Rectangle2D area) {
        List<Rectangle2D> placed = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            placed.add(best(points, i, sizes.get(i), placed, area));
        }
        return placed;
    }

    private static Rectangle2D best(
            List<Point2D> points, int i, Rectangle2D size, List<Rectangle2D> placed, Rectangle2D area) {
        Point2D at = points.get(i);
        Rectangle2D least = candidates(at, size, 0).getFirst();
        double leastOverlap = Double.POSITIVE_INFINITY;
        for (int ring = 0; ring < RINGS; ring++) {
            for (Rectangle2D candidate : candidates(at, size, ring)) {
                double overlap = area.contains(candidate) ? 0 : 1e6;
                for (Rectangle2D other : placed) {
                    overlap += overlap(candidate, other);
                }
                for (Point2D point : points) {
                    overlap += overlap(candidate, marker(point));
                }
                if (overlap < leastOverlap) {
                    leastOverlap = overlap;
                    least = candidate;
                }
            }
        }
        return least;
    }

    static Rectangle2D marker(Point2D point) {
        return new Rectangle2D.Double(point.getX() - MARKER, point.getY() - MARKER, 2 * MARKER, 2 * MARKER);
    }

    private static List<Rectangle2D> candidates(Point2D at, Rectangle2D size, int ring) {
        double w = size.getWidth();
        double h = size.getHeight();
        double d = MARKER + GAP + ring * h / 2;
        return List.of(
                box(at, d, -h / 2, w, h),
                box(at, -w / 2, -d - h, w, h),
                box(at, -w / 2, d, w, h),
                box(at, -d - w, -h / 2, w, h),
                box(at, d, -d - h / 2, w, h),
                box(at, d, d - h / 2, w, h),
                box(at, -d - w, -d - h / 2, w, h),
                box(at, -d - w, d - h / 2, w, h));
    }

    private static Rectangle2D box(Point2D at, double dx, double dy, double w, double h) {
        return new Rectangle2D.Double(at.getX() + dx, at.getY() + dy, w, h);
    }

    private static double overlap(Rectangle2D a, Rectangle2D b) {
        Rectangle2D both = a.createIntersection(b);
        return both.isEmpty() ? 0 : both.getWidth() * both.getHeight();
    }
}
