// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.Warning;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The metadata of an image file: all that it holds beside its pixels. Immutable. An example that carries it from one
 * file to another:
 *
 * <pre>{@code
 * try (ImageSource source = ImageSource.open(in, ReadOptions.defaults())) {
 *     ImageRows small = OrientedRows.of(source.rows(), source.orientation());
 *     ImageRows large = upscaler.upscale(small, share -> {});
 *     MetadataWriter.write(large, out, options, MetadataWriter.enlarged(source.metadata(), small, large));
 * }
 * }</pre>
 *
 * @param orientation how the stored pixels are turned or mirrored in the picture
 * @param icc the colour profile, checked to be complete
 * @param exif the EXIF block: a TIFF header and its directories, without the identifier that JPEG puts before it
 * @param xmp the XMP packet
 * @param xmpExtension a JPEG's extended XMP; the XMP packet refers to it by its hash
 * @param iptc IPTC-IIM data sets
 * @param density the file's own density; or the EXIF block's, if the file has none or only the shape of a pixel
 * @param pngChunks chunks about colours and texts that only a PNG can hold
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

    /** No metadata. */
    public static Metadata none() {
        return NONE;
    }

    /**
     * Returns the metadata of the enlarged picture. The orientation has been applied to the pixels, so it becomes
     * {@link Orientation#TOP_LEFT}, also in the EXIF block and the XMP packet. Sizes in the EXIF block become those of
     * the large picture, and its thumbnail of the old pixels is removed. Densities grow with the pixels, so that the
     * picture keeps its size on paper.
     *
     * @param width of the large picture, in pixels
     * @param height of the large picture
     * @param factorX how many times wider it is than the small picture after applying {@link #orientation}
     * @param factorY how many times higher it is
     * @param warnings receives a warning for what can't be changed and is therefore left out
     */
    public Metadata enlarged(int width, int height, double factorX, double factorY, Consumer<Warning> warnings) {
        return new EnlargedMetadata(width, height, factorX, factorY, warnings).of(this);
    }

    /**
     * Keeps only what decides how the samples look: the orientation, the ICC profile and a PNG's chunks about colour.
     */
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

    /** Returns the metadata without a PNG's chunks about colour. */
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

    /** Returns the metadata without the colour profile. */
    public Metadata withoutIcc() {
        return new Metadata(orientation, Optional.empty(), exif, xmp, xmpExtension, iptc, density, pngChunks);
    }

    /** Whether there is nothing to write. The orientation does not count. */
    public boolean isEmpty() {
        return icc.isEmpty()
                && exif.isEmpty()
                && xmp.isEmpty()
                && iptc.isEmpty()
                && density.isEmpty()
                && pngChunks.isEmpty();
    }
}
