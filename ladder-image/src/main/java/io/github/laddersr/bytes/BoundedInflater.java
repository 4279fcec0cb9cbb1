// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bytes;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Expands zlib streams up to a limit. */
public final class BoundedInflater {
    private static final int PART = 1 << 14;

    private BoundedInflater() {}

    /**
     * Expands the zlib stream that begins at {@code at}. More than {@link ByteSource#MOST} bytes are refused before
     * they are in memory.
     *
     * @throws DamagedException if the stream is cut short or damaged, or expands to too many bytes
     */
    public static byte[] inflate(byte[] bytes, int at) throws DamagedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[PART];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(bytes, at, bytes.length - at);
            while (!inflater.finished()) {
                int n = inflater.inflate(part);
                if (n == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new DamagedException("compressed data cut short");
                }
                out.write(part, 0, n);
                if (out.size() > ByteSource.MOST) {
                    throw new DamagedException("more than %d MB".formatted(ByteSource.MOST >> 20));
                }
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new DamagedException("damaged compressed data", e);
        }
    }
}
