// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.tile;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.StreamingEngine;
import io.github.laddersr.upscale.memory.MemoryBudget;

/**
 * Finds the tiles that an image is best cut into: none if the memory suffices, else those of which the margin takes the least part.
 *
 * @param footprint of the engine's network
 * @param height of the image
 * @param width of the image
 * @param streams images that go through the engine side by side: 1, or 2 if alpha is enlarged
 * @param depth of the image's samples: 8 or 16 bits
 * @param ensemble whether the images have to be whole
 * @param held bytes that the small image takes all the time
 */
public record TileChooser(
        Engine engine,
        Footprint footprint,
        int height,
        int width,
        int streams,
        int depth,
        boolean ensemble,
        long held) {
    private static final int FLOATS = 3 * Float.BYTES; // of a pixel of colour
    private static final int SMALLEST = 16;
    private static final int HIGHEST = 4096;

    /**
     * The tiles for this image.
     *
     * @param side of square ones that the user wants, or 0
     * @param budget what memory there is
     * @throws UserException if not even the smallest tiles fit into the memory; those that the user wants are not doubted
     *     unless the reserve alone is too large
     */
    public Tiles choose(int side, MemoryBudget budget) {
        long memory = budget.bytes();
        int wholeHeight = footprint.aligned(height);
        int wholeWidth = footprint.aligned(width);
        if (footprint.fixed().isPresent()) {
            return fixed(footprint.fixed().get(), side != 0 && budget.leavesSome(), budget);
        }
        if (side != 0 && budget.leavesSome()) {
            return new Tiles(
                    engine,
                    footprint,
                    Math.min(footprint.aligned(side), wholeHeight),
                    Math.min(footprint.aligned(side), wholeWidth));
        }
        if (bytes(wholeHeight, wholeWidth) <= memory) {
            // Half of the ensemble's images have the sides exchanged.
            int longer = Math.max(wholeHeight, wholeWidth);
            return ensemble
                    ? new Tiles(engine, footprint, longer, longer)
                    : new Tiles(engine, footprint, wholeHeight, wholeWidth);
        }
        Tiles best = null;
        for (int h = Math.min(smallest(), wholeHeight);
                h <= Math.min(HIGHEST, wholeHeight);
                h += footprint.multiple()) {
            int w = widest(h, memory);
            if (w > 0 && (best == null || share(h, w) > share(best.height(), best.width()))) {
                best = new Tiles(engine, footprint, h, w);
            }
        }
        if (best == null) {
            throw tooSmall(bytes(Math.min(smallest(), wholeHeight), Math.min(smallest(), wholeWidth)), budget);
        }
        return best;
    }

    /** Those of the only size that the network takes. */
    private Tiles fixed(Footprint.Fixed size, boolean trusted, MemoryBudget budget) {
        long least = bytes(size.height(), size.width());
        if (!trusted && least > budget.bytes()) {
            throw tooSmall(least, budget);
        }
        return new Tiles(engine, footprint, size.height(), size.width());
    }

    private UserException tooSmall(long least, MemoryBudget budget) {
        String what = "An image of %dx%d pixels needs more memory to be enlarged%s"
                .formatted(width, height, ensemble ? " in all eight symmetries" : "");
        return budget.tooSmall(what, least);
    }

    /** The widest tile of this height that fits, or 0. */
    private int widest(int h, long memory) {
        int all = footprint.aligned(width) / footprint.multiple();
        // Memory grows with the width: a binary search.
        int low = Math.min(smallest() / footprint.multiple(), all) - 1;
        int none = low;
        int high = all;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (bytes(h, middle * footprint.multiple()) <= memory) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low == none ? 0 : low * footprint.multiple();
    }

    private int smallest() {
        return footprint.aligned(SMALLEST);
    }

    /** How much of what the engine computes is kept. */
    private double share(int h, int w) {
        return (double) h / highWithMargin(h) * w / wideWithMargin(w);
    }

    /** Bytes held at once with tiles of this size. */
    public long bytes(int h, int w) {
        int scale = engine.scale();
        long columns = footprint.aligned(width);
        boolean whole = h >= height && w >= width;
        long rows = h + (footprint.reach().isEmpty() ? 2L * margin() : 0); // blended with those above and below
        long band = rows * scale * columns * scale; // pixels of a row of tiles, enlarged
        long sum = engineBytes(h, w);
        if (whole && engine instanceof StreamingEngine && !ensemble) {
            // Its stream holds all but the rows that the last one brings forth at once.
            band = 2L * margin() * scale * columns * scale;
            sum *= streams;
        } else {
            sum += streams * (band + highWithMargin(h) * columns) * FLOATS;
        }
        // Rows of colour that wait for alpha, and those that are done.
        sum += band * (streams == 2 ? FLOATS + finished() : finished());
        return held + sum + (ensemble ? ensembleBytes() : 0);
    }

    /** The image and its enlargements: the sum, one that is turned, and the finished bytes. */
    private long ensembleBytes() {
        long pixels = (long) height * width;
        long large = pixels * engine.scale() * engine.scale();
        return streams * pixels * 2 * FLOATS + large * (2 * FLOATS + finished() + (streams == 2 ? FLOATS : 0));
    }

    /** Bytes of a pixel that is done, of up to four channels. */
    private int finished() {
        return 4 * depth / 8;
    }

    private long engineBytes(int h, int w) {
        return engine instanceof StreamingEngine streaming
                ? streaming.bytesFor(wideWithMargin(w))
                : (long) highWithMargin(h) * wideWithMargin(w) * engine.bytesPerPixel();
    }

    private int margin() {
        return Tiles.margin(footprint);
    }

    private int highWithMargin(int h) {
        return footprint
                .fixed()
                .map(Footprint.Fixed::height)
                .orElseGet(() -> Math.min(footprint.aligned(height), h + 2 * margin()));
    }

    private int wideWithMargin(int w) {
        return footprint
                .fixed()
                .map(Footprint.Fixed::width)
                .orElseGet(() -> Math.min(footprint.aligned(width), w + 2 * margin()));
    }
}
