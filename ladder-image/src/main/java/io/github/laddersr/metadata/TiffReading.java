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

    /** Reads it all; parts that are damaged are left out with a warning. */
    public static void read(ByteSource source, MetadataBuilder found) throws IOException {
        Tiff tiff = Tiff.of(source);
        Tiff.Directory first = tiff.first();
        found.orientation(
                Orientation.ofCode(tiff.number(first, Tags.ORIENTATION).orElse(1)));
        if (!keepsSamples(tiff, first)) {
            found.convertedToSrgb();
        }
        tiff.density(first).ifPresent(found::density);
        found.attempt("the ICC profile", () -> value(tiff, first, Tags.ICC).ifPresent(found::icc));
        found.attempt("the XMP packet", () -> value(tiff, first, Tags.XMP).ifPresent(found::xmp));
        found.attempt("the IPTC data", () -> iptc(tiff, first, found));
        found.attempt("the EXIF data", () -> exif(tiff, first, found));
    }

    /** Whether the decoder gives the samples as they are stored, not converted to sRGB: gray or RGB of up to 16 bits without sign. */
    private static boolean keepsSamples(Tiff tiff, Tiff.Directory first) throws IOException {
        return GRAY_OR_RGB.contains(tiff.number(first, Tags.PHOTOMETRIC).orElse(2))
                && tiff.number(first, Tags.BITS_PER_SAMPLE).orElse(1) <= 16
                && tiff.number(first, Tags.SAMPLES_PER_PIXEL).orElse(1) <= 4
                && tiff.number(first, Tags.SAMPLE_FORMAT).orElse(1) == 1;
    }

    private static Optional<byte[]> value(Tiff tiff, Tiff.Directory directory, int tag) throws IOException {
        Optional<Tiff.Entry> entry = directory.find(tag);
        return entry.isEmpty() ? Optional.empty() : Optional.of(tiff.value(entry.get()));
    }

    /** Its own tag, whose type some programs give as 32-bit numbers in the file's order, or Photoshop's resources. */
    private static void iptc(Tiff tiff, Tiff.Directory first, MetadataBuilder found) throws IOException {
        Optional<Tiff.Entry> entry = first.find(Tags.IPTC);
        if (entry.isPresent()) {
            byte[] bytes = tiff.value(entry.get());
            boolean swapped = entry.get().type() == Tiff.LONG && bytes[0] != 0x1C && bytes[3] == 0x1C;
            found.iptc(
                    swapped
                            ? new TiffField.Values(0, Tiff.LONG, bytes, ByteOrder.LITTLE_ENDIAN)
                                    .in(ByteOrder.BIG_ENDIAN)
                            : bytes);
        }
        Optional<byte[]> resources = value(tiff, first, Tags.PHOTOSHOP);
        if (resources.isPresent()) {
            Photoshop.iptc(resources.get()).ifPresent(found::iptc);
        }
    }

    /** An EXIF block of what describes the picture, in the file's byte order so that a MakerNote keeps its own. */
    private static void exif(Tiff tiff, Tiff.Directory first, MetadataBuilder found) throws IOException {
        TiffTree described = TiffTree.read(tiff, first, Tags::isDescriptive);
        if (!described.isEmpty()) {
            TiffTree whole = TiffTree.read(
                    tiff, first, tag -> Tags.isDescriptive(tag) || Tags.isResolution(tag) || tag == Tags.ORIENTATION);
            found.exif(TiffWriter.block(whole, tiff.order()).array());
        }
    }
}
