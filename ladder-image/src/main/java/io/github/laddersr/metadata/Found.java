package io.github.laddersr.metadata;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what a reader finds in a file; of each field the first that is whole stays. What is not whole is left out with a warning. */
final class Found {
    private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);
    private static final byte[] EXIF_MARK = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MOST_CHUNKS = 64;

    private final Path file;
    private final boolean quiet;
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

    /**
     * Of nothing yet.
     *
     * @param file what warnings name
     * @param quiet whether there are none
     */
    Found(Path file, boolean quiet) {
        this.file = file;
        this.quiet = quiet;
    }

    /** Something that reads a field. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    /** Runs a step; what is damaged is named in a warning, and reading goes on. */
    void attempt(String what, Step step) throws IOException {
        try {
            step.run();
        } catch (DamagedException e) {
            lost(what, String.valueOf(e.getMessage()));
        }
    }

    void lost(String what, String why) {
        if (quiet) {
            return;
        }
        LOG.warn("{}: {} can't be read ({}) and will be missing in the result.", file, what, why);
    }

    void icc(byte[] profile) {
        Bytes bytes = Bytes.adopt(profile);
        Optional<String> obstacle = IccProfile.obstacle(bytes);
        if (obstacle.isPresent()) {
            lost("the ICC profile", obstacle.get());
        } else if (icc.isEmpty()) {
            icc = Optional.of(bytes);
        }
    }

    /** An EXIF block, with or without the mark that JPEG puts before it. */
    void exif(byte[] block) throws IOException {
        boolean marked = block.length >= EXIF_MARK.length
                && Arrays.equals(block, 0, EXIF_MARK.length, EXIF_MARK, 0, EXIF_MARK.length);
        Bytes bytes = Bytes.adopt(marked ? Arrays.copyOfRange(block, EXIF_MARK.length, block.length) : block);
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

    void orientation(Orientation value) {
        if (orientation.isEmpty()) {
            orientation = Optional.of(value);
        }
    }

    void xmp(byte[] packet) {
        if (xmp.isEmpty() && packet.length > 0) {
            xmp = Optional.of(Bytes.adopt(packet));
        }
    }

    Optional<Bytes> xmp() {
        return xmp;
    }

    void xmpExtension(byte[] packet) {
        xmpExtension = Optional.of(Bytes.adopt(packet));
    }

    void iptc(byte[] block) {
        byte[] sets = Iptc.withoutPadding(block);
        if (iptc.isEmpty() && sets.length > 0) {
            iptc = Optional.of(Bytes.adopt(sets));
        }
    }

    /** The container's own; it wins over the EXIF block's. */
    void density(Density value) {
        if (density.isEmpty()) {
            density = Optional.of(value);
        }
    }

    void chunk(PngChunk chunk) {
        if (chunks.size() < MOST_CHUNKS) {
            chunks.add(chunk);
        }
    }

    /** The pixels are stored as CMYK or the like, so that the decoder gives sRGB and the profile describes nothing any more. */
    void convertedToSrgb() {
        convertedToSrgb = true;
    }

    Metadata toMetadata() throws IOException {
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
