// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;

/** Planes as an image of 16 bits, and back: finer than what a seam may be. */
record DeepRows(Planes planes) implements ImageRows {
    @Override
    public int width() {
        return planes.width();
    }

    @Override
    public int height() {
        return planes.height();
    }

    @Override
    public int channels() {
        return planes.channels();
    }

    @Override
    public int depth() {
        return 16;
    }

    @Override
    public RowReader read() {
        int[] next = {0};
        return new RowReader() {
            @Override
            public void next(byte[] row) {
                for (int i = 0; i < width() * channels(); i++) {
                    float value = planes.get(i % channels(), next[0], i / channels());
                    SampleBytes.put(row, i, SampleBytes.ofFloat(value, 16), 16);
                }
                next[0]++;
            }

            @Override
            public void close() {}
        };
    }

    static Planes planes(ImageRows image) {
        Planes planes = new Planes(image.channels(), image.height(), image.width());
        byte[] row = new byte[image.bytesPerRow()];
        try (RowReader rows = image.read()) {
            for (int y = 0; y < image.height(); y++) {
                rows.next(row);
                for (int i = 0; i < image.width() * image.channels(); i++) {
                    planes.set(i % image.channels(), y, i / image.channels(), SampleBytes.get(row, i, 16) / 65535f);
                }
            }
        }
        return planes;
    }
}
