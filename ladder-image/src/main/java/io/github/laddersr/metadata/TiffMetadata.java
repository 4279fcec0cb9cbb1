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

/** Reads metadata from the directory of a TIFF page. */
public final class TiffMetadata {
    /** Both kinds of gray, RGB, palette, mask and YCbCr: a profile for gray or RGB can describe these. */
    private static final Set<Long> GRAY_OR_RGB = Set.of(0L, 1L, 2L, 3L, 4L, 6L);

    private static final int FIRST_PRIVATE = 32768;
    private static final int MOST_NAMED = 8;

    /** Private tags of programs, with names for a warning. They hold more than how pixels are stored. */
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

    /**
     * Private tags that need no warning here: they are kept, or only say how pixels are stored, or have a warning
     * elsewhere, or are padding.
     */
    private static final Set<Integer> KNOWN = Set.of(
            32934,
            32995,
            32996,
            32997,
            32998,
            TiffTags.IPTC,
            TiffTags.PHOTOSHOP,
            TiffTags.EXIF_IFD,
            TiffTags.ICC,
            TiffTags.GPS_IFD,
            TiffTags.COLOR_SPACE,
            TiffTags.PIXEL_X,
            TiffTags.PIXEL_Y,
            TiffTags.INTEROP_IFD,
            52545,
            59932,
            59933);

    private TiffMetadata() {}

    /**
     * Reads all metadata of a page. Damaged parts are left out with a warning.
     *
     * @param alone whether no other page goes into the result
     */
    public static void read(TiffFile tiff, TiffFile.Directory page, boolean alone, MetadataBuilder found)
            throws IOException {
        found.orientation(Orientation.ofCode(page.number(TiffTags.ORIENTATION, 1)));
        if (!keepsSamples(page)) {
            found.convertedToSrgb();
        }
        Density.of(page).ifPresent(found::density);
        found.attempt("the ICC profile", () -> page.bytes(TiffTags.ICC).ifPresent(found::icc));
        found.attempt("the XMP packet", () -> page.bytes(TiffTags.XMP).ifPresent(found::xmp));
        found.attempt("the IPTC data", () -> iptc(tiff, page, found));
        found.attempt("the EXIF data", () -> exif(tiff, page, alone, found));
    }

    /** Whether the decoder returns the samples as stored (gray, RGB or a palette), not converted to sRGB. */
    private static boolean keepsSamples(TiffFile.Directory page) throws IOException {
        return GRAY_OR_RGB.contains(page.number(TiffTags.PHOTOMETRIC, 2));
    }

    /** The private tags of a page that are lost in the result, in words for a warning. */
    public static List<String> leftOut(TiffFile.Directory page) {
        Set<String> lost = new LinkedHashSet<>();
        for (TiffFile.Entry entry : page.entries()) {
            int tag = entry.tag();
            String name = LOST.getOrDefault(tag, "");
            if (!name.isEmpty()) {
                lost.add(name);
            } else if (tag >= FIRST_PRIVATE && !TiffTags.isDescriptive(tag) && !KNOWN.contains(tag)) {
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

    /**
     * Reads IPTC data from its own tag or from Photoshop's resources. Some programs give the tag the type of 32-bit
     * numbers in the file's byte order, so the bytes may have to be swapped.
     */
    private static void iptc(TiffFile tiff, TiffFile.Directory page, MetadataBuilder found) throws IOException {
        Optional<TiffFile.Entry> entry = page.find(TiffTags.IPTC);
        if (entry.isPresent()) {
            byte[] bytes = tiff.value(entry.get());
            boolean swapped = entry.get().type() == TiffFile.LONG && bytes[0] != 0x1C && bytes[3] == 0x1C;
            found.iptc(
                    swapped
                            ? new TiffField.Values(0, TiffFile.LONG, bytes, ByteOrder.LITTLE_ENDIAN)
                                    .in(ByteOrder.BIG_ENDIAN)
                            : bytes);
        }
        Optional<byte[]> resources = page.bytes(TiffTags.PHOTOSHOP);
        if (resources.isPresent()) {
            found.photoshop(resources.get());
        }
    }

    /**
     * Makes an EXIF block of the tags that describe the picture. It has the file's byte order, so that a MakerNote
     * stays valid.
     */
    private static void exif(TiffFile tiff, TiffFile.Directory page, boolean alone, MetadataBuilder found)
            throws IOException {
        TiffTree described = TiffTree.read(tiff, page, TiffTags::isDescriptive);
        if (!described.isEmpty()) {
            TiffTree whole = TiffTree.read(
                    tiff,
                    page,
                    tag -> TiffTags.isDescriptive(tag) || TiffTags.isResolution(tag) || tag == TiffTags.ORIENTATION);
            found.exif(TiffWriter.block(alone ? ImageJ.ofOnePage(whole) : whole, tiff.order())
                    .array());
        }
    }
}
