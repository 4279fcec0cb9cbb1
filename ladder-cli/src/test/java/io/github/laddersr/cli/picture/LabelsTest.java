// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels are inside the area and overlap nothing. */
final class LabelsTest {
    private static final Rectangle2D AREA = new Rectangle2D.Double(0, 0, 800, 500);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void labelsOfACrowdDoNotOverlap(int seed) {
        Random random = new Random(seed);
        List<Point2D> points = new ArrayList<>();
        List<Rectangle2D> sizes = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            points.add(new Point2D.Double(250 + random.nextInt(300), 200 + random.nextInt(150)));
            sizes.add(new Rectangle2D.Double(0, 0, 40 + random.nextInt(60), 14));
        }
        List<Rectangle2D> boxes = Labels.place(points, sizes, AREA);
        for (int i = 0; i < boxes.size(); i++) {
            assertThat(AREA.contains(boxes.get(i))).isTrue();
            for (int j = 0; j < boxes.size(); j++) {
                assertThat(boxes.get(i).intersects(Labels.marker(points.get(j))))
                        .isFalse();
                assertThat(i != j && boxes.get(i).intersects(boxes.get(j))).isFalse();
            }
        }
    }
}
