// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Shows rows as an image that ImageIO's writers accept. A writer requests some rows at a time, from the top, and they
 * are read at that moment. Only the rows of the last request are kept.
 */
public final class RowsImage implements RenderedImage {
    private final ImageRows image;
    private final RowReader rows;
    private final ColorModel colours;
    private final SampleModel oneRow;
    private final boolean oneTile;
    private int next;
    private @Nullable Raster last;

    private RowsImage(ImageRows image, RowReader rows, boolean oneTile) {
        this.image = image;
        this.rows = rows;
        this.oneTile = oneTile;
        int channels = image.channels();
        this.colours = new ComponentColorModel(
                ColorSpace.getInstance(channels <= 2 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
                image.hasAlpha(),
                false,
                image.hasAlpha() ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                image.depth() == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT);
        this.oneRow = colours.createCompatibleSampleModel(image.width(), 1);
    }

    /**
     * Makes an image of the rows that have not been read yet.
     *
     * @param oneTile whether the image claims to be a single tile instead of one tile for each row; the JDK's JPEG
     *     writer would copy several tiles into one
     */
    public static RowsImage of(ImageRows image, RowReader rows, boolean oneTile) {
        return new RowsImage(image, rows, oneTile);
    }

    /** Reads the next rows. The rows of the last request may be requested again, as the TIFF writer does. */
    @Override
    public Raster getData(Rectangle area) {
        if (last != null && last.getBounds().contains(area)) {
            return last.createChild(area.x, area.y, area.width, area.height, area.x, area.y, null);
        }
        if (area.x != 0 || area.width != image.width() || area.y != next) {
            throw new IllegalStateException("row " + next + " is next, but " + area + " is requested");
        }
        int channels = image.channels();
        int stride = area.width * channels;
        byte[] row = new byte[image.bytesPerRow()];
        DataBuffer samples = image.depth() == 8
                ? new DataBufferByte(Math.multiplyExact(stride, area.height))
                : new DataBufferUShort(Math.multiplyExact(stride, area.height));
        for (int y = 0; y < area.height; y++) {
            rows.next(row);
            switch (samples) {
                case DataBufferByte bytes -> System.arraycopy(row, 0, bytes.getData(), y * stride, stride);
                case DataBufferUShort shorts ->
                    ByteBuffer.wrap(row).asShortBuffer().get(shorts.getData(), y * stride, stride);
                default -> throw new AssertionError(samples);
            }
        }
        next += area.height;
        int[] offsets = new int[channels];
        for (int c = 0; c < channels; c++) {
            offsets[c] = c;
        }
        last = Raster.createInterleavedRaster(
                samples, area.width, area.height, stride, channels, offsets, new Point(0, area.y));
        return last;
    }

    @Override
    public Raster getTile(int tileX, int tileY) {
        return oneTile ? new WholeTile() : getData(new Rectangle(0, tileY, image.width(), 1));
    }

    /** A tile of the whole image that holds no pixels. It reads the rows that are requested. */
    private final class WholeTile extends Raster {
        WholeTile() {
            super(oneRow, oneRow.createDataBuffer(), new Rectangle(image.width(), image.height()), new Point(), null);
        }

        @Override
        public Raster createChild(
                int x, int y, int width, int height, int childX, int childY, int @Nullable [] bandList) {
            return getData(new Rectangle(x, y, width, height))
                    .createChild(x, y, width, height, childX, childY, bandList);
        }
    }

    @Override
    public Raster getData() {
        throw new UnsupportedOperationException("the image is not in memory");
    }

    @Override
    public WritableRaster copyData(@Nullable WritableRaster raster) {
        throw new UnsupportedOperationException("the image is not in memory");
    }

    @Override
    public ColorModel getColorModel() {
        return colours;
    }

    @Override
    public SampleModel getSampleModel() {
        return oneRow;
    }

    @Override
    public int getWidth() {
        return image.width();
    }

    @Override
    public int getHeight() {
        return image.height();
    }

    @Override
    public int getMinX() {
        return 0;
    }

    @Override
    public int getMinY() {
        return 0;
    }

    @Override
    public int getNumXTiles() {
        return 1;
    }

    @Override
    public int getNumYTiles() {
        return oneTile ? 1 : image.height();
    }

    @Override
    public int getMinTileX() {
        return 0;
    }

    @Override
    public int getMinTileY() {
        return 0;
    }

    @Override
    public int getTileWidth() {
        return image.width();
    }

    @Override
    public int getTileHeight() {
        return oneTile ? image.height() : 1;
    }

    @Override
    public int getTileGridXOffset() {
        return 0;
    }

    @Override
    public int getTileGridYOffset() {
        return 0;
    }

    @Override
    public Object getProperty(String name) {
        return java.awt.Image.UndefinedProperty;
    }

    @Override
    public String @Nullable [] getPropertyNames() {
        return null; // the interface's value for no names
    }

    @Override
    @SuppressWarnings("JdkObsolete") // the interface demands this type
    public @Nullable Vector<RenderedImage> getSources() {
        return null; // the interface's value for unknown sources
    }
}
