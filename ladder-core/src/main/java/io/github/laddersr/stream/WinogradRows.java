package io.github.laddersr.stream;

import io.github.laddersr.kernel.InvertedResidual;
import io.github.laddersr.kernel.Lanes;
import io.github.laddersr.kernel.PackedMatrix;
import io.github.laddersr.kernel.Winograd;
import io.github.laddersr.weights.Tensor;
import java.util.Arrays;

/** A convolution of 3x3 to 7x7 with half of the multiply-adds or fewer: each row of its kernel by {@link Winograd}'s filtering, whose products are summed over the kernel's rows before they become outputs. */
final class WinogradRows {
    /** Rows of output at once: a matrix product takes them together, and neighbours read the same transformed rows. */
    private static final int GROUP = 4;

    private final int kernel;
    private final int inStride;
    private final Winograd winograd;
    /** [point][ky]: input channels x output channels. */
    private final PackedMatrix[][] filters;

    private final float[] zeros;

    /**
     * Transforms the weights.
     *
     * @param output as in {@link DenseKernel#pack}
     */
    WinogradRows(Tensor weight, int output, DenseKernel.Inputs inputs) {
        int outputs = weight.shape().get(weight.shape().size() - 4);
        this.kernel = weight.shape().getLast();
        this.inStride = inputs.stride();
        this.winograd = new Winograd(kernel);
        this.filters = new PackedMatrix[Winograd.POINTS][kernel];
        this.zeros = new float[Lanes.pad(outputs)];
        for (int ky = 0; ky < kernel; ky++) {
            float[][] transformed = transformed(weight, output, ky, inputs);
            for (int point = 0; point < Winograd.POINTS; point++) {
                float[] values = transformed[point];
                filters[point][ky] = PackedMatrix.of(inStride, zeros.length, (k, j) -> values[k * zeros.length + j]);
            }
        }
    }

    /** A row of the kernel at each point: input channels x output channels, both padded. */
    private float[][] transformed(Tensor weight, int output, int ky, DenseKernel.Inputs inputs) {
        int outputs = weight.shape().get(weight.shape().size() - 4);
        int all = weight.shape().get(weight.shape().size() - 3);
        float[][] transformed = new float[Winograd.POINTS][inStride * zeros.length];
        double[] taps = new double[kernel];
        double[] points = new double[Winograd.POINTS];
        for (int j = 0; j < outputs; j++) {
            for (int k = 0; k < inputs.count(); k++) {
                int at = (((output + j) * all + inputs.from() + k) * kernel + ky) * kernel;
                for (int kx = 0; kx < kernel; kx++) {
                    taps[kx] = weight.get(at + kx);
                }
                winograd.filter(taps, points);
                for (int point = 0; point < Winograd.POINTS; point++) {
                    transformed[point][k * zeros.length + j] = (float) points[point];
                }
            }
        }
        return transformed;
    }

    /** Whether a convolution of this size gains by it: transforming pixels of few channels would cost what it saves. */
    static boolean suits(int kernel, int inChannels) {
        return kernel >= 3 && kernel < Winograd.POINTS && inChannels >= 2 * Lanes.BLOCK;
    }

    /** See {@link TermKernel#alignment}: tiles begin at these columns of the image. */
    int alignment() {
        return winograd.outputs();
    }

    /**
     * Adds the convolution to a range of columns.
     *
     * @param from first row
     * @param to after the last row
     * @param columns begins at a multiple of {@link #alignment} and ends at one or at the image's end
     * @param border whether the image's first and last column are left out
     */
    void add(
            RollingMap in,
            RollingMap out,
            int from,
            int to,
            TermKernel.Columns columns,
            boolean border,
            InvertedResidual.Scratch scratch) {
        int first = border && columns.from() == 0 ? 1 : 0;
        int last = columns.count() - (border && columns.to() == out.width() ? 1 : 0);
        for (int y = from; y < to; y += GROUP) {
            group(in, out, y, Math.min(to, y + GROUP), columns, first, last, scratch);
        }
    }

    /** Adds to the pixels {@code first} (included) to {@code last} (not included) of the columns. */
    private void group(
            RollingMap in,
            RollingMap out,
            int from,
            int to,
            TermKernel.Columns columns,
            int first,
            int last,
            InvertedResidual.Scratch scratch) {
        int x = columns.from();
        int n = columns.count();
        int tiles = winograd.tiles(n);
        int rows = to - from + kernel - 1;
        int pointStep = rows * tiles * inStride;
        float[] pixels = scratch.expanded(Winograd.POINTS * (pointStep + inStride));
        for (int i = 0; i < rows; i++) {
            transform(in, from + i - kernel / 2, x - kernel / 2, n, tiles, pixels, i * tiles * inStride, pointStep);
        }
        int channels = out.stride();
        float[] products = scratch.result((to - from) * tiles * channels);
        PackedMatrix.Rows sum = new PackedMatrix.Rows(products, 0, channels);
        for (int point = 0; point < Winograd.POINTS; point++) {
            for (int ky = 0; ky < kernel; ky++) {
                PackedMatrix.Rows start = ky == 0 ? PackedMatrix.Rows.same(zeros, 0) : sum;
                int at = point * pointStep + ky * tiles * inStride;
                filters[point][ky].multiplyAdd((to - from) * tiles, pixels, at, inStride, start, sum.blocks());
            }
            for (int y = from; y < to; y++) {
                int at = (y - from) * tiles * channels;
                winograd.add(point, first, last, channels, products, at, out.data(), out.row(y) + x * channels);
            }
        }
    }

    /** Transforms a row from column {@code x} on, for {@code n} outputs. */
    private void transform(RollingMap in, int y, int x, int n, int tiles, float[] pixels, int to, int pointStep) {
        if (y < 0 || y >= in.height()) {
            for (int point = 0; point < Winograd.POINTS; point++) {
                Arrays.fill(pixels, to + point * pointStep, to + point * pointStep + tiles * inStride, 0f);
            }
            return;
        }
        int at = in.row(y) + x * inStride;
        int whole = n / winograd.outputs();
        if (whole > 0) {
            winograd.transform(whole, inStride, in.data(), at, pixels, to, pointStep);
        }
        if (whole < tiles) {
            // The last tile reads beyond what these outputs need, where another thread may be writing: zeros instead.
            int done = whole * winograd.outputs();
            int last = Winograd.POINTS * pointStep; // behind what is transformed
            int left = (n - done + kernel - 1) * inStride;
            System.arraycopy(in.data(), at + done * inStride, pixels, last, left);
            Arrays.fill(pixels, last + left, last + Winograd.POINTS * inStride, 0f);
            winograd.transform(1, inStride, pixels, last, pixels, to + whole * inStride, pointStep);
        }
    }
}
