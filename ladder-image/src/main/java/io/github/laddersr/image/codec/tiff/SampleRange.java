// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.image.codec.UnsupportedKindException;
import io.github.laddersr.image.codec.tiff.TiffLayout.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds which numbers mean black and white if the type of the samples does not say so. This concerns floating-point and
 * signed samples, and whole numbers of more than 16 bits, of which programs often use only a part. All samples are read
 * for this.
 */
final class SampleRange {
    /** Numbers that programs use for white, besides 1 and the largest possible number. */
    private static final int[] WHITES = {255, 1023, 4095, 65535};

    /** How far samples may exceed white, as they do after sharpening. */
    private static final double OVERSHOOT = 1.1;

    /**
     * The least floating-point sample with which the range is still taken for 0 to 1. Overshoot is more common there.
     */
    private static final double FLOAT_LEAST = -0.25;

    private static final double FLOAT_MOST = 2;

    private final TiffLayout layout;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private boolean hasOthers; // samples that are not a number or infinite

    private SampleRange(TiffLayout layout) {
        this.layout = layout;
    }

    /** Whether the samples must be read. */
    static boolean isNeeded(TiffLayout layout) {
        return layout.numbers != Numbers.UNSIGNED || layout.bits[0] > 16;
    }

    /**
     * Finds the scale of each used sample of a pixel.
     *
     * @param warnings receives the sentences of warnings
     * @throws UnsupportedKindException if the numbers don't show what is black and white
     */
    static SampleScale[] find(ByteSource source, TiffLayout layout, List<String> warnings) throws IOException {
        int[] used = layout.used();
        SampleScale[] scales = new SampleScale[used.length];
        if (!isNeeded(layout)) {
            for (int i = 0; i < used.length; i++) {
                scales[i] = SampleScale.full(layout.bits[used[i]]);
            }
            return scales;
        }
        SampleRange range = new SampleRange(layout);
        range.look(source);
        double[] ends = range.ends(warnings);
        for (int i = 0; i < used.length; i++) {
            int bits = layout.bits[used[i]];
            boolean own = layout.numbers == Numbers.UNSIGNED && (bits != layout.bits[0] || used[i] == layout.alpha);
            scales[i] = own ? SampleScale.full(bits) : new SampleScale(layout.numbers, bits, ends[0], ends[1]);
        }
        return scales;
    }

    /** Finds the least and the largest number of all colour samples. */
    private void look(ByteSource source) throws IOException {
        try (RawRows rows = new RawRows(source, layout)) {
            long[] raw = new long[Math.multiplyExact(layout.width, rows.used())];
            int colours = layout.colours.samples;
            for (int y = 0; y < layout.height; y++) {
                rows.next(raw);
                for (int i = 0; i < raw.length; i++) {
                    if (i % rows.used() < colours) {
                        see(SampleScale.value(layout.numbers, layout.bits[i % rows.used()], raw[i]));
                    }
                }
            }
        }
    }

    private void see(double value) {
        if (Double.isFinite(value)) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        } else {
            hasOthers = true;
        }
    }

    private double[] ends(List<String> warnings) throws UnsupportedKindException {
        if (least > most) {
            throw unclear("none of its samples is a number");
        }
        double[] ends = switch (layout.numbers) {
            case UNSIGNED -> whole();
            case SIGNED -> signed();
            case FLOAT -> most <= FLOAT_MOST && least >= FLOAT_LEAST ? new double[] {0, 1} : usual();
        };
        List<String> said = new ArrayList<>();
        boolean plain =
                ends[0] == 0 && ends[1] == (layout.numbers == Numbers.FLOAT ? 1 : SampleScale.largest(layout.bits[0]));
        if (!plain) {
            said.add("has samples between %s and %s, of which %s is taken for black and %s for white"
                    .formatted(text(least), text(most), text(ends[0]), text(ends[1])));
        }
        if (least < ends[0] || most > ends[1]) {
            said.add("has samples outside of %s to %s, which are clipped".formatted(text(ends[0]), text(ends[1])));
        }
        if (hasOthers) {
            said.add("has samples that are infinite or no numbers, which are clipped or black");
        }
        if (!said.isEmpty()) {
            warnings.add(String.join(", and ", said) + ".");
        }
        return ends;
    }

    /** The range of all possible numbers, unless that would make the whole picture black. */
    private double[] whole() throws UnsupportedKindException {
        double full = SampleScale.largest(layout.bits[0]);
        return most == 0 || most > full / 256 ? new double[] {0, full} : usual();
    }

    /**
     * The range of all possible numbers if the samples spread over half of it. The range of those from 0 on if no
     * sample is negative and the samples reach three quarters of it.
     */
    private double[] signed() throws UnsupportedKindException {
        double half = Math.scalb(1.0, layout.bits[0] - 1);
        if (least < 0 && most - least > half) {
            return new double[] {-half, half - 1};
        }
        if (least >= 0 && most > 0.75 * half) {
            return new double[] {0, half - 1};
        }
        throw unclear("its signed samples lie between %s and %s".formatted(text(least), text(most)));
    }

    private double[] usual() throws UnsupportedKindException {
        for (int white : WHITES) {
            if (most > white / 4.0 && most <= white * OVERSHOOT && least >= white * (1 - OVERSHOOT)) {
                return new double[] {0, white};
            }
        }
        throw unclear("its samples lie between %s and %s".formatted(text(least), text(most)));
    }

    private static UnsupportedKindException unclear(String what) {
        return new UnsupportedKindException(
                "is a TIFF that does not say which of its numbers is white: " + what,
                "convert it to unsigned whole numbers of 8 or 16 bits first");
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
