// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.png;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.image.SampleBytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.IIOException;

/** Converts the stored samples of a PNG to rows of gray or RGB with 8 or 16 bits, with or without alpha. */
final class PngSamples {
    private static final int PALETTE = 3;

    private final PngIndex.Header header;
    private final int[] palette; // 2^bits ARGB colours; empty if there is no palette
    private final int[] key; // the transparent colour; empty if there is none
    private final boolean ramp;
    private final boolean alpha;

    /**
     * Reads the palette and which colours are transparent.
     *
     * @throws IIOException if the colour type needs a palette and there is none
     */
    PngSamples(PngIndex index, ByteSource source) throws IOException {
        header = index.header();
        Optional<PngIndex.Chunk> transparent =
                index.isBefore("tRNS", PngIndex.PIXELS) ? index.first("tRNS") : Optional.empty();
        byte[] clear = new byte[0];
        if (transparent.isPresent()) {
            clear = source.bytes(
                    transparent.get().at(), Math.min(transparent.get().length(), 256));
        }
        boolean indexed = header.colour() == PALETTE;
        palette = indexed ? palette(index, source, clear) : new int[0];
        key = !indexed && header.colour() < PALETTE && clear.length >= 2 * header.samples() ? key(clear) : new int[0];
        alpha = indexed
                ? Arrays.stream(palette).anyMatch(colour -> colour >>> 24 != 0xFF)
                : header.colour() > PALETTE || key.length > 0;
        ramp = indexed && !alpha && isRamp(index);
    }

    private int[] palette(PngIndex index, ByteSource source, byte[] alphas) throws IOException {
        PngIndex.Chunk chunk = index.first("PLTE").orElseThrow(() -> new IIOException("its palette is missing"));
        byte[] bytes = source.bytes(chunk.at(), Math.min(chunk.length(), 3 << header.bits()));
        int[] colours = new int[1 << header.bits()];
        Arrays.fill(colours, 0xFF000000); // an index after the palette's end is black
        for (int i = 0; i < bytes.length / 3; i++) {
            int opacity = i < alphas.length ? alphas[i] & 0xFF : 0xFF;
            colours[i] = opacity << 24
                    | (bytes[3 * i] & 0xFF) << 16
                    | (bytes[3 * i + 1] & 0xFF) << 8
                    | bytes[3 * i + 2] & 0xFF;
        }
        return colours;
    }

    private int[] key(byte[] clear) {
        int[] colour = new int[header.samples()];
        for (int c = 0; c < colour.length; c++) {
            colour[c] = SampleBytes.get(clear, c, 16) & (1 << header.bits()) - 1;
        }
        return colour;
    }

    /**
     * Whether the palette is gray from 0 to 255 or from 255 to 0 in equal steps, so that the picture is really gray
     * with few bits.
     */
    private boolean isRamp(PngIndex index) {
        int size = palette.length;
        if (size > 16
                || size == 8
                || index.first("PLTE").filter(c -> c.length() == 3L * size).isEmpty()) {
            return false;
        }
        boolean down = (palette[0] & 0xFF) != 0;
        for (int i = 0; i < size; i++) {
            int gray = (down ? size - 1 - i : i) * 255 / (size - 1);
            if (palette[i] != (0xFF000000 | gray * 0x010101)) {
                return false;
            }
        }
        return true;
    }

    /** Samples of a pixel of the resulting rows. */
    int channels() {
        boolean colour = header.colour() == PALETTE ? !ramp : header.samples() >= 3;
        return (colour ? 3 : 1) + (alpha ? 1 : 0);
    }

    /** Bits of a sample of the resulting rows. */
    int depth() {
        return header.bits() == 16 ? 16 : 8;
    }

    /**
     * Converts a row of the picture or of a pass.
     *
     * @param stored the bytes of the stored row
     * @param first the column of the picture to which the first pixel belongs
     * @param step the distance in columns from one pixel to the next
     */
    void convert(byte[] stored, int pixels, byte[] row, int first, int step) {
        int samples = header.samples();
        int channels = channels();
        int bits = header.bits();
        int pixel = channels * depth() / 8;
        if (bits >= 8 && palette.length == 0 && key.length == 0) {
            for (int x = 0; x < pixels && step > 1; x++) {
                System.arraycopy(stored, x * pixel, row, (first + x * step) * pixel, pixel);
            }
            if (step == 1) {
                System.arraycopy(stored, 0, row, first * pixel, pixels * pixel);
            }
            return;
        }
        int max = (1 << bits) - 1;
        for (int x = 0; x < pixels; x++) {
            int to = (first + x * step) * channels;
            if (palette.length > 0) {
                putColour(palette[sample(stored, x, bits)], row, to, channels);
                continue;
            }
            boolean isKey = key.length > 0;
            for (int c = 0; c < samples; c++) {
                int value = sample(stored, x * samples + c, bits);
                isKey &= key.length > 0 && value == key[c];
                SampleBytes.put(row, to + c, bits < 8 ? value * 255 / max : value, depth());
            }
            if (key.length > 0) {
                SampleBytes.put(row, to + samples, isKey ? 0 : 0xFFFF, depth());
            }
        }
    }

    private static void putColour(int argb, byte[] row, int to, int channels) {
        row[to] = (byte) (argb >> 16);
        if (channels >= 3) {
            row[to + 1] = (byte) (argb >> 8);
            row[to + 2] = (byte) argb;
        }
        if (channels == 4) {
            row[to + 3] = (byte) (argb >>> 24);
        }
    }

    private static int sample(byte[] stored, int i, int bits) {
        return switch (bits) {
            case 8 -> stored[i] & 0xFF;
            case 16 -> (stored[2 * i] & 0xFF) << 8 | stored[2 * i + 1] & 0xFF;
            default -> stored[i * bits / 8] >> 8 - bits - i * bits % 8 & (1 << bits) - 1;
        };
    }
}
