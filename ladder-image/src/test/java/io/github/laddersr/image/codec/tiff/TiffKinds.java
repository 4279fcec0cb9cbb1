// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small TIFFs of unusual kinds, to be damaged. */
final class TiffKinds {
    private TiffKinds() {}

    private static byte[] file(TiffKind kind, Map<Integer, long[]> tags) {
        double largest = Math.scalb(1.0, kind.bits().getFirst()) - 1;
        return TiffWriting.file(
                kind,
                (x, y, c) -> kind.format() == 3
                        ? Float.floatToRawIntBits((x + y + c) / 64f)
                        : (long) ((x * 7 + y * 5 + c * 11) % 61 / 60.0 * largest),
                tags);
    }

    /** The kinds by the names of their files. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("gray3.tif", file(TiffKind.gray(3), Map.of()));
        all.put(
                "gray12-planes-packbits.tif",
                file(TiffKind.gray(12).withExtra(2).withPlanar(true).withCompression(32773, 1), Map.of()));
        all.put(
                "rgb10-lzw-differences.tif",
                file(TiffKind.rgb(10).withRowsPerStrip(5).withCompression(5, 2), Map.of()));
        all.put("rgb32-tiles.tif", file(TiffKind.rgb(32).withTile(16).withCompression(8, 2), Map.of()));
        all.put("float32-predictor.tif", file(TiffKind.rgb(32).withFormat(3).withCompression(8, 3), Map.of()));
        all.put("signed16.tif", file(TiffKind.gray(16).withFormat(2), Map.of()));
        all.put("big-zstandard.tif", file(TiffKind.rgb(8).withBig(true).withCompression(50000, 1), Map.of()));
        all.put(
                "palette5-extra.tif",
                file(TiffKind.gray(5).withPhotometric(3).withExtra(0), Map.of(320, new long[96])));
        all.put(
                "cmyk12-reversed.tif",
                file(
                        TiffKind.gray(12)
                                .withBits(List.of(12, 12, 12, 12))
                                .withPhotometric(5)
                                .withReversed(true),
                        Map.of()));
        all.put("fax4.tif", file(TiffKind.gray(1).withPhotometric(0).withCompression(4, 1), Map.of()));
        all.put("fax3.tif", file(TiffKind.gray(1).withPhotometric(0).withCompression(3, 1), Map.of(292, new long[] {1
        })));
        all.put("jpeg-tiles.tif", file(TiffKind.rgb(8).withTile(16).withCompression(7, 1), Map.of()));
        all.put("ycc.tif", file(TiffKind.rgb(8).withPhotometric(6).withLittle(false), Map.of(530, new long[] {1, 1})));
        return all;
    }
}
