// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.png;

import io.github.laddersr.image.codec.SplicedStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/** The stored rows of a PNG after decompression and after undoing their filters. */
final class PngData implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final PngIndex.Header header;
    private final ImageInputStream file;
    private final Inflater inflater = new Inflater();
    private final DataInputStream in;
    private byte[] row = new byte[0];
    private byte[] above = new byte[0];

    /** @param data the content of all IDAT chunks in a row */
    PngData(PngIndex.Header header, SplicedStream data) {
        this.header = header;
        this.file = data;
        this.in = new DataInputStream(new InflaterInputStream(new Compressed(data), inflater, BUFFER));
    }

    /** Begins a picture, or a pass of an interlaced picture, of this many columns. */
    void begin(int columns) {
        int bytes = Math.toIntExact(header.bytes(columns));
        row = new byte[bytes];
        above = new byte[bytes];
    }

    /** Returns the next row. The array is reused for the row after it. */
    byte[] next() throws IOException {
        byte[] spare = above;
        above = row;
        row = spare;
        int filter = in.readUnsignedByte();
        in.readFully(row);
        unfilter(filter);
        return row;
    }

    /** Adds to each byte its prediction from the bytes to the left and above. Outside the image these are 0. */
    private void unfilter(int filter) throws IOException {
        int back = Math.max(1, header.samples() * header.bits() / 8);
        switch (filter) {
            case 0 -> {}
            case 1 -> {
                for (int i = back; i < row.length; i++) {
                    row[i] += row[i - back];
                }
            }
            case 2 -> {
                for (int i = 0; i < row.length; i++) {
                    row[i] += above[i];
                }
            }
            case 3 -> {
                for (int i = 0; i < row.length; i++) {
                    int left = i < back ? 0 : row[i - back] & 0xFF;
                    row[i] += (byte) ((left + (above[i] & 0xFF)) / 2);
                }
            }
            case 4 -> {
                for (int i = 0; i < row.length; i++) {
                    int left = i < back ? 0 : row[i - back] & 0xFF;
                    int corner = i < back ? 0 : above[i - back] & 0xFF;
                    row[i] += (byte) paeth(left, above[i] & 0xFF, corner);
                }
            }
            default -> throw new IIOException("a row has the unknown filter " + filter);
        }
    }

    /** Returns the one of the three that is nearest to left + up - corner. If several are equally near, the first. */
    private static int paeth(int left, int up, int corner) {
        int estimate = left + up - corner;
        int toLeft = Math.abs(estimate - left);
        int toUp = Math.abs(estimate - up);
        int toCorner = Math.abs(estimate - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        file.close();
    }

    /** Shows an ImageIO stream as a Java stream. */
    private static final class Compressed extends InputStream {
        private final ImageInputStream from;

        Compressed(ImageInputStream from) {
            this.from = from;
        }

        @Override
        public int read() throws IOException {
            return from.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return from.read(bytes, offset, length);
        }
    }
}
