// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.webp;

import io.github.laddersr.Warning;
import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.codec.CanvasRows;
import io.github.laddersr.image.codec.Decoders;
import io.github.laddersr.image.codec.IndexedImage;
import io.github.laddersr.image.codec.Refusals;
import io.github.laddersr.metadata.MetadataBuilder;
import java.io.IOException;
import java.util.OptionalInt;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/** An open WebP. Of an animation, the first frame is read. */
public final class WebpImage extends IndexedImage {
    /** The chunk of lossy pixels. The chunk of lossless ones is {@code VP8L}. */
    private static final String LOSSY = "VP8 ";

    /** The quality that is assumed for a lossy file, which does not store it. */
    private static final int LOSSY_QUALITY = 85;

    /** Pixels for which memory is never missing. */
    private static final long FEW = 1 << 22;

    private final WebpIndex index;

    private WebpImage(OpenFile input, WebpIndex index, long maxPixels) {
        super(input, ImageFormat.WEBP, Refusals.size(input.file(), index.width(), index.height(), maxPixels));
        this.index = index;
    }

    /** Reads the positions of the chunks. If that fails, the caller closes the input. */
    public static ImageSource open(OpenFile input, ReadOptions options) throws IOException {
        return new WebpImage(input, WebpIndex.of(input), options.maxPixels());
    }

    @Override
    public int channels() {
        WebpIndex.Picture picture = index.picture();
        boolean covers = picture.width() == index.width() && picture.height() == index.height();
        return picture.transparent() || !covers ? 4 : 3;
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
        boolean lossy = index.picture().pixels().type().equals(LOSSY);
        return lossy ? OptionalInt.of(LOSSY_QUALITY) : OptionalInt.empty();
    }

    @Override
    protected void describe(MetadataBuilder found) throws IOException {
        for (WebpIndex.Chunk chunk : index.chunks()) {
            switch (chunk.type()) {
                case "ICCP" ->
                    found.attempt("the ICC profile", () -> found.icc(input.bytes(chunk.at(), chunk.length())));
                case "EXIF" ->
                    found.attempt("the EXIF data", () -> found.exif(input.bytes(chunk.at(), chunk.length())));
                case "XMP " ->
                    found.attempt("the XMP packet", () -> found.xmp(input.bytes(chunk.at(), chunk.length())));
                default -> {}
            }
        }
    }

    @Override
    protected void remark() {
        if (index.find("C2PA").isPresent()) {
            warnOfCredentials();
        }
        leftOut(Warning.Kind.FRAMES_LEFT_OUT, index.frames() - 1, "frame", "frames");
    }

    @Override
    protected ImageRows decode() throws IOException {
        WebpIndex.Picture picture = index.picture();
        try (ImageInputStream stream = index.alone().over(input)) {
            ImageRows frame = frame(stream);
            if (frame.width() != picture.width() || frame.height() != picture.height()) {
                throw new IIOException("its picture has another size than its header says");
            }
            return CanvasRows.of(frame, size().width(), size().height(), picture.x(), picture.y());
        }
    }

    private ImageRows frame(ImageInputStream stream) throws IOException {
        try {
            return Decoders.first(Decoders.webp(), stream);
        } catch (OutOfMemoryError e) {
            // libwebp says this too if the alpha of a small picture is damaged
            if ((long) index.picture().width() * index.picture().height() > FEW) {
                throw e;
            }
            throw new IIOException("its pixels can't be decoded", e);
        }
    }
}
