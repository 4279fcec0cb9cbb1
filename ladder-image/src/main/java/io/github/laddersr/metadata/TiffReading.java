// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** TIFF: tags of a page's directory. */
public final class TiffReading {
    /** Gray of both kinds, RGB, palette, mask, YCbCr: what a profile for gray or RGB can describe. */
    private static final Set<Long> GRAY_OR_RGB = Set.of(0L, 1L, 2L, 3L, 4L, 6L);

    private static final int FIRST_PRIVATE = 32768;
    private static final int MOST_NAMED = 8;

    /** Tags of programs that say more than how pixels are stored. */
    private static final Map<Integer, String> LOST = Map.of(
            33550, "its place on the map (GeoTIFF)",
            33922, "its place on the map (GeoTIFF)",
            34264, "its place on the map (GeoTIFF)",
            34735, "its place on the map (GeoTIFF)",
            34736, "its place on the map (GeoTIFF)",
            34737, "its place on the map (GeoTIFF)",
            37724, "Photoshop's layers",
            42112, "GDAL's notes",
            42113, "GDAL's notes");

    /** Those that are kept, say how pixels are stored, are named elsewhere, or are padding. */
    private static final Set<Integer> KNOWN = Set.of(
            32934,
            32995,
            32996,
            32997,
            32998,
            Tags.IPTC,
            Tags.PHOTOSHOP,
            Tags.EXIF_IFD,
            Tags.ICC,
            Tags.GPS_IFD,
            Tags.COLOR_SPACE,
            Tags.PIXEL_X,
            Tags.PIXEL_Y,
            Tags.INTEROP_IFD,
            52545,
            59932,
            59933);

    private TiffReading() {}

    /** Reads it all of a page; parts that are damaged are left out with a warning. */
    public static void read(TiffFile tiff, TiffFile.Directory page, MetadataBuilder found) throws IOException {
        found.orientation(Orientation.ofCode(page.number(Tags.ORIENTATION, 1)));
        if (!keepsSamples(page)) {
            found.convertedToSrgb();
        }
        Density.of(page).ifPresent(found::density);
        found.attempt("the ICC profile", () -> page.bytes(Tags.ICC).ifPresent(found::icc));
        found.attempt("the XMP packet", () -> page.bytes(Tags.XMP).ifPresent(found::xmp));
        found.attempt("the IPTC data", () -> iptc(tiff, page, found));
        found.attempt("the EXIF data", () -> exif(tiff, page, found));
    }

    /** Whether the decoder gives the samples as they are stored, not converted to sRGB: gray, RGB or a palette. */
    private static boolean keepsSamples(TiffFile.Directory page) throws IOException {
        return GRAY_OR_RGB.contains(page.number(Tags.PHOTOMETRIC, 2));
    }

    /** What of a page's directory is left out though a program put it there on purpose: tags of its own, in words for a sentence. */
    public static List<String> leftOut(TiffFile.Directory page) {
        Set<String> lost = new LinkedHashSet<>();
        for (TiffFile.Entry entry : page.entries()) {
            int tag = entry.tag();
            String name = LOST.getOrDefault(tag, "");
            if (!name.isEmpty()) {
                lost.add(name);
            } else if (tag >= FIRST_PRIVATE && !Tags.isDescriptive(tag) && !KNOWN.contains(tag)) {
                lost.add("the tag " + tag);
            }
        }
        return lost.size() <= MOST_NAMED
                ? List.copyOf(lost)
                : Stream.concat(
                                lost.stream().limit(MOST_NAMED - 1),
                                Stream.of("%d more".formatted(lost.size() - MOST_NAMED + 1)))
                        .toList();
    }

    /** Its own tag, whose type some programs give as 32-bit numbers in the file's order, or Photoshop's resources. */
    private static void iptc(TiffFile tiff, TiffFile.Directory page, MetadataBuilder found) throws IOException {
        Optional<TiffFile.Entry> entry = page.find(Tags.IPTC);
        if (entry.isPresent()) {
            byte[] bytes = tiff.value(entry.get());
            boolean swapped = entry.get().type() == TiffFile.LONG && bytes[0] != 0x1C && bytes[3] == 0x1C;
            found.iptc(
                    swapped
                            ? new TiffField.Values(0, TiffFile.LONG, bytes, ByteOrder.LITTLE_ENDIAN)
                                    .in(ByteOrder.BIG_ENDIAN)
                            : bytes);
        }
        Optional<byte[]> resources = page.bytes(Tags.PHOTOSHOP);
        if (resources.isPresent()) {
            found.photoshop(resources.get());
        }
    }

    /** An EXIF block of what describes the picture, in the file's byte order so that a MakerNote keeps its own. */
    private static void exif(TiffFile tiff, TiffFile.Directory page, MetadataBuilder found) throws IOException {
        TiffTree described = TiffTree.read(tiff, page, Tags::isDescriptive);
        if (!described.isEmpty()) {
            TiffTree whole = TiffTree.read(
                    tiff, page, tag -> Tags.isDescriptive(tag) || Tags.isResolution(tag) || tag == Tags.ORIENTATION);
            found.exif(TiffWriter.block(whole, tiff.order()).array());
        }
    }
}
