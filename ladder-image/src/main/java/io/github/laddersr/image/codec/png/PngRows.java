// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.png;

import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.HeldRows;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.codec.Refusals;
import io.github.laddersr.image.codec.SplicedStream;
import java.io.IOException;

/**
 * The rows of a PNG that is not interlaced, decoded while they are read. The JDK's reader can't do this: for each
 * region it starts again at the top.
 */
record PngRows(OpenFile input, PngIndex index, PngSamples samples) implements ImageRows {
    /** For each of the seven passes its first column and row, and the steps to the next column and row. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    @Override
    public int width() {
        return (int) index.header().width();
    }

    @Override
    public int height() {
        return (int) index.header().height();
    }

    @Override
    public int channels() {
        return samples.channels();
    }

    @Override
    public int depth() {
        return samples.depth();
    }

    private PngData data() {
        SplicedStream.Builder data = new SplicedStream.Builder();
        index.all(PngIndex.PIXELS).forEach(chunk -> data.copy(chunk.at(), chunk.length()));
        return new PngData(index.header(), data.over(input));
    }

    @Override
    public RowReader read() {
        PngData data = data();
        data.begin(width());
        return new RowReader() {
            private int y;

            @Override
            public void next(byte[] row) {
                if (y == height()) {
                    throw new IllegalStateException("there is no row " + y);
                }
                byte[] stored = Refusals.guarded(input.file(), ImageFormat.PNG, data::next);
                samples.convert(stored, width(), row, 0, 1);
                y++;
            }

            @Override
            public void close() {
                try {
                    data.close();
                } catch (IOException e) {
                    throw Refusals.cannotRead(input.file(), e);
                }
            }
        };
    }

    /** Decodes all rows of an interlaced picture. It is stored in seven passes, each finer than those before it. */
    ImageRows deinterlaced() throws IOException {
        byte[][] held = new byte[height()][bytesPerRow()];
        try (PngData data = data()) {
            for (int[] pass : PASSES) {
                int columns = Math.ceilDiv(width() - pass[0], pass[2]);
                int rows = Math.ceilDiv(height() - pass[1], pass[3]);
                if (columns <= 0) {
                    continue;
                }
                data.begin(columns);
                for (int y = 0; y < rows; y++) {
                    samples.convert(data.next(), columns, held[pass[1] + y * pass[3]], pass[0], pass[2]);
                }
            }
        }
        return new HeldRows(width(), channels(), depth(), held);
    }

    /** Reads all rows and discards them, to check that they can be decoded. */
    void requireAll() throws IOException {
        if (index.header().interlaced()) {
            deinterlaced();
            return;
        }
        try (PngData data = data()) {
            data.begin(width());
            for (int y = 0; y < height(); y++) {
                data.next();
            }
        }
    }
}
