// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is opened once and read by several: an index reads bytes at given positions, decoders read streams that
 * each have their own position. Safe for several threads.
 */
public final class OpenFile implements ByteSource, AutoCloseable {
    private final Path file;
    private final SeekableByteChannel channel;
    private final long size;

    private OpenFile(Path file, SeekableByteChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
    }

    /** Opens a file. */
    public static OpenFile open(Path file) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        try {
            return new OpenFile(file, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The file's path, for messages. */
    public Path file() {
        return file;
    }

    /** The file's length in bytes when it was opened. */
    @Override
    public long size() {
        return size;
    }

    @Override
    public void fill(long at, byte[] into) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into);
        while (buffer.hasRemaining()) {
            if (read(at + buffer.position(), buffer) < 0) {
                throw new DamagedException("cut short");
            }
        }
    }

    /** Reads at least one byte and returns how many, or -1 if the file ends at this position. */
    int read(long at, ByteBuffer into) throws IOException {
        if (channel instanceof FileChannel positioned) {
            return positioned.read(into, at);
        }
        synchronized (channel) {
            return channel.position(at).read(into);
        }
    }

    /** A stream of the whole file. Closing it leaves the file open. */
    public ChannelImageInputStream stream() {
        return new ChannelImageInputStream(this);
    }

    /** Closes the file. Its streams fail from then on. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
