// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import javax.imageio.stream.ImageOutputStreamImpl;

/**
 * A buffered ImageIO stream that writes to a channel. Writers may seek back in it. The JDK's {@code
 * FileImageOutputStream} has no buffer, and the JDK's cached streams hold all that was written. Closing the stream
 * leaves the channel open.
 */
public final class ChannelImageOutputStream extends ImageOutputStreamImpl {
    private static final int BUFFER = 1 << 16;

    private final SeekableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private long bufferStart; // the file position of the buffer's first byte

    /** Writes to this channel, from its first byte on. */
    public ChannelImageOutputStream(SeekableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        flushBits();
        if (streamPos != bufferStart + buffer.position()) {
            drain();
            bufferStart = streamPos;
        }
        int done = 0;
        while (done < length) {
            int n = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, offset + done, n);
            done += n;
            if (!buffer.hasRemaining()) {
                drain();
            }
        }
        streamPos += length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        drain();
        channel.position(streamPos);
        int n = channel.read(ByteBuffer.wrap(bytes, offset, length));
        streamPos += Math.max(0, n);
        return n;
    }

    private void drain() throws IOException {
        buffer.flip();
        channel.position(bufferStart);
        while (buffer.hasRemaining()) {
            bufferStart += channel.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public long length() {
        try {
            return Math.max(channel.size(), bufferStart + buffer.position());
        } catch (IOException e) {
            return -1; // the interface's value for an unknown length
        }
    }

    @Override
    public void close() throws IOException {
        flushBits();
        drain();
        super.close();
    }
}
