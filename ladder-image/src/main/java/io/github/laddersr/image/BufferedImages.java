// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.image.codec.BufferedRows;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Converts a {@link ByteImage} to and from AWT. */
final class BufferedImages {
    private BufferedImages() {}

    static ByteImage toByteImage(BufferedImage image) {
        return BufferedRows.of8Bits(image).toByteImage();
    }

    static BufferedImage fromByteImage(ByteImage image) {
        BufferedImage out = switch (image.channels()) {
            case 1 -> new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_GRAY);
            case 2 -> grayAlpha(image.width(), image.height());
            case 3 -> new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
            case 4 -> new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_4BYTE_ABGR);
            default -> throw new AssertionError("ByteImage checks its channels: " + image);
        };
        byte[] from = image.samples();
        byte[] to = ((DataBufferByte) out.getRaster().getDataBuffer()).getData();
        int channels = image.channels();
        if (channels <= 2) {
            System.arraycopy(from, 0, to, 0, from.length);
        } else {
            for (int i = 0; i < from.length; i += channels) { // BGR and ABGR: the channels of a pixel in reverse
                for (int c = 0; c < channels; c++) {
                    to[i + channels - 1 - c] = from[i + c];
                }
            }
        }
        return out;
    }

    private static BufferedImage grayAlpha(int width, int height) {
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_BYTE);
        WritableRaster raster = Raster.createInterleavedRaster(
                DataBuffer.TYPE_BYTE, width, height, 2 * width, 2, new int[] {0, 1}, null);
        return new BufferedImage(model, raster, false, null);
    }
}
