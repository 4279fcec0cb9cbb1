// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import io.github.laddersr.bytes.DamagedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Decompresses TIFF's LZW. Codes have 9 to 12 bits, the highest bit first, and grow one code early. In files of the
 * eighties, the lowest bit comes first and codes do not grow early. The first code, "clear", shows which kind a file
 * is.
 */
final class LzwStream extends InputStream {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int CODES = 1 << 12;

    private final InputStream in;
    private final short[] prefixes = new short[CODES]; // for each code, the code of its string without the last byte
    private final byte[] lasts = new byte[CODES];
    private final byte[] string = new byte[CODES]; // the string to be returned, filled from its end
    private int from = CODES;
    private int free = END + 1; // the next code to be assigned
    private int bits = 9;
    private int previous = -1; // -1 after "clear"
    private long window; // bits that are read but not used yet
    private int filled; // how many bits the window holds
    private boolean lowestFirst;
    private boolean ended;

    LzwStream(InputStream in) throws IOException {
        this.in = in;
        int first = in.read();
        int second = in.read();
        lowestFirst = first == 0 && second >= 0 && (second & 1) == 1;
        add(first);
        add(second);
    }

    private void add(int octet) {
        if (octet >= 0) {
            window = lowestFirst ? window | (long) octet << filled : window << 8 | octet;
            filled += 8;
        }
    }

    private int code() throws IOException {
        while (filled < bits) {
            int octet = in.read();
            if (octet < 0) {
                return END; // some writers omit the end code
            }
            add(octet);
        }
        filled -= bits;
        int code = (int) (lowestFirst ? window : window >> filled) & (1 << bits) - 1;
        window = lowestFirst ? window >> bits : window & (1L << filled) - 1;
        return code;
    }

    /** Decodes the next string. Returns false at the end. */
    private boolean fill() throws IOException {
        while (from == CODES && !ended) {
            int code = code();
            if (code == END) {
                ended = true;
            } else if (code == CLEAR) {
                free = END + 1;
                bits = 9;
                previous = -1;
            } else {
                string(code);
            }
        }
        return from < CODES;
    }

    private void string(int code) throws DamagedException {
        boolean isNew = code == free && previous >= 0;
        if (code >= (previous < 0 ? CLEAR : free) && !isNew) {
            throw new DamagedException("its LZW data has an undefined code");
        }
        int at = isNew ? previous : code;
        if (isNew) {
            from--; // leaves room for the first byte, which is repeated as the last
        }
        while (at > END) {
            string[--from] = lasts[at];
            at = prefixes[at];
        }
        string[--from] = (byte) at;
        if (isNew) {
            string[CODES - 1] = (byte) at;
        }
        if (previous >= 0 && free < CODES) {
            prefixes[free] = (short) previous;
            lasts[free++] = (byte) at;
            if (bits < 12 && free + (lowestFirst ? 0 : 1) >= 1 << bits) {
                bits++;
            }
        }
        previous = code;
    }

    @Override
    public int read() throws IOException {
        return fill() ? string[from++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int n) throws IOException {
        Objects.checkFromIndexSize(offset, n, into.length);
        if (n == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int taken = Math.min(n, CODES - from);
        System.arraycopy(string, from, into, offset, taken);
        from += taken;
        return taken;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
