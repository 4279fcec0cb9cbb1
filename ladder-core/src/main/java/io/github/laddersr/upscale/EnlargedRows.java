// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.engine.RowSink;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;
import io.github.laddersr.upscale.pixel.PixelsToPlanes;
import io.github.laddersr.upscale.pixel.PlanesToPixels;
import io.github.laddersr.upscale.pixel.SmallWindow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.DoubleConsumer;

/**
 * The rows of an enlarged image, computed on demand: rows of the small image are fed to the network until it produces a
 * row. Colour and alpha go through the network as two separate images, side by side.
 */
final class EnlargedRows implements RowReader {
    /** Starts an image on a network. */
    @FunctionalInterface
    interface Network {
        /**
         * Opens a sink for {@code height} rows of 3 x {@code width}.
         *
         * @param out receives the enlarged rows
         * @param progress receives the share that is done, up to 1
         */
        RowSink open(int height, int width, RowSink out, DoubleConsumer progress);
    }

    private final ImageRows image;
    private final RowReader small;
    private final int scale;
    private final boolean alpha;
    private final RowSink colourIn;
    private final RowSink alphaIn;
    private final float[][] planes;
    private final byte[] bytes; // a row of the small image
    private final float[] samples; // the same row in [0, 1]
    private final PlanesToPixels toPixels;
    private final Deque<byte[]> ready = new ArrayDeque<>();
    private final Deque<byte[]> spare = new ArrayDeque<>();
    private final double[] shares = new double[2]; // shares done of colour and of alpha
    private int read; // rows of the small image read so far
    private int given; // rows of the large image returned so far

    // If alpha is enlarged: rows that wait for their other half.
    private final Deque<float[][]> colours = new ArrayDeque<>();
    private final Deque<float[][]> opacities = new ArrayDeque<>();
    private final Deque<float[][]> spareFloats = new ArrayDeque<>();
    private final SmallWindow window;
    private int finished; // finished rows

    /**
     * Begins.
     *
     * @param alpha whether alpha goes through the network; otherwise it is the same everywhere, if there is any
     * @param progress hears what share is done, up to 1
     */
    EnlargedRows(ImageRows image, int scale, boolean alpha, Network network, DoubleConsumer progress) {
        this.image = image;
        this.scale = scale;
        this.alpha = alpha;
        this.planes = new float[3][image.width()];
        this.toPixels = new PlanesToPixels(image.channels(), image.depth(), scale);
        this.bytes = new byte[image.bytesPerRow()];
        this.samples = new float[image.width() * image.channels()];
        this.window = new SmallWindow(image.height(), image.width(), image.channels());
        this.colourIn = network.open(
                image.height(), image.width(), alpha ? row -> colours.add(copy(row)) : this::finishOpaque, share -> {
                    shares[0] = share;
                    progress.accept(alpha ? (shares[0] + shares[1]) / 2 : share);
                });
        this.alphaIn = alpha
                ? network.open(image.height(), image.width(), this::finishTransparent, share -> {
                    shares[1] = share;
                    progress.accept((shares[0] + shares[1]) / 2);
                })
                : row -> {};
        this.small = image.read();
    }

    @Override
    public void next(byte[] row) {
        if (given == image.height() * scale) {
            throw new IllegalStateException("there are no more rows");
        }
        try {
            while (ready.isEmpty()) {
                feed();
            }
        } catch (OutOfMemoryError e) {
            throw Upscaler.outOfMemory(image, e);
        }
        byte[] next = ready.remove();
        System.arraycopy(next, 0, row, 0, next.length);
        spare.push(next);
        if (++given == image.height() * scale) {
            toPixels.requirePlausible();
        }
    }

    /** Feeds one row to the network and collects the rows that it produces. */
    private void feed() {
        if (read == image.height()) {
            throw new IllegalStateException("the engine returned only " + given + " rows");
        }
        small.next(bytes);
        read++;
        float[] row = alpha ? new float[samples.length] : samples;
        SampleBytes.toFloats(bytes, image.depth(), row);
        toPixels.record(row);
        if (alpha) {
            window.add(row);
        }
        PixelsToPlanes.colour(row, image.channels(), alpha, planes);
        colourIn.accept(planes);
        if (alpha) {
            PixelsToPlanes.alpha(row, image.channels(), planes);
            alphaIn.accept(planes);
            finishWaiting();
        }
    }

    private void finishOpaque(float[][] colour) {
        byte[] out = spareBytes();
        toPixels.row(colour, null, null, out);
        ready.add(out);
    }

    private void finishTransparent(float[][] opacity) {
        opacities.add(copy(opacity));
        finishWaiting();
    }

    /** Finishes all rows whose colour and alpha are available, provided the row below the source row has been read. */
    private void finishWaiting() {
        while (!colours.isEmpty() && !opacities.isEmpty() && window.moveTo(finished / scale)) {
            float[][] colour = colours.remove();
            float[][] opacity = opacities.remove();
            byte[] out = spareBytes();
            toPixels.row(colour, opacity, window.range(), out);
            ready.add(out);
            spareFloats.push(colour);
            spareFloats.push(opacity);
            finished++;
        }
    }

    private byte[] spareBytes() {
        byte[] recycled = spare.poll();
        return recycled != null ? recycled : new byte[image.bytesPerRow() * scale];
    }

    private float[][] copy(float[][] row) {
        float[][] recycled = spareFloats.poll();
        float[][] to = recycled != null ? recycled : new float[3][image.width() * scale];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(row[c], 0, to[c], 0, to[c].length);
        }
        return to;
    }

    @Override
    public void close() {
        small.close();
    }
}
