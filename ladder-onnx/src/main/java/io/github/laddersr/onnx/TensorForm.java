// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.github.laddersr.engine.Planes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Optional;

/**
 * The layout of an image in a tensor.
 *
 * @param name name of the tensor
 * @param half whether values are float16 instead of float32
 * @param batch number of images in the tensor, all identical; 0 if it has no such dimension
 * @param channelsLast whether the planes are the last dimension, instead of preceding rows and columns
 * @param channels number of planes
 */
record TensorForm(String name, boolean half, int batch, boolean channelsLast, int channels) {
    /** The shape of a tensor for an image of this size. */
    long[] shape(int height, int width) {
        if (batch == 0) {
            return channelsLast ? new long[] {height, width, channels} : new long[] {channels, height, width};
        }
        return channelsLast ? new long[] {batch, height, width, channels} : new long[] {batch, channels, height, width};
    }

    /** A size in pixels. */
    record Size(int height, int width) {}

    /** The size of the image in a tensor of this shape; empty if the shape has another form. */
    Optional<Size> size(long[] shape) {
        int at = batch == 0 ? 0 : 1;
        if (shape.length != at + 3 || (batch > 0 && shape[0] != batch)) {
            return Optional.empty();
        }
        long planes = channelsLast ? shape[at + 2] : shape[at];
        long height = channelsLast ? shape[at] : shape[at + 1];
        long width = channelsLast ? shape[at + 1] : shape[at + 2];
        boolean image = planes == channels && height > 0 && width > 0 && height * width <= Integer.MAX_VALUE;
        return image ? Optional.of(new Size((int) height, (int) width)) : Optional.empty();
    }

    /** The same form with another position of the planes. */
    TensorForm withChannelsLast(boolean last) {
        return new TensorForm(name, half, batch, last, channels);
    }

    /** The bytes of a tensor. */
    long bytes(int height, int width) {
        return (long) Math.max(1, batch) * channels * height * width * (half ? Short.BYTES : Float.BYTES);
    }

    /**
     * Creates a tensor from an image. The values are multiplied and then shifted.
     *
     * @param image an image with {@link #channels} planes
     */
    OnnxTensor tensor(Planes image, float factor, float offset) throws OrtException {
        int pixels = image.height() * image.width();
        int values = channels * pixels;
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(bytes(image.height(), image.width())))
                .order(ByteOrder.nativeOrder());
        ShortBuffer shorts = bytes.asShortBuffer();
        FloatBuffer floats = bytes.asFloatBuffer();
        float[] row = new float[image.width()];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < image.height(); y++) {
                image.getRow(c, y, 0, row, 0, row.length);
                for (int x = 0; x < row.length; x++) {
                    float value = row[x] * factor + offset;
                    int at = index(c, y * row.length + x, pixels);
                    for (int i = 0; i < Math.max(1, batch); i++) {
                        if (half) {
                            shorts.put(i * values + at, Float.floatToFloat16(value));
                        } else {
                            floats.put(i * values + at, value);
                        }
                    }
                }
            }
        }
        long[] shape = shape(image.height(), image.width());
        return half
                ? OnnxTensor.createTensor(OrtSessions.environment(), bytes, shape, OnnxJavaType.FLOAT16)
                : OnnxTensor.createTensor(OrtSessions.environment(), floats, shape);
    }

    /**
     * The first image in a tensor of this form. The values are shifted and then divided: the reverse of
     * {@link #tensor}.
     */
    Planes planes(OnnxTensor tensor, Size size, float factor, float offset) {
        FloatBuffer values = tensor.getFloatBuffer();
        int pixels = size.height() * size.width();
        Planes planes = new Planes(channels, size.height(), size.width());
        float[] row = new float[size.width()];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < size.height(); y++) {
                for (int x = 0; x < row.length; x++) {
                    row[x] = (values.get(index(c, y * row.length + x, pixels)) - offset) / factor;
                }
                planes.setRow(c, y, 0, row, 0, row.length);
            }
        }
        return planes;
    }

    private int index(int channel, int pixel, int pixels) {
        return channelsLast ? pixel * channels + channel : channel * pixels + pixel;
    }
}
