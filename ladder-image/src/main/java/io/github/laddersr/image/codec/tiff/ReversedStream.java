// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reverses the bits of each byte. */
final class ReversedStream extends FilterInputStream {
    ReversedStream(InputStream in) {
        super(in);
    }

    private static int reversed(int octet) {
        return Integer.reverse(octet) >>> 24;
    }

    @Override
    public int read() throws IOException {
        int octet = in.read();
        return octet < 0 ? octet : reversed(octet);
    }

    @Override
    public int read(byte[] into, int offset, int n) throws IOException {
        int taken = in.read(into, offset, n);
        for (int i = offset; i < offset + taken; i++) {
            into[i] = (byte) reversed(into[i]);
        }
        return taken;
    }
}
