// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.Warning;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an image file says beside its pixels; immutable. From reading to writing:
 *
 * <pre>{@code
 * try (ImageSource source = ImageSource.open(in, ReadOptions.defaults())) {
 *     ImageRows small = OrientedRows.of(source.rows(), source.orientation());
 *     ImageRows large = upscaler.upscale(small, share -> {});
 *     MetadataWriter.write(large, out, options, MetadataWriter.enlarged(source.metadata(), small, large));
 * }
 * }</pre>
 *
 * @param orientation how the stored pixels lie in the picture
 * @param icc the colour profile, whole
 * @param exif the EXIF block: a TIFF header and its directories, without the mark that JPEG puts before it
 * @param xmp the XMP packet
 * @param xmpExtension a JPEG's extended XMP, which the packet names by its hash
 * @param iptc IPTC-IIM data sets
 * @param density the file's own, or the EXIF block's where the file says nothing or only the shape of a pixel
 * @param pngChunks chunks that only a PNG can hold: colours and texts
 */
public record Metadata(
        Orientation orientation,
        Optional<Bytes> icc,
        Optional<Bytes> exif,
        Optional<Bytes> xmp,
        Optional<Bytes> xmpExtension,
        Optional<Bytes> iptc,
        Optional<Density> density,
        List<PngChunk> pngChunks) {
    private static final Metadata NONE = new Metadata(
            Orientation.TOP_LEFT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    /** Copies the list. */
    public Metadata {
        pngChunks = List.copyOf(pngChunks);
    }

    /** Nothing but the pixels. */
    public static Metadata none() {
        return NONE;
    }

    /**
     * What belongs to the enlarged picture: the orientation, which was applied, is {@link Orientation#TOP_LEFT} in the EXIF block and the
     * XMP packet too; sizes in the EXIF block are the large ones; its small picture of the old pixels is gone; densities are such that
     * the picture keeps its size on paper.
     *
     * @param width of the large picture, in pixels
     * @param height of the large picture
     * @param factorX by which it is wider than the small one, {@link #orientation} applied
     * @param factorY by which it is higher
     * @param warnings hears what can't be changed and so is left out
     */
    public Metadata enlarged(int width, int height, double factorX, double factorY, Consumer<Warning> warnings) {
        return new EnlargedMetadata(width, height, factorX, factorY, warnings).of(this);
    }

    /** Only what says how the samples are to be seen: orientation, ICC profile, a PNG's chunks about colour. */
    public Metadata stripped() {
        return new Metadata(
                orientation,
                icc,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                pngChunks.stream().filter(PngChunk::isColour).toList());
    }

    /** The same without a PNG's chunks about colour. */
    public Metadata withoutColourChunks() {
        return new Metadata(
                orientation,
                icc,
                exif,
                xmp,
                xmpExtension,
                iptc,
                density,
                pngChunks.stream().filter(chunk -> !chunk.isColour()).toList());
    }

    /** The same without the colour profile. */
    public Metadata withoutIcc() {
        return new Metadata(orientation, Optional.empty(), exif, xmp, xmpExtension, iptc, density, pngChunks);
    }

    /** Whether there is nothing that could be written. */
    public boolean isEmpty() {
        return icc.isEmpty()
                && exif.isEmpty()
                && xmp.isEmpty()
                && iptc.isEmpty()
                && density.isEmpty()
                && pngChunks.isEmpty();
    }
}
