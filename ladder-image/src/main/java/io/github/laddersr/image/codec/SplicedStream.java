// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.bytes.OpenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file as a decoder should see it. It consists of parts of the real file and of bytes that replace other parts. For
 * example, a profile that the decoder would apply is left out, or a missing end is added.
 */
public final class SplicedStream extends ImageInputStreamImpl {
    /**
     * How often a decoder may read at the end of the file. Some decoders take the end for zeros and would read on for
     * hours.
     */
    private static final int MOST_ENDS = 10_000;

    private final List<Piece> pieces;
    private final ImageInputStream file;
    private int current;
    private int ends;

    private SplicedStream(List<Piece> pieces, ImageInputStream file) {
        this.pieces = pieces;
        this.file = file;
    }

    /**
     * A part of the stream.
     *
     * @param start the part's position in the stream
     * @param length its length in bytes, above 0
     * @param at its position in the file; unused if there are bytes
     * @param bytes the bytes that replace the file's; empty if the part is read from the file
     */
    private record Piece(long start, long length, long at, byte[] bytes) {
        long end() {
            return start + length;
        }
    }

    /** Builds a stream. */
    public static final class Builder {
        private final List<Piece> pieces = new ArrayList<>();
        private long length;

        /** Begins with an empty stream. */
        public Builder() {}

        /** Adds bytes that are not in the file. */
        public Builder add(byte[] bytes) {
            return piece(bytes.length, 0, bytes);
        }

        /** Adds a part of the file, all of which must exist. */
        public Builder copy(long at, long n) {
            return piece(n, at, new byte[0]);
        }

        private Builder piece(long n, long at, byte[] bytes) {
            if (n > 0) {
                pieces.add(new Piece(length, n, at, bytes));
                length += n;
            }
            return this;
        }

        /** The length in bytes so far. */
        public long length() {
            return length;
        }

        /** Returns the stream. Closing it leaves the file open. */
        public SplicedStream over(OpenFile input) {
            return new SplicedStream(List.copyOf(pieces), input.stream());
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int n) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (n == 0) {
            return 0;
        }
        if (streamPos >= length()) {
            if (++ends > MOST_ENDS) {
                throw new IllegalStateException("it ends too early");
            }
            return -1;
        }
        Piece piece = find();
        long inside = streamPos - piece.start;
        int most = (int) Math.min(n, piece.length - inside);
        int read = most;
        if (piece.bytes.length > 0) {
            System.arraycopy(piece.bytes, (int) inside, into, offset, most);
        } else {
            file.seek(piece.at + inside);
            read = file.read(into, offset, most);
        }
        streamPos += Math.max(0, read);
        return read;
    }

    private Piece find() {
        Piece piece = pieces.get(current);
        if (streamPos < piece.start) {
            current = 0;
        }
        while (streamPos >= pieces.get(current).end()) {
            current++;
        }
        return pieces.get(current);
    }

    @Override
    public long length() {
        return pieces.isEmpty() ? 0 : pieces.getLast().end();
    }

    @Override
    public void close() throws IOException {
        super.close();
        file.close();
    }
}
