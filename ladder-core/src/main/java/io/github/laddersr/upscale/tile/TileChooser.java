// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.tile;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.StreamingEngine;
import io.github.laddersr.upscale.memory.MemoryBudget;

/**
 * Chooses the tiles for an image: none if there is enough memory, otherwise the size whose margins cost the least.
 *
 * @param footprint footprint of the engine's network
 * @param height height of the image
 * @param width width of the image
 * @param streams images that go through the engine side by side: 1, or 2 if alpha is enlarged too
 * @param depth bits of the image's samples: 8 or 16
 * @param ensemble whether whole images have to be held for the eight symmetries
 * @param held bytes that the small image occupies all the time
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
    private static final int FLOATS = 3 * Float.BYTES; // of a pixel with three channels
    private static final int SMALLEST = 16;
    private static final int HIGHEST = 4096;

    /**
     * Chooses the tiles for this image.
     *
     * @param side side of square tiles that the user asked for, or 0
     * @param budget available memory
     * @throws UserException if not even the smallest tiles fit into memory. Tiles that the user asked for are not
     *     checked, unless the reserve alone is too large
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
            // Half of the ensemble's images have their sides exchanged.
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

    /** Tiles of the only size that the network accepts. */
    private Tiles fixed(Footprint.Fixed size, boolean forced, MemoryBudget budget) {
        long least = bytes(size.height(), size.width());
        if (!forced && least > budget.bytes()) {
            throw tooSmall(least, budget);
        }
        return new Tiles(engine, footprint, size.height(), size.width());
    }

    private UserException tooSmall(long least, MemoryBudget budget) {
        String what = "An image of %dx%d pixels needs more memory to be enlarged%s"
                .formatted(width, height, ensemble ? " in all eight symmetries" : "");
        return budget.tooSmall(what, least);
    }

    /** The widest tile of this height that fits into memory, or 0. */
    private int widest(int h, long memory) {
        int all = footprint.aligned(width) / footprint.multiple();
        // Memory grows with the width, so a binary search works.
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

    /** The share of the engine's output that is kept. */
    private double share(int h, int w) {
        return (double) h / highWithMargin(h) * w / wideWithMargin(w);
    }

    /** Peak bytes with tiles of this size. */
    public long bytes(int h, int w) {
        int scale = engine.scale();
        long columns = footprint.aligned(width);
        boolean whole = h >= height && w >= width;
        // overlap with the rows of tiles above and below
        long rows = h + (footprint.reach().isEmpty() ? 2L * margin() : 0);
        long band = rows * scale * columns * scale; // pixels of an enlarged row of tiles
        long sum = engineBytes(h, w);
        if (whole && engine instanceof StreamingEngine && !ensemble) {
            // The engine's stream accounts for everything except the rows that the last input row produces at once.
            band = 2L * margin() * scale * columns * scale;
            sum *= streams;
        } else {
            sum += streams * (band + highWithMargin(h) * columns) * FLOATS;
        }
        // Rows of colour that wait for their alpha, and finished rows.
        sum += band * (streams == 2 ? FLOATS + finished() : finished());
        return held + sum + (ensemble ? ensembleBytes() : 0);
    }

    /** The image and its enlargements: the sum, the current symmetry, and the finished bytes. */
    private long ensembleBytes() {
        long pixels = (long) height * width;
        long large = pixels * engine.scale() * engine.scale();
        return streams * pixels * 2 * FLOATS + large * (2 * FLOATS + finished() + (streams == 2 ? FLOATS : 0));
    }

    /** Bytes of a finished pixel with four channels. */
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
