// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is opened once: bytes at known places for whoever makes an index of it, and streams for decoders, each with a position of
 * its own. Safe for several threads.
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

    /** The file, for messages. */
    public Path file() {
        return file;
    }

    /** Its length when it was opened. */
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

    /** Reads some bytes, at least one unless the file ends there, which gives -1. */
    int read(long at, ByteBuffer into) throws IOException {
        if (channel instanceof FileChannel positioned) {
            return positioned.read(into, at);
        }
        synchronized (channel) {
            return channel.position(at).read(into);
        }
    }

    /** A stream over the whole file; to close it leaves the file open. */
    public ChannelImageInputStream stream() {
        return new ChannelImageInputStream(this);
    }

    /** Whoever reads of it then fails. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
