// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

/** Rows of 16 bits rounded to the nearest of 8. */
record EightBits(ImageRows deep) implements ImageRows {
    /** The rows themselves if they are of 8 bits. */
    static ImageRows of(ImageRows rows) {
        return rows.depth() == 8 ? rows : new EightBits(rows);
    }

    @Override
    public int width() {
        return deep.width();
    }

    @Override
    public int height() {
        return deep.height();
    }

    @Override
    public int channels() {
        return deep.channels();
    }

    @Override
    public int depth() {
        return 8;
    }

    @Override
    public long bytesHeld() {
        return deep.bytesHeld();
    }

    @Override
    public RowReader read() {
        RowReader reader = deep.read();
        byte[] wide = new byte[deep.bytesPerRow()];
        return new RowReader() {
            @Override
            public void next(byte[] row) {
                reader.next(wide);
                for (int i = 0; i < wide.length / 2; i++) {
                    row[i] = (byte) SampleBytes.to8Bits(SampleBytes.get(wide, i, 16));
                }
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
