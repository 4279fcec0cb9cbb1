// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes at known places, of a file or in memory; what lies outside is a {@link DamagedException}, never an array out of bounds. */
public interface ByteSource {
    /** Bytes that one field may take, compressed or not: no profile, packet or EXIF block that a program writes comes near. */
    int MOST = 1 << 24;

    /** How many there are. */
    long size() throws IOException;

    /** Fills {@code into}, which lies inside. */
    void fill(long at, byte[] into) throws IOException;

    /** The {@code n} bytes from {@code at}; above {@link #MOST} are refused. */
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

    /** The {@code n} bytes from {@code at} as a buffer of this byte order. */
    default ByteBuffer buffer(long at, int n, ByteOrder order) throws IOException {
        return ByteBuffer.wrap(bytes(at, n)).order(order);
    }

    /**
     * Checks that a stretch lies inside.
     *
     * @throws DamagedException if it does not
     */
    default void require(long at, long n) throws IOException {
        if (at < 0 || n < 0 || n > size() || at > size() - n) {
            throw new DamagedException("it ends too early");
        }
    }

    /** The {@code n} bytes from {@code at}, however many, read as they are needed. */
    default InputStream stream(long at, long n) throws IOException {
        require(at, n);
        return new ByteSourceStream(this, at, n);
    }

    /** The bytes of an array, which must not change. */
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
