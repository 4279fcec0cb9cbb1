// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.diagram;

import io.github.laddersr.graph.Resolution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The positions of the boxes. Each row is a resolution, with the finest at the top. A box is one column to the right of
 * the boxes that it reads at its own resolution, and in the column of those that it reads at another one; an upsampling
 * is below the sum that it feeds.
 */
final class Layout {
    /** The centre and the sides of a box, in pixels. */
    record Place(double x, double y, double width, double height) {
        double left() {
            return x - width / 2;
        }

        double right() {
            return x + width / 2;
        }

        double top() {
            return y - height / 2;
        }

        double bottom() {
            return y + height / 2;
        }
    }

    /**
     * An arrow along the top of a row, above boxes between its ends.
     *
     * @param y position of the part that runs along the row
     * @param end position at the target's top where it arrives
     */
    record Lane(int from, int to, double y, double end) {}

    private record Cell(int column, int row) {}

    static final double GUTTER = 46;
    static final double MARGIN = 16;
    private static final double COLUMN_GAP = 18;
    private static final double ROW_GAP = 62;
    private static final double LANE_GAP = 11;
    private static final double HEADER = 62;
    private static final double UPSAMPLE_ABOVE_NEXT = 40;

    private final List<Box> boxes;
    private final List<Set<Integer>> inputs = new ArrayList<>();
    private final List<Resolution> rows;
    private final int[] column;
    private final int[] row;
    private final Set<Cell> taken = new HashSet<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final double[] rowY;
    private double width;
    private double height;

    Layout(Boxes from) {
        this.boxes = from.all();
        for (int i = 0; i < boxes.size(); i++) {
            inputs.add(from.inputs(i));
        }
        this.rows = boxes.stream()
                .map(Box::resolution)
                .distinct()
                .sorted(Comparator.comparingDouble(r -> -(double) r.numerator() / r.denominator()))
                .toList();
        this.column = new int[boxes.size()];
        this.row = new int[boxes.size()];
        this.rowY = new double[rows.size()];
        columns();
        List<int[]> overhead = overhead();
        place(overhead);
        lanes(overhead);
    }

    List<Box> boxes() {
        return boxes;
    }

    /** The boxes that this box reads. */
    Set<Integer> inputs(int box) {
        return inputs.get(box);
    }

    Place place(int box) {
        return places.get(box);
    }

    List<Lane> lanes() {
        return lanes;
    }

    /** The resolutions, the finest first. */
    List<Resolution> rows() {
        return rows;
    }

    double rowY(int index) {
        return rowY[index];
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }

    boolean sameRow(int a, int b) {
        return row[a] == row[b] && !isUpsample(a) && !isUpsample(b);
    }

    private boolean isUpsample(int box) {
        return boxes.get(box).kind() == Box.Kind.UPSAMPLE;
    }

    private void columns() {
        for (int b = 0; b < boxes.size(); b++) {
            row[b] = rows.indexOf(boxes.get(b).resolution());
            for (int from : inputs.get(b)) {
                boolean beside = row[from] == row[b] && !isUpsample(from);
                column[b] = Math.max(column[b], beside ? column[from] + 1 : column[from]);
            }
            if (isUpsample(b)) {
                continue; // it is placed below its reader, whose position is not yet known
            }
            while (!taken.add(new Cell(column[b], row[b]))) {
                column[b]++;
            }
            for (int from : inputs.get(b)) {
                if (isUpsample(from)) {
                    column[from] = column[b];
                }
            }
        }
    }

    /** The arrows within a row whose way is blocked by a box, shortest first. */
    private List<int[]> overhead() {
        List<int[]> found = new ArrayList<>();
        for (int to = 0; to < boxes.size(); to++) {
            for (int from : inputs.get(to)) {
                if (sameRow(from, to) && blocked(from, to)) {
                    found.add(new int[] {from, to});
                }
            }
        }
        found.sort(Comparator.comparingInt(e -> column[e[1]] - column[e[0]]));
        return found;
    }

    private boolean blocked(int from, int to) {
        for (int c = column[from] + 1; c < column[to]; c++) {
            if (taken.contains(new Cell(c, row[to]))) {
                return true;
            }
        }
        return false;
    }

    private void place(List<int[]> overhead) {
        TreeMap<Integer, Double> widths = new TreeMap<>();
        double[] heights = new double[rows.size()];
        for (int b = 0; b < boxes.size(); b++) {
            if (!isUpsample(b)) {
                widths.merge(column[b], Shapes.width(boxes.get(b)), Math::max);
                heights[row[b]] = Math.max(heights[row[b]], Shapes.height(boxes.get(b)));
            }
        }
        Map<Integer, Double> centres = new HashMap<>();
        double x = MARGIN + GUTTER;
        for (Map.Entry<Integer, Double> entry : widths.entrySet()) {
            centres.put(entry.getKey(), x + entry.getValue() / 2);
            x += entry.getValue() + COLUMN_GAP;
        }
        width = x - COLUMN_GAP + MARGIN;
        double y = HEADER;
        for (int r = 0; r < rows.size(); r++) {
            int index = r;
            y += LANE_GAP * overhead.stream().filter(e -> row[e[1]] == index).count();
            rowY[r] = y + heights[r] / 2;
            y += heights[r] + ROW_GAP;
        }
        height = y - ROW_GAP + 2 * MARGIN;
        for (int b = 0; b < boxes.size(); b++) {
            double centre = centres.getOrDefault(column[b], 0.0);
            double middle = isUpsample(b) && row[b] + 1 < rows.size()
                    ? rowY[row[b] + 1] - heights[row[b] + 1] / 2 - UPSAMPLE_ABOVE_NEXT
                    : rowY[row[b]];
            Box box = boxes.get(b);
            double wide = Shapes.fillsColumn(box) ? widths.getOrDefault(column[b], 0.0) : Shapes.width(box);
            places.add(new Place(centre, middle, wide, Shapes.height(box)));
        }
    }

    private void lanes(List<int[]> overhead) {
        Map<Integer, Integer> ofRow = new HashMap<>();
        Map<Integer, Integer> arrived = new HashMap<>();
        for (int[] edge : overhead) {
            int to = edge[1];
            long all = overhead.stream().filter(e -> e[1] == to).count();
            int lane = ofRow.merge(row[to], 1, Integer::sum);
            int rank = arrived.merge(to, 1, Integer::sum);
            double top = places.stream()
                    .filter(p -> p.y() == rowY[row[to]])
                    .mapToDouble(Place::top)
                    .min()
                    .orElse(0);
            Place target = places.get(to);
            double end = target.left() + target.width() * rank / (all + 1);
            lanes.add(new Lane(edge[0], to, top - LANE_GAP * lane - 4, end));
        }
    }
}
