// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import java.awt.image.BufferedImage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable 8-bit image. It has {@code height} rows of {@code width} pixels of {@code channels} interleaved samples,
 * from the top row down and without padding. Channels are 1 (gray), 2 (gray, alpha), 3 (R, G, B) or 4 (R, G, B, alpha);
 * alpha is straight, never premultiplied. Samples are 0..255, exactly as in the file; the image knows nothing about
 * their colour space.
 */
public final class ByteImage {
    private final int width;
    private final int height;
    private final int channels;
    private final byte[] samples; // [height * width * channels]

    private ByteImage(int width, int height, int channels, byte[] samples) {
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.samples = samples;
    }

    /**
     * Makes an image from a copy of {@code interleaved}.
     *
     * @param width columns, at least 1
     * @param height rows, at least 1
     * @param channels 1 to 4
     * @param interleaved {@code height * width * channels} samples, each taken as unsigned; copied
     * @throws IllegalArgumentException if a size is out of range or the array's length does not fit
     */
    public static ByteImage of(int width, int height, int channels, byte[] interleaved) {
        return adopt(width, height, channels, interleaved.clone());
    }

    /** Like {@link #of}, but uses the array itself. The caller must not touch it again. */
    static ByteImage adopt(int width, int height, int channels, byte[] samples) {
        int length = lengthOf(width, height, channels);
        if (samples.length != length) {
            throw new IllegalArgumentException("%dx%d pixels of %d channels are %d samples, but %d were given"
                    .formatted(width, height, channels, length, samples.length));
        }
        return new ByteImage(width, height, channels, samples);
    }

    /**
     * Makes an image from a {@link BufferedImage} of any type, with unchanged samples where possible. Gray stays one
     * channel and keeps its stored values ({@link BufferedImage#getRGB} would take them for linear light and brighten
     * them). Samples of 16 and 5 bits are scaled to 8 bits and rounded. A palette becomes RGB or RGBA, except that the
     * gray ramp of 1-, 2- and 4-bit gray files becomes gray. Premultiplied colour is divided by its alpha. CMYK becomes
     * sRGB as {@link ImageFiles#open} says. AWT converts other colour spaces.
     */
    public static ByteImage from(BufferedImage image) {
        return BufferedImages.toByteImage(image);
    }

    /**
     * Converts this image for {@code javax.imageio} and AWT, with unchanged samples: {@code TYPE_BYTE_GRAY}, a custom
     * type for gray and alpha, {@code TYPE_3BYTE_BGR} or {@code TYPE_4BYTE_ABGR} for 1, 2, 3 or 4 channels.
     */
    public BufferedImage toBufferedImage() {
        return BufferedImages.fromByteImage(this);
    }

    /** Columns. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** Samples in a pixel: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA. */
    public int channels() {
        return channels;
    }

    /** Whether the last channel is alpha, that is whether there are 2 or 4 channels. */
    public boolean hasAlpha() {
        return channels % 2 == 0;
    }

    /**
     * One sample, 0..255.
     *
     * @throws IndexOutOfBoundsException if a coordinate is outside the image
     */
    public int get(int x, int y, int c) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(y, height);
        Objects.checkIndex(c, channels);
        return samples[(y * width + x) * channels + c] & 0xFF;
    }

    /**
     * Copies row {@code y}, {@code width * channels} samples, to {@code dst} from {@code offset} on.
     *
     * @throws IndexOutOfBoundsException if there is no such row or it does not fit
     */
    public void copyRow(int y, byte[] dst, int offset) {
        Objects.checkIndex(y, height);
        int stride = width * channels;
        System.arraycopy(samples, y * stride, dst, offset, stride);
    }

    /** All samples, {@code height * width * channels} of them, as a new array. */
    public byte[] copyOfBytes() {
        return samples.clone();
    }

    /**
     * Cuts out {@code w} by {@code h} pixels, with ({@code x}, {@code y}) as their top left corner.
     *
     * @throws IllegalArgumentException if the rectangle is empty or leaves the image
     */
    public ByteImage cropTo(int x, int y, int w, int h) {
        if (x < 0 || y < 0 || w < 1 || h < 1 || w > width - x || h > height - y) {
            throw new IllegalArgumentException(
                    "%dx%d pixels from (%d, %d) are not inside %s".formatted(w, h, x, y, this));
        }
        if (w == width && h == height) {
            return this;
        }
        int stride = w * channels;
        byte[] out = new byte[h * stride];
        for (int row = 0; row < h; row++) {
            System.arraycopy(samples, ((y + row) * width + x) * channels, out, row * stride, stride);
        }
        return new ByteImage(w, h, channels, out);
    }

    /**
     * Cuts off pixels at the right and the bottom until width and height are multiples of {@code scale}.
     *
     * @throws IllegalArgumentException if {@code scale} is below 1 or larger than the image
     */
    public ByteImage modCrop(int scale) {
        if (scale < 1 || scale > width || scale > height) {
            throw new IllegalArgumentException("no multiple of %d pixels fits into %s".formatted(scale, this));
        }
        return cropTo(0, 0, width - width % scale, height - height % scale);
    }

    /**
     * Converts to three channels. Gray is copied to all three, alpha is left out, an RGB image is returned unchanged.
     */
    public ByteImage toRgb() {
        if (channels == 3) {
            return this;
        }
        int pixels = width * height;
        byte[] out = new byte[lengthOf(width, height, 3)];
        int green = channels == 4 ? 1 : 0;
        int blue = channels == 4 ? 2 : 0;
        for (int i = 0; i < pixels; i++) {
            int from = i * channels;
            out[3 * i] = samples[from];
            out[3 * i + 1] = samples[from + green];
            out[3 * i + 2] = samples[from + blue];
        }
        return new ByteImage(width, height, 3, out);
    }

    /** SHA-256 of the interleaved samples (not of the sizes), as 64 lower-case hexadecimal digits. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(samples));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The array itself, for loops in this package. Never write to it or hand it out. */
    byte[] samples() {
        return samples;
    }

    /** Returns {@code width * height * channels} if an array can have that length. */
    static int lengthOf(int width, int height, int channels) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("an image has at least one pixel, not %dx%d".formatted(width, height));
        }
        if (channels < 1 || channels > 4) {
            throw new IllegalArgumentException("channels must be 1 to 4, not " + channels);
        }
        long pixels = (long) width * height;
        if (pixels > (Integer.MAX_VALUE - 8) / channels) {
            throw new IllegalArgumentException(
                    "%dx%d pixels of %d channels do not fit into one array".formatted(width, height, channels));
        }
        return (int) pixels * channels;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteImage that
                && width == that.width
                && height == that.height
                && channels == that.channels
                && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * width + height) + channels) + Arrays.hashCode(samples);
    }

    /** Shows only the sizes, as {@code 640x360x3}. */
    @Override
    public String toString() {
        return width + "x" + height + "x" + channels;
    }
}
