// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.colour;

import io.github.laddersr.metadata.Bytes;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.PngChunk;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The meaning of a PNG's samples if it has no profile: which light a sample stands for, and which red, green and blue
 * are meant.
 *
 * @param transfer converts samples to light
 * @param primaries the chromaticities x and y of white, red, green and blue
 * @param label a description in words
 */
public record ColourEncoding(Transfer transfer, Primaries primaries, String label) {
    private static final double GAMMA_UNIT = 100_000;
    private static final double SRGB_GAMMA = 1 / 2.2;
    private static final double SAME_GAMMA = 0.05; // smaller differences are invisible; libpng uses the same limit
    private static final double SAME_PLACE = 0.01;

    /** Converts a sample to light, both from 0 to 1. */
    @FunctionalInterface
    public interface Transfer {
        /** The light of a sample. */
        double light(double sample);
    }

    /** The chromaticities x and y of white, red, green and blue. */
    public record Primaries(double wx, double wy, double rx, double ry, double gx, double gy, double bx, double by) {
        static final Primaries SRGB = new Primaries(0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06);
        static final Primaries BT_601_625 = new Primaries(0.3127, 0.329, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06);
        static final Primaries BT_601_525 = new Primaries(0.3127, 0.329, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07);
        static final Primaries BT_2020 = new Primaries(0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046);
        static final Primaries DISPLAY_P3 = new Primaries(0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06);

        private double[] values() {
            return new double[] {wx, wy, rx, ry, gx, gy, bx, by};
        }

        private boolean isSrgb() {
            double[] mine = values();
            double[] srgb = SRGB.values();
            for (int i = 0; i < mine.length; i++) {
                if (Math.abs(mine[i] - srgb[i]) > SAME_PLACE) {
                    return false;
                }
            }
            return true;
        }

        /** The matrix whose columns are X, Y and Z of the primaries, scaled so that their sum is white with Y = 1. */
        double[][] toXyz() {
            double[][] p = {
                {rx / ry, gx / gy, bx / by}, {1, 1, 1}, {(1 - rx - ry) / ry, (1 - gx - gy) / gy, (1 - bx - by) / by}
            };
            double[] scale = Matrices.times(Matrices.inverse(p), white());
            for (double[] row : p) {
                for (int c = 0; c < 3; c++) {
                    row[c] *= scale[c];
                }
            }
            return p;
        }

        /** X, Y and Z of white, with Y = 1. */
        double[] white() {
            return xyz(wx, wy);
        }

        /** X, Y and Z of a chromaticity, with Y = 1. */
        static double[] xyz(double x, double y) {
            return new double[] {x / y, 1, (1 - x - y) / y};
        }
    }

    /**
     * Reads a PNG's chunks. A profile takes precedence over all of them and is carried to the result. Of the chunks,
     * cICP takes precedence over sRGB, and sRGB over gAMA with cHRM.
     *
     * @return empty if the colours are sRGB or nearly so, if the chunks don't say, or if the transfer function is for
     *     screens of high dynamic range
     */
    public static Optional<ColourEncoding> of(Metadata metadata) {
        if (metadata.icc().isPresent()) {
            return Optional.empty();
        }
        Optional<Bytes> codes = chunk(metadata, "cICP", 4);
        if (codes.isPresent()) {
            return ofCodes(codes.get().toByteArray());
        }
        Optional<Bytes> gamma = chunk(metadata, "gAMA", 4);
        if (gamma.isEmpty()
                || metadata.pngChunks().stream().anyMatch(c -> c.type().equals("sRGB"))) {
            return Optional.empty();
        }
        double value = ByteBuffer.wrap(gamma.get().toByteArray()).getInt() / GAMMA_UNIT;
        Primaries primaries =
                chunk(metadata, "cHRM", 32).map(ColourEncoding::primaries).orElse(Primaries.SRGB);
        boolean usual = Math.abs(value / SRGB_GAMMA - 1) < SAME_GAMMA;
        if (value <= 0 || (usual && primaries.isSrgb()) || !Matrices.isRegular(primaries.toXyz())) {
            return Optional.empty();
        }
        return Optional.of(new ColourEncoding(
                sample -> Math.pow(sample, 1 / value),
                primaries,
                "gamma %.4g%s".formatted(value, primaries.isSrgb() ? "" : " and primaries of its own")));
    }

