package io.github.laddersr.ifd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** The bytes of a file or of an array, by their places. What lies outside is a {@link DamagedException}, never an array out of bounds. */
public interface ByteSource {
    /** Bytes that one field may take, compressed or not: no profile, packet or EXIF block that a program writes comes near. */
    int MOST = 1 << 24;

    /** How many bytes there are. */
    long size();

    /**
     * Copies the {@code n} bytes from {@code at}, which lie inside, to {@code into} from {@code offset} on.
     *
     * @throws DamagedException if the file has become shorter
     */
    void copy(long at, byte[] into, int offset, int n) throws IOException;

    /**
     * Checks that a stretch lies inside.
     *
     * @throws DamagedException if it does not
     */
    default void require(long at, long n) throws DamagedException {
        if (at < 0 || n < 0 || n > size() || at > size() - n) {
            throw new DamagedException(DamagedException.TOO_SHORT);
        }
    }

    /**
     * The {@code n} bytes from {@code at}.
     *
     * @throws DamagedException if they lie outside or are more than {@link #MOST}
     */
    default byte[] bytes(long at, long n) throws IOException {
        require(at, n);
        if (n > MOST) {
            throw new DamagedException("a field of it has more than %d MB".formatted(MOST >> 20));
        }
        byte[] bytes = new byte[(int) n];
        copy(at, bytes, 0, bytes.length);
        return bytes;
    }

    /** {@link #bytes} as a buffer of this byte order. */
    default ByteBuffer buffer(long at, long n, ByteOrder order) throws IOException {
        return ByteBuffer.wrap(bytes(at, n)).order(order);
    }

    /**
     * The {@code n} bytes from {@code at}, however many, read as they are needed.
     *
     * @throws DamagedException if they lie outside
     */
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
            public void copy(long at, byte[] into, int offset, int n) {
                System.arraycopy(bytes, (int) at, into, offset, n);
            }
        };
    }

    /** The bytes of a file, whose size is taken now. */
    static ByteSource of(FileChannel file) throws IOException {
        long size = file.size();
        return new ByteSource() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public void copy(long at, byte[] into, int offset, int n) throws IOException {
                Objects.checkFromIndexSize(offset, n, into.length);
                ByteBuffer buffer = ByteBuffer.wrap(into, offset, n);
                while (buffer.hasRemaining()) {
                    if (file.read(buffer, at + buffer.position() - offset) < 0) {
                        throw new DamagedException(DamagedException.TOO_SHORT);
                    }
                }
            }
        };
    }
}
