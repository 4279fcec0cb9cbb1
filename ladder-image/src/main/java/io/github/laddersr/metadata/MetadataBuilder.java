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

/** Takes what a reader finds in a file; of each field the first that is whole stays. What is not whole is left out with a warning. */
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
     * Of nothing yet.
     *
     * @param file what warnings name
     * @param warnings hears what can't be read
     */
    public MetadataBuilder(Path file, Consumer<Warning> warnings) {
        this.file = file;
        this.warnings = warnings;
    }

    /** Something that reads a field. */
    @FunctionalInterface
    public interface Step {
        /** Reads it. */
        void run() throws IOException;
    }

    /** Runs a step; what is damaged is named in a warning, and reading goes on. */
    public void attempt(String what, Step step) throws IOException {
        try {
            step.run();
        } catch (DamagedException e) {
            lost(what, String.valueOf(e.getMessage()));
        }
    }

    /** Says that something will be missing. */
    public void lost(String what, String why) {
        Warning.Kind kind = what.contains("ICC profile")
                ? Warning.Kind.PROFILE_LEFT_OUT
                : what.equals("a text") ? Warning.Kind.TEXT_LEFT_OUT : Warning.Kind.METADATA_LEFT_OUT;
        warnings.accept(new Warning(
                kind, "%s: %s can't be read (%s) and will be missing in the result.".formatted(file, what, why)));
    }

    /** A colour profile. */
    public void icc(byte[] profile) {
        Bytes bytes = Bytes.adopt(profile);
        Optional<String> obstacle = IccProfile.obstacle(bytes);
        if (obstacle.isPresent()) {
            lost("the ICC profile", obstacle.get());
        } else if (icc.isEmpty()) {
            icc = Optional.of(bytes);
        }
    }

    /** An EXIF block, with or without the mark that JPEG puts before it. */
    public void exif(byte[] block) throws IOException {
        boolean marked = Marks.begins(block, Marks.EXIF);
        Bytes bytes = Bytes.adopt(marked ? Arrays.copyOfRange(block, Marks.EXIF.length, block.length) : block);
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

    /** What JPEG's segment of EXIF and XMP holds, with the mark that says which; anything else is passed over. */
    public void app1(byte[] content) throws IOException {
        if (Marks.begins(content, Marks.EXIF)) {
            exif(content);
        } else if (Marks.begins(content, Marks.XMP)) {
            xmp(Arrays.copyOfRange(content, Marks.XMP.length, content.length));
        }
    }

    /** A block that a program named in its own way, as ImageMagick does in a PNG's texts. */
    public void block(String name, byte[] bytes) throws IOException {
        switch (name) {
            case "exif" -> exif(bytes);
            case "APP1", "xmp" -> {
                if (Marks.begins(bytes, Marks.EXIF) || Marks.begins(bytes, Marks.XMP)) {
                    app1(bytes);
                } else {
                    xmp(bytes);
                }
            }
            case "iptc", "8bim" -> {
                if (Photoshop.isResources(bytes)) {
                    photoshop(bytes);
                } else {
                    iptc(bytes);
                }
            }
            case "icc", "icm" -> icc(bytes);
            default -> {}
        }
    }

    /** How the stored pixels lie. */
    public void orientation(Orientation value) {
        if (orientation.isEmpty()) {
            orientation = Optional.of(value);
        }
    }

    /** An XMP packet. */
    public void xmp(byte[] packet) {
        if (xmp.isEmpty() && packet.length > 0) {
            xmp = Optional.of(Bytes.adopt(packet));
        }
    }

    /** The packet that was found, if any. */
    public Optional<Bytes> xmp() {
        return xmp;
    }

    /** A JPEG's extended XMP. */
    public void xmpExtension(byte[] packet) {
        xmpExtension = Optional.of(Bytes.adopt(packet));
    }

    /** IPTC-IIM data sets. */
    public void iptc(byte[] block) {
        byte[] sets = Iptc.withoutPadding(block);
        if (iptc.isEmpty() && sets.length > 0) {
            iptc = Optional.of(Bytes.adopt(sets));
        }
    }

    /**
     * Photoshop's resources, of which IPTC-IIM data sets are taken; paths are drawn for the old size.
     *
     * @throws DamagedException if they are cut before the data sets
     */
    public void photoshop(byte[] resources) throws IOException {
        int[] paths = {0};
        try {
            Photoshop.walk(resources, (id, data) -> {
                if (Photoshop.isIptc(id)) {
                    iptc(data);
                }
                paths[0] += Photoshop.isPath(id) ? 1 : 0;
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

    /** The container's own; it wins over the EXIF block's. */
    public void density(Density value) {
        if (density.isEmpty()) {
            density = Optional.of(value);
        }
    }

    /** A comment as a JPEG or GIF has it, in UTF-8 or Latin-1; zeros mean nothing. */
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

    /** A chunk that only a PNG can hold. */
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

    /** The pixels are stored as CMYK or the like, so that the decoder gives sRGB and the profile describes nothing any more. */
    public void convertedToSrgb() {
        convertedToSrgb = true;
    }

    /** All that was found. */
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
