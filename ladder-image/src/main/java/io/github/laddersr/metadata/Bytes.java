// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.util.Arrays;

/** An immutable array of bytes. */
public final class Bytes {
    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies {@code bytes}. */
    public static Bytes of(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    /** Like {@link #of}, but uses the array itself. The caller must not touch it again. */
    static Bytes adopt(byte[] bytes) {
        return new Bytes(bytes);
    }

    /** The number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** The array itself, for loops in this package. Never write to it or hand it out. */
    byte[] array() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Shows only the number of bytes. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
