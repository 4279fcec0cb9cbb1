// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark.rows;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import java.util.Iterator;
import java.util.List;

/**
 * Joins bands, one below the other, to one image. Only one band is open at a time.
 *
 * @param bands at least one, all with the same width, depth and number of channels
 */
public record JoinedRows(List<ImageRows> bands) implements ImageRows {
    public JoinedRows {
        bands = List.copyOf(bands);
        ImageRows first = bands.getFirst();
        for (ImageRows band : bands) {
            if (band.width() != first.width() || band.channels() != first.channels() || band.depth() != first.depth()) {
                throw new IllegalArgumentException("bands of different kinds");
            }
        }
    }

    @Override
    public int width() {
        return bands.getFirst().width();
    }

    @Override
    public int height() {
        return bands.stream().mapToInt(ImageRows::height).reduce(0, Math::addExact);
    }

    @Override
    public int channels() {
        return bands.getFirst().channels();
    }

    @Override
    public int depth() {
        return bands.getFirst().depth();
    }

    @Override
    public RowReader read() {
        return new Reader(bands);
    }

    private static final class Reader implements RowReader {
        private final Iterator<ImageRows> waiting;
        private ImageRows band;
        private RowReader rows;
        private int left;

        private Reader(List<ImageRows> bands) {
            this.waiting = bands.iterator();
            this.band = waiting.next();
            this.rows = band.read();
            this.left = band.height();
        }

        @Override
        public void next(byte[] row) {
            while (left == 0) {
                if (!waiting.hasNext()) {
                    throw new IllegalStateException("no row is left");
                }
                rows.close();
                band = waiting.next();
                rows = band.read();
                left = band.height();
            }
            rows.next(row);
            left--;
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
