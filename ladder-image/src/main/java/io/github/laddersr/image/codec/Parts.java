// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.bytes.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Puts a new file together from bytes and from stretches of another, which never are in memory as a whole. */
public final class Parts {
    private final FileChannel from;
    private final FileChannel to;

    /**
     * A new file.
     *
     * @param from what is copied
     * @param to empty
     */
    public Parts(FileChannel from, FileChannel to) {
        this.from = from;
        this.to = to;
    }

    /** Adds bytes. */
    public void add(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    /** Adds {@code n} bytes of the other file, from {@code at} on. */
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
