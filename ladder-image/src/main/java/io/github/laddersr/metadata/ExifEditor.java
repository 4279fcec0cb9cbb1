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
 * Changes an EXIF block in place. Nothing that stays is moved: the offsets in a MakerNote, which only its maker
 * understands, stay valid.
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
     * Edits a copy of {@code exifBlock}.
     *
     * @throws DamagedException if the block has no TIFF header or no first directory
     */
    ExifEditor(Bytes exifBlock) throws IOException {
        block = exifBlock.toByteArray();
        used = block.length;
        tiff = TiffFile.classic(ByteSource.of(block));
        bytes = ByteBuffer.wrap(block).order(tiff.order());
        main = tiff.first();
        exif = main.sub(TiffTags.EXIF_IFD);
    }

    Bytes result() {
        return Bytes.adopt(Arrays.copyOf(block, used));
    }

    Orientation orientation() throws IOException {
        return Orientation.ofCode(main.number(TiffTags.ORIENTATION, 1));
    }

    Optional<Density> density() throws IOException {
        return Density.of(main);
    }

    void resetOrientation() {
        set(main, TiffTags.ORIENTATION, 1);
    }

    /** Sets the picture's size wherever the block has one. */
    void size(int width, int height) {
        set(main, TiffTags.IMAGE_WIDTH, width);
        set(main, TiffTags.IMAGE_LENGTH, height);
        exif.ifPresent(directory -> {
            set(directory, TiffTags.PIXEL_X, width);
            set(directory, TiffTags.PIXEL_Y, height);
        });
    }

    /** Sets the colour space to sRGB if the block has one. */
    void srgb() {
        exif.ifPresent(directory -> set(directory, TiffTags.COLOR_SPACE, 1));
    }

    /** Sets a whole number if the directory has the tag. */
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

    /** Sets each resolution tag that the block has. The unit stays. */
    void resolution(double x, double y) throws IOException {
        putFraction(TiffTags.X_RESOLUTION, x);
        putFraction(TiffTags.Y_RESOLUTION, y);
    }

    /** The horizontal and vertical resolution in the block's own unit, if it has both. */
    Optional<double[]> resolution() throws IOException {
        Optional<Double> x = main.fraction(TiffTags.X_RESOLUTION);
        Optional<Double> y = main.fraction(TiffTags.Y_RESOLUTION);
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
     * Removes the thumbnail, which shows the old pixels: cuts off the directories after the first and overwrites with
     * zeros what only they use. If such zeros are at the block's end, the block is shortened by them.
     */
    void dropThumbnail() throws IOException {
        BitSet kept = new BitSet(block.length);
        kept.set(0, 8);
        keep(kept, main);
        for (TiffFile.Directory child : exif.stream().toList()) {
            keep(kept, child);
            for (TiffFile.Directory interop :
                    child.sub(TiffTags.INTEROP_IFD).stream().toList()) {
                keep(kept, interop);
            }
        }
        for (TiffFile.Directory gps : main.sub(TiffTags.GPS_IFD).stream().toList()) {
            keep(kept, gps);
        }
        BitSet stale = new BitSet(block.length);
        List<TiffFile.Directory> chain = tiff.chain(MOST_DIRECTORIES);
        for (TiffFile.Directory old : chain.subList(1, chain.size())) {
            keep(stale, old);
            picture(stale, old, TiffTags.JPEG_OFFSET, TiffTags.JPEG_LENGTH);
            picture(stale, old, TiffTags.STRIP_OFFSETS, TiffTags.STRIP_BYTE_COUNTS);
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

    /** Marks the bytes of a picture: one tag has the offsets of its parts, the other their lengths. */
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
