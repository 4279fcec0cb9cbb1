// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;

/** TIFF: tags of the first directory. */
public final class TiffReading {
    /** Gray of both kinds, RGB, palette, mask, YCbCr: what a profile for gray or RGB can describe. */
    private static final Set<Long> GRAY_OR_RGB = Set.of(0L, 1L, 2L, 3L, 4L, 6L);

    private TiffReading() {}

    /** Reads it all of a file whose directories are known; parts that are damaged are left out with a warning. */
    public static void read(TiffFile tiff, MetadataBuilder found) throws IOException {
        TiffFile.Directory first = tiff.first();
        found.orientation(Orientation.ofCode(first.number(Tags.ORIENTATION, 1)));
        if (!keepsSamples(first)) {
            found.convertedToSrgb();
        }
        Density.of(first).ifPresent(found::density);
        found.attempt("the ICC profile", () -> first.bytes(Tags.ICC).ifPresent(found::icc));
        found.attempt("the XMP packet", () -> first.bytes(Tags.XMP).ifPresent(found::xmp));
        found.attempt("the IPTC data", () -> iptc(tiff, first, found));
        found.attempt("the EXIF data", () -> exif(tiff, first, found));
    }

    /** Whether the decoder gives the samples as they are stored, not converted to sRGB: gray, RGB or a palette. */
    private static boolean keepsSamples(TiffFile.Directory first) throws IOException {
        return GRAY_OR_RGB.contains(first.number(Tags.PHOTOMETRIC, 2));
    }

    /** Its own tag, whose type some programs give as 32-bit numbers in the file's order, or Photoshop's resources. */
    private static void iptc(TiffFile tiff, TiffFile.Directory first, MetadataBuilder found) throws IOException {
        Optional<TiffFile.Entry> entry = first.find(Tags.IPTC);
        if (entry.isPresent()) {
            byte[] bytes = tiff.value(entry.get());
            boolean swapped = entry.get().type() == TiffFile.LONG && bytes[0] != 0x1C && bytes[3] == 0x1C;
            found.iptc(
                    swapped
                            ? new TiffField.Values(0, TiffFile.LONG, bytes, ByteOrder.LITTLE_ENDIAN)
                                    .in(ByteOrder.BIG_ENDIAN)
                            : bytes);
        }
        Optional<byte[]> resources = first.bytes(Tags.PHOTOSHOP);
        if (resources.isPresent()) {
            Photoshop.iptc(resources.get()).ifPresent(found::iptc);
        }
    }

    /** An EXIF block of what describes the picture, in the file's byte order so that a MakerNote keeps its own. */
    private static void exif(TiffFile tiff, TiffFile.Directory first, MetadataBuilder found) throws IOException {
        TiffTree described = TiffTree.read(tiff, first, Tags::isDescriptive);
        if (!described.isEmpty()) {
            TiffTree whole = TiffTree.read(
                    tiff, first, tag -> Tags.isDescriptive(tag) || Tags.isResolution(tag) || tag == Tags.ORIENTATION);
            found.exif(TiffWriter.block(whole, tiff.order()).array());
        }
    }
}
