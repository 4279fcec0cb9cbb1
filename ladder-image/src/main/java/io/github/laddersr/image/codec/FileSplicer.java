// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.bytes.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Writes a new file from bytes and from parts of another file. The parts are copied without having them whole in
 * memory.
 */
public final class FileSplicer {
    private final FileChannel from;
    private final FileChannel to;

    /**
     * Begins a new file.
     *
     * @param from the file whose parts are copied
     * @param to the new file, which is empty
     */
    public FileSplicer(FileChannel from, FileChannel to) {
        this.from = from;
        this.to = to;
    }

    /** Writes bytes. */
    public void add(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    /** Copies {@code n} bytes of the other file, from {@code at} on. */
    public void copy(long at, long n) throws IOException {
        for (long done = 0; done < n; ) {
            long more = from.transferTo(at + done, n - done, to);
            if (more <= 0) {
                throw new DamagedException("cut short");
            }
            done += more;
        }
    }
}
