// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A buffered stream of one part of a {@link ByteSource}. */
final class ByteSourceStream extends InputStream {
    private static final int BUFFER = 1 << 14;

    private final ByteSource source;
    private byte[] buffer;
    private long at; // position in the source of the first byte after the buffer
    private long left; // bytes after the buffer
    private int from;
    private int to;

    ByteSourceStream(ByteSource source, long at, long n) {
        this.source = source;
        this.at = at;
        this.left = n;
        this.buffer = new byte[(int) Math.min(n, BUFFER)];
    }

    private boolean fill() throws IOException {
        if (from == to) {
            int n = (int) Math.min(left, buffer.length);
            if (n < buffer.length) {
                buffer = new byte[n]; // the last part of the stream
            }
            source.fill(at, buffer);
            at += n;
            left -= n;
            from = 0;
            to = n;
        }
        return from < to;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[from++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int n) throws IOException {
        Objects.checkFromIndexSize(offset, n, into.length);
        if (n == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int taken = Math.min(n, to - from);
        System.arraycopy(buffer, from, into, offset, taken);
        from += taken;
        return taken;
    }
}
