// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.RowSink;
import io.github.laddersr.engine.StreamingEngine;
import java.util.function.DoubleConsumer;

/** Streaming engines for tests. */
final class Streaming {
    private Streaming() {}

    /** Behaves like a stream, but collects all rows and then runs an engine. */
    record Collecting(Engine engine, long bytesPerColumn) implements StreamingEngine {
        @Override
        public RowSink open(int height, int width, RowSink out) {
            return new Collector(engine, height, width, out);
        }

        @Override
        public long bytesFor(int width) {
            return width * bytesPerColumn;
        }

        @Override
        public void release() {}

        @Override
        public Planes run(Planes rgb, DoubleConsumer progress) {
            return engine.run(rgb, progress);
        }

        @Override
        public int scale() {
            return engine.scale();
        }

        @Override
        public String name() {
            return "collecting";
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    private static final class Collector implements RowSink {
        private final Engine engine;
        private final Planes image;
        private final RowSink out;
        private int rows;

        Collector(Engine engine, int height, int width, RowSink out) {
            this.engine = engine;
            this.image = new Planes(3, height, width);
            this.out = out;
        }

        @Override
        public void accept(float[][] row) {
            for (int c = 0; c < 3; c++) {
                image.setRow(c, rows, 0, row[c], 0, image.width());
            }
            if (++rows == image.height()) {
                give(engine.run(image), out);
            }
        }
    }

    /**
     * Returns each row twice with each value twice, immediately and in the same arrays: a network without any receptive
     * field.
     */
    record Nearest(long bytesPerColumn) implements StreamingEngine {
        @Override
        public RowSink open(int height, int width, RowSink out) {
            float[][] large = new float[3][2 * width];
            return row -> {
                for (int twice = 0; twice < 2; twice++) {
                    for (int c = 0; c < 3; c++) {
                        for (int x = 0; x < 2 * width; x++) {
                            large[c][x] = row[c][x / 2];
                        }
                    }
                    out.accept(large);
                }
            };
        }

        @Override
        public long bytesFor(int width) {
            return width * bytesPerColumn;
        }

        @Override
        public void release() {}

        @Override
        public Planes run(Planes rgb, DoubleConsumer progress) {
            throw new AssertionError("a streaming engine is not run on planes");
        }

        @Override
        public int scale() {
            return 2;
        }

        @Override
        public String name() {
            return "nearest";
        }

        @Override
        public void close() {}
    }

    /** Passes on all rows of planes. */
    static void give(Planes planes, RowSink out) {
        float[][] row = new float[3][planes.width()];
        for (int y = 0; y < planes.height(); y++) {
            for (int c = 0; c < 3; c++) {
                planes.getRow(c, y, 0, row[c], 0, planes.width());
            }
            out.accept(row);
        }
    }
}
