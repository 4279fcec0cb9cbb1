package io.github.laddersr.image;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads a TIFF by regions of some whole strips or rows of tiles, so that none is decoded twice. */
final class TiffStrips implements Strips {
    private static final int STRIP_PIXELS = 1 << 20;

    private final ImageInputStream in;
    private final ImageReader reader;
    private final int width;
    private final int height;
    private final int rows; // of a region
    private int y;

    TiffStrips(Path file, TiffLayout layout) throws IOException {
        in = new ChannelImageInputStream(file);
        reader = ImageFiles.reader(ImageFormat.TIFF);
        reader.setInput(in, false, true); // not forwards only: a strip may lie anywhere
        width = Math.toIntExact(layout.width());
        height = Math.toIntExact(layout.height());
        long unit = layout.compressed() ? layout.rows() : 1;
        rows = (int) Math.min(height, Math.max(1, STRIP_PIXELS / width / unit) * unit);
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
        y += n;
        return strip;
    }

    @Override
    public void close() throws IOException {
        reader.dispose();
        in.close();
    }
}
