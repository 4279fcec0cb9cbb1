package io.github.laddersr.metadata;

import io.github.laddersr.image.ImageRows;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an image file says beside its pixels; immutable. From reading to writing:
 *
 * <pre>{@code
 * ImageRows stored = ImageFiles.open(in); // first, so that a file that is no image is refused and not warned of too
 * Metadata metadata = Metadata.read(in);
 * ImageRows small = metadata.orientation().apply(stored);
 * ImageRows large = upscaler.upscale(small);
 * MetadataWriter.write(large, out, options, metadata.enlarged(small, large));
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
     * What a PNG, JPEG, WebP, TIFF, BMP or GIF file holds, told by its content. What is damaged or above 16 MB is left out with a warning
     * in the log; a file that cannot be read at all, or is no image, has nothing. Nothing is thrown: the pixels may be sound.
     */
    public static Metadata read(Path file) {
        return MetadataReader.read(file, false);
    }

    /**
     * What belongs to the enlarged picture: the orientation, which was applied, is {@link Orientation#TOP_LEFT} in the EXIF block and the
     * XMP packet too; sizes in the EXIF block are the large ones; its small picture of the old pixels is gone; densities are such that
     * the picture keeps its size on paper.
     *
     * @param small the image that was enlarged, {@link #orientation} applied
     * @param large what is to be written
     */
    public Metadata enlarged(ImageRows small, ImageRows large) {
        return Enlarging.of(this, small, large);
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

    Metadata withoutIcc() {
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
