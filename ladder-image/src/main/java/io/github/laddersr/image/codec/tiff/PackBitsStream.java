// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses PackBits: either n and then n + 1 bytes that are copied, or -n and then a byte that is repeated n + 1
 * times.
 */
final class PackBitsStream extends InputStream {
    private final InputStream in;
    private int left; // how many bytes remain to be repeated or copied
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
