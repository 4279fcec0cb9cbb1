// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.util.Arrays;

/** Bytes that do not change. */
public final class Bytes {
    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of {@code bytes}. */
    public static Bytes of(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    /** As {@link #of}, but takes the array over: the caller must not touch it again. */
    static Bytes adopt(byte[] bytes) {
        return new Bytes(bytes);
    }

    /** How many there are. */
    public int size() {
        return bytes.length;
    }

    /** All of them, as a new array. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** The bytes themselves, for this package's loops; never to be written to or handed out. */
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

    /** Their number only. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
