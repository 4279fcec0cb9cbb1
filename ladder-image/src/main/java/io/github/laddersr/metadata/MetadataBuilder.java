// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.Warning;
import io.github.laddersr.bytes.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Collects the metadata that a reader finds in a file. If a field occurs more than once, the first undamaged one
 * counts. Damaged fields are left out with a warning.
 */
public final class MetadataBuilder {
    private static final int MOST_CHUNKS = 64;

    private final Path file;
    private final Consumer<Warning> warnings;
    private Optional<Orientation> orientation = Optional.empty();
    private Optional<Bytes> icc = Optional.empty();
    private Optional<Bytes> exif = Optional.empty();
    private Optional<Bytes> xmp = Optional.empty();
    private Optional<Bytes> xmpExtension = Optional.empty();
    private Optional<Bytes> iptc = Optional.empty();
    private Optional<Density> density = Optional.empty();
    private Optional<Density> exifDensity = Optional.empty();
    private final List<PngChunk> chunks = new ArrayList<>();
    private boolean convertedToSrgb;
    private boolean tooMany;

    /**
     * Starts with no metadata.
     *
     * @param file the file's name for warnings
     * @param warnings receives a warning for each thing that can't be read
     */
    public MetadataBuilder(Path file, Consumer<Warning> warnings) {
        this.file = file;
        this.warnings = warnings;
    }

    /** Reads one field. */
    @FunctionalInterface
    public interface Step {
        /** Reads the field. */
        void run() throws IOException;
    }

    /** Runs a step. If the field is damaged, a warning names it, and reading goes on. */
    public void attempt(String what, Step step) throws IOException {
        try {
            step.run();
        } catch (DamagedException e) {
            lost(what, String.valueOf(e.getMessage()));
        }
    }

    /** Warns that {@code what} will be missing, and why. */
    public void lost(String what, String why) {
        Warning.Kind kind = what.contains("ICC profile")
                ? Warning.Kind.PROFILE_LEFT_OUT
                : what.equals("a text") ? Warning.Kind.TEXT_LEFT_OUT : Warning.Kind.METADATA_LEFT_OUT;
        warnings.accept(new Warning(
                kind, "%s: %s can't be read (%s) and will be missing in the result.".formatted(file, what, why)));
    }

    /** Adds a colour profile. */
    public void icc(byte[] profile) {
        Bytes bytes = Bytes.adopt(profile);
        Optional<String> obstacle = IccProfile.obstacle(bytes);
        if (obstacle.isPresent()) {
            lost("the ICC profile", obstacle.get());
        } else if (icc.isEmpty()) {
            icc = Optional.of(bytes);
        }
    }

    /** Adds an EXIF block, with or without the identifier that JPEG puts before it. */
    public void exif(byte[] block) throws IOException {
        boolean marked = SegmentIdentifiers.begins(block, SegmentIdentifiers.EXIF);
        Bytes bytes =
                Bytes.adopt(marked ? Arrays.copyOfRange(block, SegmentIdentifiers.EXIF.length, block.length) : block);
        if (exif.isPresent()) {
            return;
        }
        attempt("the EXIF data", () -> {
            ExifEditor editor = new ExifEditor(bytes);
            orientation(editor.orientation());
            exifDensity = editor.density();
            exif = Optional.of(bytes);
        });
    }

    /** Adds the content of a JPEG's APP1 segment: EXIF or XMP, as its identifier says. Other content is ignored. */
    public void app1(byte[] content) throws IOException {
        if (SegmentIdentifiers.begins(content, SegmentIdentifiers.EXIF)) {
            exif(content);
        } else if (SegmentIdentifiers.begins(content, SegmentIdentifiers.XMP)) {
            xmp(Arrays.copyOfRange(content, SegmentIdentifiers.XMP.length, content.length));
        }
    }