    /** Whether cICP defines colours that are unknown here and for which there is no other warning. */
    public static boolean isUnknown(Metadata metadata) {
        Optional<Bytes> codes = metadata.icc().isPresent() ? Optional.empty() : chunk(metadata, "cICP", 4);
        if (codes.isEmpty() || of(metadata).isPresent()) {
            return false;
        }
        byte[] bytes = codes.get().toByteArray();
        boolean srgb = bytes[0] == 1 && bytes[1] == 13;
        boolean dynamic = bytes[1] == 16 || bytes[1] == 18; // PQ and HLG
        return !srgb && !dynamic;
    }

    private static Optional<Bytes> chunk(Metadata metadata, String type, int length) {
        return metadata.pngChunks().stream()
                .filter(chunk -> chunk.type().equals(type))
                .map(PngChunk::data)
                .filter(data -> data.size() == length)
                .findFirst();
    }

    private static Primaries primaries(Bytes chunk) {
        ByteBuffer bytes = ByteBuffer.wrap(chunk.toByteArray());
        double[] v = new double[8];
        for (int i = 0; i < v.length; i++) {
            v[i] = bytes.getInt() / GAMMA_UNIT;
        }
        return new Primaries(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
    }

    /** Finds the encoding by the numbers of primaries and transfer function in ITU-T H.273. */
    private static Optional<ColourEncoding> ofCodes(byte[] codes) {
        Optional<Primaries> primaries = switch (codes[0]) {
            case 1 -> Optional.of(Primaries.SRGB);
            case 5 -> Optional.of(Primaries.BT_601_625);
            case 6, 7 -> Optional.of(Primaries.BT_601_525);
            case 9 -> Optional.of(Primaries.BT_2020);
            case 12 -> Optional.of(Primaries.DISPLAY_P3);
            default -> Optional.empty();
        };
        Optional<Transfer> transfer = switch (codes[1]) {
            case 1, 6, 14, 15 -> Optional.of(v -> v < 0.081 ? v / 4.5 : Math.pow((v + 0.099) / 1.099, 1 / 0.45));
            case 4 -> Optional.of(v -> Math.pow(v, 2.2));
            case 5 -> Optional.of(v -> Math.pow(v, 2.8));
            case 8 -> Optional.of(v -> v);
            case 13 -> Optional.of(ColourEncoding::srgbLight);
            default -> Optional.empty();
        };
        boolean srgb = codes[0] == 1 && codes[1] == 13;
        return srgb || primaries.isEmpty() || transfer.isEmpty()
                ? Optional.empty()
                : Optional.of(new ColourEncoding(
                        transfer.get(), primaries.get(), "cICP %d/%d".formatted(codes[0], codes[1])));
    }

    private static double srgbLight(double v) {
        return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }

    /** Converts light from 0 to 1 to a sample of sRGB from 0 to 1. */
    static double srgbSample(double light) {
        return light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
    }

    /** Converts a sample from 0 to 1 to its light. */
    double light(double sample) {
        return transfer.light(sample);
    }

    /**
     * The matrix that converts light of these primaries to light of sRGB's primaries and maps white to white
     * (Bradford's method).
     */
    double[][] toLinearSrgb() {
        double[][] adapted =
                Matrices.times(Matrices.adaptation(primaries.white(), Primaries.SRGB.white()), primaries.toXyz());
        return Matrices.times(Matrices.inverse(Primaries.SRGB.toXyz()), adapted);
    }
}
