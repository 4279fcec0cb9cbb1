// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.bytes.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Changes an EXIF block where it lies: nothing that stays is moved, so that a MakerNote, whose offsets only its maker knows, stays valid.
 */
final class ExifEditor {
    private static final int MOST_DIRECTORIES = 8;

    private final byte[] block;
    private int used;
    private final ByteBuffer bytes;
    private final TiffFile tiff;
    private final TiffFile.Directory main;
    private final Optional<TiffFile.Directory> exif;

    /**
     * Edits a copy.
     *
     * @throws DamagedException if the block has no TIFF header or no first directory
     */
    ExifEditor(Bytes exifBlock) throws IOException {
        block = exifBlock.toByteArray();
        used = block.length;
        tiff = TiffFile.classic(ByteSource.of(block));
        bytes = ByteBuffer.wrap(block).order(tiff.order());
        main = tiff.first();
        exif = main.sub(Tags.EXIF_IFD);
    }

    Bytes result() {
        return Bytes.adopt(Arrays.copyOf(block, used));
    }

    Orientation orientation() throws IOException {
        return Orientation.ofCode(main.number(Tags.ORIENTATION, 1));
    }

    Optional<Density> density() throws IOException {
        return Density.of(main);
    }

    void resetOrientation() {
        set(main, Tags.ORIENTATION, 1);
    }

    /** Where the block says the picture's size, it says this one from now on. */
    void size(int width, int height) {
        set(main, Tags.IMAGE_WIDTH, width);
        set(main, Tags.IMAGE_LENGTH, height);
        exif.ifPresent(directory -> {
            set(directory, Tags.PIXEL_X, width);
            set(directory, Tags.PIXEL_Y, height);
        });
    }

    /** Where the block says which colours the samples mean, it says sRGB from now on. */
    void srgb() {
        exif.ifPresent(directory -> set(directory, Tags.COLOR_SPACE, 1));
    }

    /** Sets a whole number where the tag is there. */
    private void set(TiffFile.Directory directory, int tag, int value) {
        for (TiffFile.Entry entry : directory.entries()) {
            if (entry.tag() != tag) {
                continue;
            }
            int at = (int) entry.at();
            boolean fits = entry.type() == TiffFile.SHORT && value <= 0xFFFF;
            bytes.putShort(at + 2, (short) (fits ? TiffFile.SHORT : TiffFile.LONG));
            bytes.putInt(at + 4, 1);
            if (fits) {
                bytes.putShort(at + 8, (short) value);
                bytes.putShort(at + 10, (short) 0);
            } else {
                bytes.putInt(at + 8, value);
            }
        }
    }

    /** Where both resolution tags are there, they say this from now on; the unit stays. */
    void resolution(double x, double y) throws IOException {
        putFraction(Tags.X_RESOLUTION, x);
        putFraction(Tags.Y_RESOLUTION, y);
    }

    /** Horizontal and vertical resolution in the block's own unit, if both are there. */
    Optional<double[]> resolution() throws IOException {
        Optional<Double> x = main.fraction(Tags.X_RESOLUTION);
        Optional<Double> y = main.fraction(Tags.Y_RESOLUTION);
        return x.isPresent() && y.isPresent() && Density.isDensity(x.get(), y.get())
                ? Optional.of(new double[] {x.get(), y.get()})
                : Optional.empty();
    }

    private void putFraction(int tag, double value) throws IOException {
        Optional<TiffFile.Entry> entry = main.find(tag);
        if (entry.isEmpty() || entry.get().type() != TiffFile.RATIONAL || !tiff.isUsable(entry.get())) {
            return;
        }
        Rational fraction = Rational.of(value);
        int at = (int) entry.get().valueAt();
        bytes.putInt(at, (int) fraction.numerator());
        bytes.putInt(at + 4, (int) fraction.denominator());
    }

    /**
     * Cuts off the directories after the first, which hold a small picture of the old pixels, and wipes what only they use; what is wiped
     * at the block's end is left out.
     */
    void dropThumbnail() throws IOException {
        BitSet kept = new BitSet(block.length);
        kept.set(0, 8);
        keep(kept, main);
        for (TiffFile.Directory child : exif.stream().toList()) {
            keep(kept, child);
            for (TiffFile.Directory interop :
                    child.sub(Tags.INTEROP_IFD).stream().toList()) {
                keep(kept, interop);
            }
        }
        for (TiffFile.Directory gps : main.sub(Tags.GPS_IFD).stream().toList()) {
            keep(kept, gps);
        }
        BitSet stale = new BitSet(block.length);
        List<TiffFile.Directory> chain = tiff.chain(MOST_DIRECTORIES);
        for (TiffFile.Directory old : chain.subList(1, chain.size())) {
            keep(stale, old);
            picture(stale, old, Tags.JPEG_OFFSET, Tags.JPEG_LENGTH);
            picture(stale, old, Tags.STRIP_OFFSETS, Tags.STRIP_BYTE_COUNTS);
        }
        stale.andNot(kept);
        stale.stream().forEach(i -> block[i] = 0);
        if (main.nextAt() + 4 <= block.length) {
            bytes.putInt((int) main.nextAt(), 0);
        }
        while (used > 0 && stale.get(used - 1)) {
            used--;
        }
    }

    /** Marks the bytes of a directory and of its values. */
    private void keep(BitSet marks, TiffFile.Directory directory) throws IOException {
        mark(marks, directory.at(), directory.nextAt() + 4 - directory.at());
        for (TiffFile.Entry entry : directory.entries()) {
            if (tiff.isUsable(entry)) {
                mark(marks, entry.valueAt(), entry.bytes());
            }
        }
    }

    /** Marks what the values of two tags, offsets and lengths, point to. */
    private void picture(BitSet marks, TiffFile.Directory directory, int offsets, int lengths) throws IOException {
        Optional<TiffFile.Entry> at = directory.find(offsets);
        Optional<TiffFile.Entry> length = directory.find(lengths);
        if (at.isEmpty() || length.isEmpty() || !tiff.isUsable(at.get()) || !tiff.isUsable(length.get())) {
            return;
        }
        long n = Math.min(at.get().count(), length.get().count());
        for (int i = 0; i < n; i++) {
            OptionalLong from = tiff.number(at.get(), i);
            OptionalLong bytesThere = tiff.number(length.get(), i);
            if (from.isPresent() && bytesThere.isPresent()) {
                mark(marks, from.getAsLong(), bytesThere.getAsLong());
            }
        }
    }

    private void mark(BitSet marks, long at, long n) {
        marks.set((int) Math.min(at, block.length), (int) Math.min(at + n, block.length));
    }
}
