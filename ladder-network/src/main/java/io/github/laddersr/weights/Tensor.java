// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** An immutable array of floats with a shape, the last dimension contiguous. */
public final class Tensor {
    /** Values that one call of a method goes through: a method that is called often is compiled before its first long loop has ended. */
    static final int PIECE = 1024;

    private final List<Integer> shape;
    private final float[] values;

    private Tensor(List<Integer> shape, float[] values) {
        this.shape = List.copyOf(shape);
        this.values = values;
    }

    /**
     * A tensor of these values, copied.
     *
     * @param shape lengths of the dimensions, each at least 0; empty for a single value
     * @param values as many as the product of the lengths
     * @throws IllegalArgumentException if a length is negative or the number of values is another
     */
    public static Tensor of(List<Integer> shape, float[] values) {
        return wrap(shape, values.clone());
    }

    /** As {@link #of}, but keeping the array: the caller must not write to it again. */
    static Tensor wrap(List<Integer> shape, float[] values) {
        if (sizeOf(shape) != values.length) {
            throw new IllegalArgumentException(values.length + " values for a tensor of " + describe(shape));
        }
        return new Tensor(shape, values);
    }

    private static long sizeOf(List<Integer> shape) {
        long size = 1;
        for (int length : shape) {
            if (length < 0) {
                throw new IllegalArgumentException("a tensor of " + describe(shape));
            }
            size = Math.multiplyExact(size, length);
        }
        return size;
    }

    /** A shape for people: {@code 64 x 3 x 3 x 3}. */
    static String describe(List<Integer> shape) {
        return shape.isEmpty()
                ? "one value"
                : shape.stream().map(String::valueOf).collect(Collectors.joining(" x "));
    }

    /** Lengths of the dimensions, outermost first. */
    public List<Integer> shape() {
        return shape;
    }

    /** The number of values. */
    public int size() {
        return values.length;
    }

    /**
     * The value at a place counted through all dimensions, the last fastest.
     *
     * @throws IndexOutOfBoundsException if the place is not in 0 (included) to {@link #size()} (excluded)
     */
    public float get(int flatIndex) {
        return values[flatIndex];
    }

    /**
     * Copies all values to {@code target}, the first to {@code offset}.
     *
     * @throws IndexOutOfBoundsException if they do not fit there
     */
    public void copyTo(float[] target, int offset) {
        Objects.checkFromIndexSize(offset, values.length, target.length);
        System.arraycopy(values, 0, target, offset, values.length);
    }

    /** All values in a new array. */
    public float[] toArray() {
        return values.clone();
    }

    /** Whether no value is infinite or NaN. */
    public boolean isFinite() {
        for (int from = 0; from < values.length; from += PIECE) {
            if (!isFinite(from, Math.min(values.length, from + PIECE))) {
                return false;
            }
        }
        return true;
    }

    /** In one loop without branches: zero times a value is zero, or NaN if the value is not finite. */
    private boolean isFinite(int from, int to) {
        float sum = 0f;
        for (int i = from; i < to; i++) {
            sum += 0f * values[i];
        }
        return sum == 0f;
    }

    /** Whether the other is a tensor of the same shape and the same values, NaN equal to itself and 0 not to -0. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor t && shape.equals(t.shape) && Arrays.equals(values, t.values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Tensor of " + describe(shape);
    }
}
