// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.png;

import io.github.laddersr.Warning;
import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.codec.IndexedImage;
import io.github.laddersr.image.codec.Refusals;
import io.github.laddersr.image.codec.UnsupportedKindException;
import io.github.laddersr.metadata.MetadataBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOException;

/** An open PNG. */
public final class PngImage extends IndexedImage {
    private static final int DEFLATE_BEST = 1032; // no deflate stream expands by a larger factor
    private static final int TRANSFER = 1; // position of the transfer function in a cICP chunk
    private static final int PQ = 16;
    private static final int HLG = 18;

    private final PngIndex index;
    private final PngSamples samples;

    private PngImage(OpenFile input, PngIndex index, ImageSize size, PngSamples samples) {
        super(input, ImageFormat.PNG, size);
        this.index = index;
        this.samples = samples;
    }

    /** Reads the positions of the chunks. If that fails, the caller closes the input. */
    public static ImageSource open(OpenFile input, ReadOptions options) throws IOException {
        PngIndex index = PngIndex.of(input);
        PngIndex.Header header = index.header();
        ImageSize size = Refusals.size(input.file(), header.width(), header.height(), options.maxPixels());
        long stored = index.all(PngIndex.PIXELS).stream()
                .mapToLong(PngIndex.Chunk::length)
                .sum();
        if (stored == 0 || stored < header.bytes(header.width()) * header.height() / DEFLATE_BEST) {
            throw new IIOException("it has too little data for its size");
        }
        return new PngImage(input, index, size, new PngSamples(index, input));
    }

    private PngRows stored() {
        return new PngRows(input, index, samples);
    }

    @Override
    public int channels() {
        return samples.channels();
    }

    @Override
    public int depth() {
        return samples.depth();
    }

    @Override
    public boolean isStreamed() {
        return !index.header().interlaced();
    }

    @Override
    protected void describe(MetadataBuilder found) throws IOException {
        PngMetadata.read(index, input, found);
    }

    @Override
    protected void remark() throws IOException {
        if (!index.ended()) {
            requireAllPixels();
            warn(Warning.Kind.MENDED, "ends too early, but all its pixels are there, so it is enlarged.");
        }
        if (index.first("caBX").isPresent()) {
            warnOfCredentials();
        }
        if (index.first("acTL").isPresent()) {
            int frames = index.all("fcTL").size();
            leftOut(
                    Warning.Kind.FRAMES_LEFT_OUT,
                    index.isBefore("fcTL", PngIndex.PIXELS) ? frames - 1 : frames,
                    "frame",
                    "frames");
        }
        if (index.first("cICP").filter(chunk -> chunk.length() == 4).isPresent()) {
            int transfer = input.bytes(index.first("cICP").get().at(), 4)[TRANSFER];
            if (transfer == PQ || transfer == HLG) {
                warn(
                        Warning.Kind.HDR,
                        ("is for screens of high dynamic range (%s): its samples are enlarged unchanged, and only a PNG"
                                        + " can say what they mean.")
                                .formatted(transfer == PQ ? "PQ" : "HLG"));
            }
        }
    }

    private void requireAllPixels() throws IOException {
        try {
            stored().requireAll();
        } catch (EOFException e) {
            throw e;
        } catch (IOException e) {
            throw new IIOException("it ends too early", e);
        }
    }

    @Override
    protected ImageRows decode() throws IOException {
        index.checkSums(input);
        Optional<String> unknown = index.unknownCritical();
        if (unknown.isPresent()) {
            throw new UnsupportedKindException(
                    "is a PNG with an unknown chunk (%s) that its pixels can't be understood without"
                            .formatted(unknown.get()),
                    "save it again with the program that made it, as an ordinary PNG");
        }
        if (!index.ended()) {
            requireAllPixels();
        }
        return isStreamed() ? stored() : stored().deinterlaced();
    }
}
