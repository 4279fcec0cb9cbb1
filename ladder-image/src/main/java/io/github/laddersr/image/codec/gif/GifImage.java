// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.gif;

import io.github.laddersr.Warning;
import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.bytes.DamagedException;
import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.codec.CanvasRows;
import io.github.laddersr.image.codec.Decoders;
import io.github.laddersr.image.codec.IndexedImage;
import io.github.laddersr.image.codec.PixelKind;
import io.github.laddersr.image.codec.Refusals;
import io.github.laddersr.metadata.MetadataBuilder;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** An open GIF. Its first frame is read and placed on the canvas. */
public final class GifImage extends IndexedImage {
    /**
     * The length of the bytes 1, 255, 254, ... 0, 0 that end an XMP packet. A reader of sub-blocks that reaches any of
     * them arrives at the end.
     */
    private static final int XMP_TRAILER = 258;

    private static final int INDEX_BITS = 8;

    private final GifIndex index;
    private final IndexColorModel colours;

    private GifImage(OpenFile input, GifIndex index, long maxPixels) throws IOException {
        super(input, ImageFormat.GIF, Refusals.size(input.file(), index.width(), index.height(), maxPixels));
        this.index = index;
        this.colours = colours(input, index.first());
    }

    /** Reads the positions of the blocks. If that fails, the caller closes the input. */
    public static ImageSource open(OpenFile input, ReadOptions options) throws IOException {
        return new GifImage(input, GifIndex.of(input), options.maxPixels());
    }

    /** The palette as viewers show it. If the transparent index is not one of its colours, nothing is transparent. */
    private static IndexColorModel colours(ByteSource source, GifIndex.Frame frame) throws IOException {
        if (frame.colours() == 0) {
            // as viewers do without a palette
            return new IndexColorModel(INDEX_BITS, 2, new byte[] {0, 0, 0, -1, -1, -1}, 0, false);
        }
        byte[] palette = source.bytes(frame.palette(), 3L * frame.colours());
        int transparent = frame.transparent() < frame.colours() ? frame.transparent() : -1;
        return new IndexColorModel(INDEX_BITS, frame.colours(), palette, 0, false, transparent);
    }

    @Override
    public int channels() {
        int inside = PixelKind.of(image(1, 1)).channels();
        return index.isCovered() || inside % 2 == 0 ? inside : inside + 1;
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
    protected void describe(MetadataBuilder found) throws IOException {
        for (GifIndex.Extension application : index.extensions()) {
            switch (application.name()) {
                case GifIndex.PROFILE -> found.attempt("the ICC profile", () -> found.icc(content(application)));
                case GifIndex.COMMENTS -> found.attempt("a text", () -> found.comment(content(application)));
                case GifIndex.XMP ->
                    found.attempt("the XMP packet", () -> {
                        // The packet is stored without the lengths of sub-blocks.
                        byte[] packet = input.bytes(application.at(), application.end() - application.at());
                        if (packet.length > XMP_TRAILER) {
                            found.xmp(Arrays.copyOf(packet, packet.length - XMP_TRAILER));
                        }
                    });
                default -> {}
            }
        }
    }

    /** Joins the contents of sub-blocks. */
    private byte[] content(GifIndex.Extension application) throws IOException {
        byte[] blocks = input.bytes(application.at(), application.end() - application.at());
        ByteArrayOutputStream content = new ByteArrayOutputStream(blocks.length);
        for (int at = 0; at < blocks.length; ) {
            int n = blocks[at] & 0xFF;
            if (at + 1 + n > blocks.length) {
                throw new DamagedException("cut short");
            }
            content.write(blocks, at + 1, n);
            at += 1 + n;
        }
        return content.toByteArray();
    }

    @Override
    protected void remark() {
        leftOut(Warning.Kind.FRAMES_LEFT_OUT, index.frames() - 1, "frame", "frames");
    }

    @Override
    protected ImageRows decode() throws IOException {
        GifIndex.Frame first = index.first();
        try (ImageInputStream stream = input.stream()) {
            ImageRows frame =
                    Decoders.decode(Decoders.jdk(ImageFormat.GIF), reader -> seen(reader, stream), Decoders::isDamage);
            return CanvasRows.of(frame, size().width(), size().height(), first.x(), first.y());
        }
    }

    /** Decodes the first frame with the palette as viewers show it. The JDK's own palette may differ. */
    private BufferedImage seen(ImageReader reader, ImageInputStream stream) throws IOException {
        reader.setInput(stream, false, true);
        Raster stored = reader.read(0).getRaster();
        BufferedImage seen = image(index.first().width(), index.first().height());
        int[] row = new int[seen.getWidth()];
        for (int y = 0; y < seen.getHeight(); y++) {
            stored.getSamples(stored.getMinX(), stored.getMinY() + y, row.length, 1, 0, row);
            seen.getRaster().setSamples(0, y, row.length, 1, 0, row);
        }
        return seen;
    }

    private BufferedImage image(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colours);
    }
}
