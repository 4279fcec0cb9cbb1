// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.image.codec.JdkReaders;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/** Reads a TIFF with the JDK's reader by regions of some whole strips or rows of tiles, so that none is decoded twice. */
final class TiffStrips implements Strips {
    private static final int STRIP_PIXELS = 1 << 20;

    private final TiffLayout layout;
    private final ChannelImageInputStream in;
    private final ImageReader reader;
    private final int width;
    private final int height;
    private final int rows; // of a region
    private int y;

    /** Takes the stream over, to be closed at the end. */
    TiffStrips(ChannelImageInputStream in, TiffLayout layout) throws IOException {
        this.layout = layout;
        this.in = in;
        hideDifferences(in, layout);
        reader = JdkReaders.of("tiff");
        reader.setInput(in, false, true); // not forwards only: a strip may lie anywhere
        width = Math.toIntExact(layout.width());
        height = Math.toIntExact(layout.height());
        long unit = layout.compressed() ? layout.rows() : 1;
        rows = (int) Math.min(height, Math.max(1, STRIP_PIXELS / width / unit) * unit);
    }

    /** Makes the file say that it stores samples if it stores differences of a kind that the JDK's reader refuses. */
    static void hideDifferences(ChannelImageInputStream in, TiffLayout layout) {
        if (layout.way() == TiffLayout.Way.JDK_WITH_DIFFERENCES) {
            in.patch(layout.predictorAt(), 1); // none
        }
    }

    @Override
    public BufferedImage next() throws IOException {
        int n = Math.min(rows, height - y);
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceRegion(new Rectangle(0, y, width, n));
        BufferedImage strip = reader.read(0, param);
        if (strip.getHeight() != n) {
            throw new IIOException("rows are missing");
        }
        if (layout.way() == TiffLayout.Way.JDK_WITH_DIFFERENCES) {
            addUp(strip.getRaster());
        }
        y += n;
        return strip;
    }

    /** Makes samples of differences, each to the pixel on its left in the same tile. */
    private void addUp(WritableRaster raster) {
        int bands = raster.getNumBands();
        int[] row = new int[width * bands];
        long tile = layout.columns() * bands;
        for (int i = 0; i < raster.getHeight(); i++) {
            raster.getPixels(0, i, width, 1, row);
            for (int at = bands; at < row.length; at++) {
                if (at % tile >= bands) {
                    row[at] = row[at] + row[at - bands] & 0xFFFF;
                }
            }
            raster.setPixels(0, i, width, 1, row);
        }
    }

    @Override
    public void close() throws IOException {
        reader.dispose();
        in.close();
    }
}
