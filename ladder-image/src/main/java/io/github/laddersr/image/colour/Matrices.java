// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.colour;

/** Operations on 3x3 matrices. */
final class Matrices {
    private static final double[][] BRADFORD = {
        {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}
    };

    private Matrices() {}

    static double[][] times(double[][] a, double[][] b) {
        double[][] product = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 3; k++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    static double[] times(double[][] a, double[] v) {
        double[] product = new double[3];
        for (int i = 0; i < 3; i++) {
            product[i] = a[i][0] * v[0] + a[i][1] * v[1] + a[i][2] * v[2];
        }
        return product;
    }

    private static double minor(double[][] m, int i, int j) {
        int r1 = (i + 1) % 3;
        int r2 = (i + 2) % 3;
        int c1 = (j + 1) % 3;
        int c2 = (j + 2) % 3;
        return m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]; // the sign is included because the indices are cyclic
    }

    private static double determinant(double[][] m) {
        return m[0][0] * minor(m, 0, 0) + m[0][1] * minor(m, 0, 1) + m[0][2] * minor(m, 0, 2);
    }

    /** Whether all numbers are finite and the matrix has an inverse. */
    static boolean isRegular(double[][] m) {
        double d = determinant(m);
        return Double.isFinite(d) && Math.abs(d) > 1e-6;
    }

    static double[][] inverse(double[][] m) {
        double d = determinant(m);
        double[][] inverse = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                inverse[j][i] = minor(m, i, j) / d;
            }
        }
        return inverse;
    }

    /** The matrix that adapts colours from one white to another, so that they look the same. */
    static double[][] adaptation(double[] from, double[] to) {
        double[] a = times(BRADFORD, from);
        double[] b = times(BRADFORD, to);
        double[][] scaled = new double[3][3];
        for (int i = 0; i < 3; i++) {
            scaled[i][i] = b[i] / a[i];
        }
        return times(inverse(BRADFORD), times(scaled, BRADFORD));
    }
}
