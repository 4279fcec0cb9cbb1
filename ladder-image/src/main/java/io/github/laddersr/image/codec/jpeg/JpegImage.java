// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.jpeg;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.Warning;
import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.codec.Decoders;
import io.github.laddersr.image.codec.IndexedImage;
import io.github.laddersr.image.codec.Refusals;
import io.github.laddersr.image.codec.UnsupportedKindException;
import io.github.laddersr.metadata.MetadataBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** An open JPEG. */
public final class JpegImage extends IndexedImage {
    private static final int PROGRESSIVE = 0xC2;
    private static final byte[] JUMBF = JpegIndex.latin("JP");

    private final JpegIndex index;
    private @Nullable JpegScans scans;
    private Optional<String> doubt = Optional.empty(); // libjpeg's warning that pixels may be wrong

    private JpegImage(OpenFile input, JpegIndex index, ImageSize size) {
        super(input, ImageFormat.JPEG, size);
        this.index = index;
    }

    /** Reads the positions of the segments. If that fails, the caller closes the input. */
    public static ImageSource open(OpenFile input, ReadOptions options) throws IOException {
        JpegIndex index = JpegIndex.of(input);
        JpegIndex.Frame frame = index.frame();
        if (frame.height() == 0 && JpegScans.tellHeight(index, input)) {
            throw new UnsupportedKindException(
                    "is a JPEG whose height is in a DNL marker, which is not read",
                    "save it again with another program");
        }
        ImageSize size = Refusals.size(input.file(), frame.width(), frame.height(), options.maxPixels());
        requireKnown(input.file(), frame);
        return new JpegImage(input, index, size);
    }

    private static void requireKnown(Path file, JpegIndex.Frame frame) {
        if (frame.marker() > PROGRESSIVE) {
            String kind = switch (frame.marker()) {
                case 0xC3, 0xCB -> "a lossless";
                case 0xC9, 0xCA -> "an arithmetically coded";
                default -> "a hierarchical";
            };
            throw new UserException(
                    Code.UNSUPPORTED,
                    "%s is %s JPEG, which is not read".formatted(file, kind),
                    "convert it to PNG first");
        }
        if (frame.bits() != 8) {
            throw new UserException(
                    Code.UNSUPPORTED,
                    "%s is a JPEG of %d bits a sample, but only 8 are read".formatted(file, frame.bits()),
                    "convert it to 8 bits first");
        }
        int n = frame.components().size();
        if (n != 1 && n != 3 && n != 4) {
            throw new UserException(
                    Code.UNSUPPORTED,
                    "%s is a JPEG of %d channels, but only 1, 3 and 4 are read".formatted(file, n),
                    "convert it to PNG first");
        }
    }

    private JpegScans scans() throws IOException {
        JpegScans known = scans;
        if (known == null) {
            known = JpegScans.of(index, input);
            scans = known;
        }
        return known;
    }

    @Override
    public int channels() {
        return index.frame().components().size() == 1 ? 1 : 3;
    }

    @Override
    public int depth() {
        return 8;
    }

    @Override
    public boolean isStreamed() {
        return false;
    }

    @Override
    public OptionalInt lossyQuality() {
        Optional<int[]> table = Refusals.guarded(file(), format(), () -> index.luminanceTable(input));
        return table.isEmpty() ? OptionalInt.empty() : OptionalInt.of(JpegQuality.of(table.get()));
    }

    @Override
    protected void describe(MetadataBuilder found) throws IOException {
        JpegMetadata.read(index, input, found);
    }

    @Override
    protected void remark() throws IOException {
        if (index.strays() > 0) {
            warn(
                    Warning.Kind.MENDED,
                    "has %d stray bytes between its parts, which are ignored.".formatted(index.strays()));
        }
        if (!scans().ended()) {
            warn(Warning.Kind.MENDED, "ends too early, but all its pixels are there, so it is enlarged.");
        }
        rows(); // libjpeg's warnings come from decoding
        doubt.ifPresent(words -> warn(
                Warning.Kind.DAMAGED,
                "is a damaged JPEG that could be decoded, but parts of the picture may be wrong (%s)."
                        .formatted(words)));
        if (index.frame().components().size() == 4) {
            warnOfConversion("inks (CMYK)");
        }
        if (index.find(0xEB, JUMBF, input).isPresent()) {
            warnOfCredentials();
        }
        JpegExtras extras = JpegExtras.of(index, scans(), input);
        leftOut(Warning.Kind.PICTURES_LEFT_OUT, extras.pictures(), "picture", "pictures");
        if (extras.gainMap()) {
            warn(
                    Warning.Kind.GAIN_MAP_LEFT_OUT,
                    "has a gain map for screens of high dynamic range, which is left out because it belongs to the old"
                            + " pixels.");
        }
    }

    @Override
    protected ImageRows decode() throws IOException {
        if (!scans().ended() && !scans().complete()) {
            throw new EOFException();
        }
        JpegPixels pixels = new JpegPixels(index, input);
        try (ImageInputStream stream = pixels.stream(scans().end())) {
            return Decoders.decode(
                    Decoders.jdk(ImageFormat.JPEG), reader -> pixels.decode(reader, stream), this::isDamage);
        }
    }

    /**
     * Whether a warning of libjpeg means that pixels are certainly missing or wrong. Bytes that are left over before a
     * marker, and scans that don't follow each other, are not certain if the file has its end: there may be padding.
     */
    private boolean isDamage(String warning) {
        JpegScans known = scans;
        String lower = warning.toLowerCase(Locale.ROOT);
        if (doubt.isEmpty() && (lower.contains("extraneous bytes") || lower.contains("inconsistent progression"))) {
            doubt = Optional.of(warning.strip());
        }
        return (known != null && !known.ended()) || Decoders.isDamage(warning);
    }
}
