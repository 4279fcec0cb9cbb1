// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import java.io.IOException;
import java.io.InputStream;

/** Undoes PackBits: n, then n + 1 bytes as they are; or -n, then a byte that stands for n + 1 of them. */
final class PackBitsStream extends InputStream {
    private final InputStream in;
    private int left; // of what is repeated or copied
    private int repeated = -1; // -1 while bytes are copied

    PackBitsStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        while (left == 0) {
            int n = in.read();
            if (n < 0) {
                return -1;
            }
            boolean repeats = n > 128;
            left = n == 128 ? 0 : repeats ? 257 - n : n + 1;
            repeated = repeats ? in.read() : -1;
            if (repeats && repeated < 0) {
                return -1;
            }
        }
        left--;
        return repeated >= 0 ? repeated : in.read();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
