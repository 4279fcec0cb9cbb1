// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads bytes at given positions of a file or an array. Reading outside of it throws a {@link DamagedException}, never
 * an exception of array bounds.
 */
public interface ByteSource {
    /**
     * The most bytes that one field may take, compressed or not. No profile, packet or EXIF block that programs write
     * comes near this size.
     */
    int MOST = 1 << 24;

    /** The number of bytes. */
    long size() throws IOException;

    /** Fills {@code into} with the bytes from {@code at}, all of which must exist. */
    void fill(long at, byte[] into) throws IOException;

    /**
     * Reads the {@code n} bytes from {@code at}.
     *
     * @throws DamagedException if some of them do not exist, or if they are more than {@link #MOST}
     */
    default byte[] bytes(long at, long n) throws IOException {
        if (at < 0 || n < 0 || at > size() - n) {
            throw new DamagedException("cut short");
        }
        if (n > MOST) {
            throw new DamagedException("more than %d MB".formatted(MOST >> 20));
        }
        byte[] bytes = new byte[(int) n];
        fill(at, bytes);
        return bytes;
    }

    /** Reads the {@code n} bytes from {@code at} into a buffer with this byte order. */
    default ByteBuffer buffer(long at, int n, ByteOrder order) throws IOException {
        return ByteBuffer.wrap(bytes(at, n)).order(order);
    }

    /**
     * Checks that the {@code n} bytes from {@code at} exist.
     *
     * @throws DamagedException if they do not
     */
    default void require(long at, long n) throws IOException {
        if (at < 0 || n < 0 || n > size() || at > size() - n) {
            throw new DamagedException("it ends too early");
        }
    }

    /**
     * A stream of the {@code n} bytes from {@code at}, which may be more than {@link #MOST}. It reads them as they are
     * needed.
     */
    default InputStream stream(long at, long n) throws IOException {
        require(at, n);
        return new ByteSourceStream(this, at, n);
    }

    /** Wraps an array, which must not change afterwards. */
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public void fill(long at, byte[] into) {
                System.arraycopy(bytes, (int) at, into, 0, into.length);
            }
        };
    }
}
