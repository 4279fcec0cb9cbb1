// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

/** Rounds samples of 16 bits to 8 bits. */
record EightBitRows(ImageRows deep) implements ImageRows {
    /** Returns the rows unchanged if their samples have 8 bits already. */
    static ImageRows of(ImageRows rows) {
        return rows.depth() == 8 ? rows : new EightBitRows(rows);
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
