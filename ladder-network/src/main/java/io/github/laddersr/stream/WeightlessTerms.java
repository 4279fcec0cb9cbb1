// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.kernel.MapOps;
import java.util.Optional;

/** The kernels of terms without weights. */
final class WeightlessTerms {
    private WeightlessTerms() {}

    /** Initialises the sum of a row: the constants of each channel, plus another map if there is one. */
    static void start(
            float[] constants, Optional<RollingMap> source, RollingMap out, int y, TermKernel.Columns columns) {
        int stride = out.stride();
        int to = out.row(y) + columns.from() * stride;
        if (source.isEmpty()) {
            for (int x = 0; x < columns.count(); x++) {
                System.arraycopy(constants, 0, out.data(), to + x * stride, stride);
            }
            return;
        }
        RollingMap in = source.get();
        int from = in.row(y) + columns.from() * stride;
        for (int x = 0; x < columns.count(); x++) {
            MapOps.sum(constants, 0, in.data(), from + x * stride, out.data(), to + x * stride, stride);
        }
    }

    static BoundTerm copy(Term.Copy term, RollingMap in, RollingMap out, TermKernel.Columns columns) {
        boolean whole = in.stride() == out.stride() && term.toChannel() == 0;
        return (from, to, scratch) -> {
            for (int y = from; y < to; y++) {
                int a = in.row(y) + columns.from() * in.stride();
                int b = out.row(y) + columns.from() * out.stride() + term.toChannel();
                if (whole) {
                    MapOps.add(in.data(), a, out.data(), b, columns.count() * out.stride());
                    continue;
                }
                for (int x = 0; x < columns.count(); x++) {
                    MapOps.add(in.data(), a + x * in.stride(), out.data(), b + x * out.stride(), in.channels());
                }
            }
        };
    }

    static BoundTerm up(Term.Up term, RollingMap in, RollingMap out, TermKernel.Columns columns) {
        return switch (term.mode()) {
            case NEAREST ->
                (from, to, scratch) -> {
                    for (int y = from; y < to; y++) {
                        for (int x = columns.from(); x < columns.to(); x++) {
                            int a = in.row(y / 2) + x / 2 * in.stride();
                            MapOps.add(in.data(), a, out.data(), out.row(y) + x * out.stride(), in.channels());
                        }
                    }
                };
            case BILINEAR ->
                (from, to, scratch) -> {
                    for (int y = from; y < to; y++) {
                        bilinear(y, in, out, columns);
                    }
                };
        };
    }

    private static void bilinear(int y, RollingMap in, RollingMap out, TermKernel.Columns columns) {
        MapOps.Taps v = MapOps.Taps.bilinear(y, in.height());
        int upper = in.row(v.first());
        int lower = in.row(v.second());
        float t = v.share();
        float[] p = in.data();
        float[] q = out.data();
        for (int x = columns.from(); x < columns.to(); x++) {
            MapOps.Taps h = MapOps.Taps.bilinear(x, in.width());
            int left = h.first() * in.stride();
            int right = h.second() * in.stride();
            float s = h.share();
            int at = out.row(y) + x * out.stride();
            for (int i = 0; i < in.channels(); i++) {
                float above = p[upper + left + i] + s * (p[upper + right + i] - p[upper + left + i]);
                float below = p[lower + left + i] + s * (p[lower + right + i] - p[lower + left + i]);
                q[at + i] += above + t * (below - above);
            }
        }
    }

    static BoundTerm shuffle(Term.Shuffle term, RollingMap in, RollingMap out, TermKernel.Columns columns) {
        int factor = term.factor();
        return (from, to, scratch) -> {
            for (int y = from; y < to; y++) {
                for (int x = columns.from(); x < columns.to(); x++) {
                    int a = in.row(y / factor) + x / factor * in.stride() + y % factor * factor + x % factor;
                    int b = out.row(y) + x * out.stride();
                    for (int c = 0; c < out.channels(); c++) {
                        out.data()[b + c] += in.data()[a + c * factor * factor];
                    }
                }
            }
        };
    }
}
