// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A kind of TIFF that {@link TiffWriting} writes.
 *
 * @param bits the bits of each sample of a pixel
 * @param format 1 unsigned, 2 signed, 3 floating-point
 * @param photometric the tag's value
 * @param extra the tag's values, for samples that are no colours
 * @param tile columns and rows of a tile, a multiple of 16; 0 for strips
 * @param rowsPerStrip the rows of a strip
 * @param compression the tag's value
 * @param predictor the tag's value
 */
record TiffKind(
        int width,
        int height,
        List<Integer> bits,
        int format,
        int photometric,
        List<Integer> extra,
        boolean planar,
        boolean little,
        boolean big,
        int tile,
        int rowsPerStrip,
        int compression,
        int predictor,
        boolean reversed) {
    /** Gray in one uncompressed strip. */
    static TiffKind gray(int bits) {
        return new TiffKind(37, 23, List.of(bits), 1, 1, List.of(), false, true, false, 0, 23, 1, 1, false);
    }

    static TiffKind rgb(int bits) {
        return gray(bits).withBits(List.of(bits, bits, bits)).withPhotometric(2);
    }

    TiffKind withBits(List<Integer> other) {
        return new TiffKind(
                width,
                height,
                other,
                format,
                photometric,
                extra,
                planar,
                little,
                big,
                tile,
                rowsPerStrip,
                compression,
                predictor,
                reversed);
    }

    TiffKind withFormat(int other) {
        return new TiffKind(
                width,
                height,
                bits,
                other,
                photometric,
                extra,
                planar,
                little,
                big,
                tile,
                rowsPerStrip,
                compression,
                predictor,
                reversed);
    }

    TiffKind withPhotometric(int other) {
        return new TiffKind(
                width,
                height,
                bits,
                format,
                other,
                extra,
                planar,
                little,
                big,
                tile,
                rowsPerStrip,
                compression,
                predictor,
                reversed);
    }

    TiffKind withExtra(Integer... others) {
        List<Integer> all = new ArrayList<>(bits);
        for (int i = 0; i < others.length; i++) {
            all.add(bits.getFirst());
        }
        return new TiffKind(
                width,
                height,
                all,
                format,
                photometric,
                List.of(others),
                planar,
                little,
                big,
                tile,
                rowsPerStrip,
                compression,
                predictor,
                reversed);
    }

    TiffKind withPlanar(boolean other) {
        return new TiffKind(
                width,
                height,
                bits,
                format,
                photometric,
                extra,
                other,
                little,
                big,
                tile,
                rowsPerStrip,
                compression,
                predictor,
                reversed);
    }

    TiffKind withLittle(boolean other) {
        return new TiffKind(
                width,
                height,
                bits,
                format,
                photometric,
                extra,
                planar,
                other,
                big,
                tile,
                rowsPerStrip,
                compression,
                predictor,
                reversed);
    }

    TiffKind withBig(boolean other) {
        return new TiffKind(
                width,
                height,
                bits,
                format,
                photometric,
                extra,
                planar,
                little,
                other,
                tile,
                rowsPerStrip,
                compression,
                predictor,
                reversed);
    }

    TiffKind withTile(int other) {
        return new TiffKind(
                width,
                height,
                bits,
                format,
                photometric,
                extra,
                planar,
                little,
                big,
                other,
                rowsPerStrip,
                compression,
                predictor,
                reversed);
    }

    TiffKind withRowsPerStrip(int other) {
        return new TiffKind(
                width,
                height,
                bits,
                format,
                photometric,
                extra,
                planar,
                little,
                big,
                tile,
                other,
                compression,
                predictor,
                reversed);
    }

    TiffKind withCompression(int other, int itsPredictor) {
        return new TiffKind(
                width,
                height,
                bits,
                format,
                photometric,
                extra,
                planar,
                little,
                big,
                tile,
                rowsPerStrip,
                other,
                itsPredictor,
                reversed);
    }

    TiffKind withReversed(boolean other) {
        return new TiffKind(
                width,
                height,
                bits,
                format,
                photometric,
                extra,
                planar,
                little,
                big,
                tile,
                rowsPerStrip,
                compression,
                predictor,
                other);
    }

    ByteOrder order() {
        return little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }
}
