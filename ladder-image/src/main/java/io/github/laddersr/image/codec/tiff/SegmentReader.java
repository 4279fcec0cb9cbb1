// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.bytes.DamagedException;
import io.github.laddersr.image.codec.UnsupportedKindException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.InflaterInputStream;

/**
 * Reads the decompressed rows of a strip or tile one after another. In subsampled colour, the rows of a unit are read
 * at once.
 */
interface SegmentReader extends Closeable {
    /** Reads the next row, {@code n} bytes, to {@code offset}. The caller stops after the last row. */
    void next(byte[] into, int offset, int n) throws IOException;

    /**
     * Opens a segment.
     *
     * @param segment its index in {@link TiffLayout#offsets}
     * @param rows how many rows it has
     */
    static SegmentReader open(ByteSource source, TiffLayout layout, int segment, int rows) throws IOException {
        InputStream stored = source.stream(layout.offsets[segment], layout.lengths[segment]);
        InputStream in =
                layout.reversed && layout.compression != Compression.JPEG ? new ReversedStream(stored) : stored;
        return switch (layout.compression) {
            case NONE -> of(in);
            case LZW -> of(new LzwStream(in));
            case DEFLATE -> of(new InflaterInputStream(in));
            case PACK_BITS -> of(new PackBitsStream(in));
            case ZSTANDARD -> of(zstandard(in));
            case FAX -> RasterSegment.fax(layout, in.readAllBytes(), rows);
            case JPEG -> RasterSegment.jpeg(layout, in.readAllBytes(), rows);
            case OLD_JPEG -> throw new IllegalStateException("left to TwelveMonkeys");
        };
    }

    private static InputStream zstandard(InputStream in) throws IOException {
        try {
            return new ZstdInputStreamNoFinalizer(in);
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new UnsupportedKindException(
                    "is a TIFF with Zstandard compression, and this compression is not read on this kind of machine",
                    "convert it with 'tiffcp -c zip' first");
        }
    }

    private static SegmentReader of(InputStream in) {
        return new SegmentReader() {
            @Override
            public void next(byte[] into, int offset, int n) throws IOException {
                if (in.readNBytes(into, offset, n) < n) {
                    throw new DamagedException("it ends too early");
                }
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }
}
