// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.image.SampleBytes;
import io.github.laddersr.image.codec.tiff.TiffLayout.Colours;
import io.github.laddersr.image.colour.CmykToRgb;
import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decodes an image row by row from the top, to gray or RGB with straight alpha. For one thread. */
final class TiffDecoding implements Closeable {
    private final TiffLayout layout;
    private final RawRows rows;
    private final int used; // samples of a pixel that are read
    private final int depth; // bits of a resulting sample
    private final int largest;
    private final SampleScale.Scaling[] scalings;
    private final long[] raw;
    private final int[] pixels; // the same samples, scaled to numbers from 0 to the largest
    private final int[] rgb;
    private final @Nullable CmykToRgb cmyk;
    private final int[] inks;

    TiffDecoding(ByteSource source, TiffLayout layout, SampleScale[] scales) throws IOException {
        this.layout = layout;
        rows = new RawRows(source, layout);
        used = rows.used();
        depth = layout.depth();
        largest = (1 << depth) - 1;
        scalings = new SampleScale.Scaling[used];
        for (int c = 0; c < used; c++) {
            boolean index = layout.colours == Colours.PALETTE && c == 0;
            scalings[c] = index ? raw -> (int) raw : scales[c].to(largest);
        }
        raw = new long[Math.multiplyExact(layout.width, used)];
        pixels = new int[raw.length];
        rgb = new int[layout.channels() >= 3 ? Math.multiplyExact(layout.width, 3) : 0];
        cmyk = layout.colours == Colours.CMYK
                ? new CmykToRgb(CmykToRgb.profile(layout.profile), depth, layout.width)
                : null;
        inks = new int[cmyk == null ? 0 : 4 * layout.width];
    }

    /**
     * Fills a row: samples of 8 bits, or of 16 with the higher byte first.
     *
     * @throws IOException if the row can't be decoded
     */
    void next(byte[] row) throws IOException {
        rows.next(raw);
        for (int c = 0; c < used; c++) {
            for (int i = c; i < raw.length; i += used) {
                pixels[i] = scalings[c].of(raw[i]);
            }
        }
        boolean hasAlpha = layout.alpha >= 0;
        int channels = layout.channels();
        if (channels <= 2) {
            for (int x = 0; x < layout.width; x++) {
                int gray = pixels[x * used];
                put(
                        row,
                        x * channels,
                        layout.colours == Colours.WHITE_IS_ZERO ? largest - gray : gray,
                        hasAlpha ? pixels[x * used + 1] : largest);
            }
        } else {
            toRgb();
            for (int x = 0; x < layout.width; x++) {
                int alpha = hasAlpha ? pixels[x * used + used - 1] : largest;
                for (int c = 0; c < 3; c++) {
                    put(row, x * channels + c, rgb[3 * x + c], alpha);
                }
            }
        }
        if (hasAlpha) {
            for (int x = 0; x < layout.width; x++) {
                SampleBytes.put(row, x * channels + channels - 1, pixels[x * used + used - 1], depth);
            }
        }
    }

    /** Divides premultiplied colour by alpha. Where alpha is 0, no colour is left to recover. */
    private void put(byte[] row, int i, int sample, int alpha) {
        int straight = layout.premultiplied && alpha > 0
                ? (int) Math.min(largest, (2L * sample * largest + alpha) / (2L * alpha))
                : sample;
        SampleBytes.put(row, i, straight, depth);
    }

    private void toRgb() {
        switch (layout.colours) {
            case PALETTE -> {
                for (int x = 0; x < layout.width; x++) {
                    for (int c = 0; c < 3; c++) {
                        int sample = layout.palette[c][pixels[x * used]];
                        rgb[3 * x + c] = depth == 8 ? (510 * sample + 65_535) / 131_070 : sample;
                    }
                }
            }
            case RGB -> copy(rgb, 3);
            case YCC -> {
                copy(rgb, 3);
                layout.ycc.convert(rgb);
            }
            case LAB -> {
                for (int x = 0; x < layout.width; x++) {
                    layout.lab.convert(raw, x * used, rgb, 3 * x);
                }
            }
            case CMYK -> {
                copy(inks, 4);
                Objects.requireNonNull(cmyk).convert(inks, rgb);
            }
            case WHITE_IS_ZERO, BLACK_IS_ZERO -> throw new AssertionError("gray stays gray");
        }
    }

    private void copy(int[] to, int n) {
        for (int x = 0; x < layout.width; x++) {
            System.arraycopy(pixels, x * used, to, x * n, n);
        }
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
