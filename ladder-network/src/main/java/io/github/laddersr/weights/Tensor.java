// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** An immutable array of floats with a shape; the last dimension is contiguous. */
public final class Tensor {
    /**
     * Number of values that one method call processes. A method that is called often gets compiled, whereas a single
     * call with a long loop would run interpreted at first.
     */
    static final int PIECE = 1024;

    private final List<Integer> shape;
    private final float[] values;

    private Tensor(List<Integer> shape, float[] values) {
        this.shape = List.copyOf(shape);
        this.values = values;
    }

    /**
     * A tensor with a copy of these values.
     *
     * @param shape lengths of the dimensions, each at least 0; empty for a single value
     * @param values as many as the product of the lengths
     * @throws IllegalArgumentException if a length is negative, or the number of values does not match
     */
    public static Tensor of(List<Integer> shape, float[] values) {
        return wrap(shape, values.clone());
    }

    /** As {@link #of}, but without copying: the caller must not modify the array afterwards. */
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

    /** Formats a shape: {@code 64 x 3 x 3 x 3}. */
    static String describe(List<Integer> shape) {
        return shape.isEmpty()
                ? "one value"
                : shape.stream().map(String::valueOf).collect(Collectors.joining(" x "));
    }

    /** The lengths of the dimensions, outermost first. */
    public List<Integer> shape() {
        return shape;
    }

    /** The number of values. */
    public int size() {
        return values.length;
    }

    /**
     * The value at an index into all values in row-major order.
     *
     * @throws IndexOutOfBoundsException if the index is not in 0 (inclusive) to {@link #size()} (exclusive)
     */
    public float get(int flatIndex) {
        return values[flatIndex];
    }

    /**
     * Copies all values to {@code target}, starting at {@code offset}.
     *
     * @throws IndexOutOfBoundsException if they do not fit
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

    /** A loop without branches: zero times a finite value is zero, and NaN otherwise. */
    private boolean isFinite(int from, int to) {
        float sum = 0f;
        for (int i = from; i < to; i++) {
            sum += 0f * values[i];
        }
        return sum == 0f;
    }

    /** Whether the other tensor has the same shape and values. NaN equals itself, but 0 does not equal -0. */
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