    /** Adds a block by the name that ImageMagick gives it in a PNG's texts. */
    public void block(String name, byte[] bytes) throws IOException {
        switch (name) {
            case "exif" -> exif(bytes);
            case "APP1", "xmp" -> {
                if (SegmentIdentifiers.begins(bytes, SegmentIdentifiers.EXIF)
                        || SegmentIdentifiers.begins(bytes, SegmentIdentifiers.XMP)) {
                    app1(bytes);
                } else {
                    xmp(bytes);
                }
            }
            case "iptc", "8bim" -> {
                if (PhotoshopResources.isResources(bytes)) {
                    photoshop(bytes);
                } else {
                    iptc(bytes);
                }
            }
            case "icc", "icm" -> icc(bytes);
            default -> {}
        }
    }

    /** Sets how the stored pixels are turned or mirrored. */
    public void orientation(Orientation value) {
        if (orientation.isEmpty()) {
            orientation = Optional.of(value);
        }
    }

    /** Adds an XMP packet. */
    public void xmp(byte[] packet) {
        if (xmp.isEmpty() && packet.length > 0) {
            xmp = Optional.of(Bytes.adopt(packet));
        }
    }

    /** The XMP packet that was found, if any. */
    public Optional<Bytes> xmp() {
        return xmp;
    }

    /** Adds a JPEG's extended XMP. */
    public void xmpExtension(byte[] packet) {
        xmpExtension = Optional.of(Bytes.adopt(packet));
    }

    /** Adds IPTC-IIM data sets. */
    public void iptc(byte[] block) {
        byte[] sets = Iptc.withoutPadding(block);
        if (iptc.isEmpty() && sets.length > 0) {
            iptc = Optional.of(Bytes.adopt(sets));
        }
    }

    /**
     * Adds the IPTC-IIM data sets that Photoshop's resources hold, and warns about paths: they were drawn for the old
     * size and are left out.
     *
     * @throws DamagedException if the resources are truncated before the data sets
     */
    public void photoshop(byte[] resources) throws IOException {
        int[] paths = {0};
        try {
            PhotoshopResources.walk(resources, (id, data) -> {
                if (PhotoshopResources.isIptc(id)) {
                    iptc(data);
                }
                paths[0] += PhotoshopResources.isPath(id) ? 1 : 0;
            });
        } catch (DamagedException e) {
            if (iptc.isEmpty()) {
                throw e;
            }
        }
        if (paths[0] > 0) {
            warnings.accept(new Warning(
                    Warning.Kind.METADATA_LEFT_OUT,
                    "%s is enlarged without what was drawn in Photoshop (%d %s): it is for the old size."
                            .formatted(file, paths[0], paths[0] == 1 ? "path" : "paths")));
        }
    }

    /** Adds the container's own density, which takes precedence over the EXIF block's. */
    public void density(Density value) {
        if (density.isEmpty()) {
            density = Optional.of(value);
        }
    }

    /** Adds a comment of a JPEG or GIF, in UTF-8 or Latin-1. Its zeros are removed. */
    public void comment(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        text = text.replace("\0", "");
        if (!text.isBlank()) {
            chunk(PngChunk.comment(text));
        }
    }

    /** Adds a chunk that only a PNG can hold. */
    public void chunk(PngChunk chunk) {
        if (chunks.size() < MOST_CHUNKS) {
            chunks.add(chunk);
        } else if (!tooMany) {
            tooMany = true;
            warnings.accept(new Warning(
                    Warning.Kind.TEXT_LEFT_OUT,
                    "%s has more than %d texts: those behind them are left out.".formatted(file, MOST_CHUNKS)));
        }
    }

    /**
     * Notes that the decoder converts the stored CMYK or similar to sRGB, so that the profile no longer describes the
     * pixels.
     */
    public void convertedToSrgb() {
        convertedToSrgb = true;
    }

    /** Returns all that was found. */
    public Metadata toMetadata() throws IOException {
        if (convertedToSrgb && exif.isPresent()) {
            ExifEditor editor = new ExifEditor(exif.get());
            editor.srgb();
            exif = Optional.of(editor.result());
        }
        boolean printed = density.isPresent() && density.get().unit() == Density.Unit.INCH;
        return new Metadata(
                orientation.orElse(Orientation.TOP_LEFT),
                convertedToSrgb ? Optional.empty() : icc,
                exif,
                xmp,
                xmpExtension,
                iptc,
                printed || exifDensity.isEmpty() ? density : exifDensity,
                chunks);
    }
}
