// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A buffered ImageIO stream that reads a file on any file system. The JDK's {@code FileImageInputStream} has no buffer,
 * so decoders that read byte by byte (such as WebP's) spend their time in system calls.
 */
public final class ChannelImageInputStream extends ImageInputStreamImpl {
    private static final int BUFFER = 1 << 16;

    /**
     * How often a decoder may read at the end of the file. Some decoders take the end for zeros and would read on for
     * hours.
     */
    private static final int MOST_ENDS = 10_000;

    private final OpenFile input;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private long bufferStart; // the file position of the buffer's first byte

    private int ends; // how often the decoder has read at the end
    private final NavigableMap<Long, Byte> patches = new TreeMap<>();

    /** Reads an open file, from its first byte. */
    ChannelImageInputStream(OpenFile input) {
        this.input = input;
    }

    /** Makes the stream return this byte at this position, whatever the file holds there. */
    public void patch(long position, int value) {
        patches.put(position, (byte) value);
        buffer.limit(0);
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        if (!fill()) {
            return -1;
        }
        streamPos++;
        return buffer.get() & 0xFF;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (len == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(len, buffer.remaining());
        buffer.get(b, off, n);
        streamPos += n;
        return n;
    }

    /** Fills the buffer so that its next byte is the one at {@code streamPos}. Returns false at the end of the file. */
    private boolean fill() throws IOException {
        long at = streamPos - bufferStart;
        if (at >= 0 && at < buffer.limit()) {
            buffer.position((int) at);
            return true;
        }
        if (streamPos >= input.size() && ++ends > MOST_ENDS) {
            throw new IllegalStateException("it ends too early");
        }
        bufferStart = streamPos;
        buffer.clear();
        int n = input.read(streamPos, buffer);
        buffer.flip();
        patches.subMap(bufferStart, bufferStart + Math.max(0, n))
                .forEach((position, value) -> buffer.put((int) (position - bufferStart), value));
        return n > 0;
    }

    @Override
    public long length() {
        return input.size();
    }
}
