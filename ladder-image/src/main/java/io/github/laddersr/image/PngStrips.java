package io.github.laddersr.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.imageio.IIOException;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads a PNG's rows one after another, which the JDK's reader cannot: for each region it begins at the top. What the samples mean (a
 * palette, few bits) is left to the type that the JDK's reader names.
 */
final class PngStrips implements Strips {
    private static final int STRIP_PIXELS = 1 << 18;
    private static final int BUFFER = 1 << 16;

    private final PngLayout layout;
    private final ImageTypeSpecifier type;
    private final ImageInputStream file;
    private final Inflater inflater = new Inflater();
    private final DataInputStream rows;
    private byte[] row;
    private byte[] above;
    private final int[] samples;
    private int y;

    PngStrips(Path path, PngLayout layout, ImageTypeSpecifier type) throws IOException {
        this.layout = layout;
        this.type = type;
        this.row = new byte[layout.bytesPerRow()];
        this.above = new byte[row.length];
        this.samples = new int[layout.width() * layout.samples()];
        this.file = new ChannelImageInputStream(path);
        this.rows = new DataInputStream(new InflaterInputStream(new Data(file, layout.data()), inflater, BUFFER));
    }

    @Override
    public BufferedImage next() throws IOException {
        int height = Math.clamp(STRIP_PIXELS / layout.width(), 1, layout.height() - y);
        BufferedImage strip = type.createBufferedImage(layout.width(), height);
        WritableRaster raster = strip.getRaster();
        for (int i = 0; i < height; i++) {
            int filter = rows.readUnsignedByte();
            rows.readFully(row);
            unfilter(filter);
            unpack();
            raster.setPixels(0, i, layout.width(), 1, samples);
            byte[] spare = above;
            above = row;
            row = spare;
        }
        y += height;
        return strip;
    }

    /** Adds to each byte what was predicted from those to the left and above; they are 0 outside the image. */
    private void unfilter(int filter) throws IOException {
        int back = layout.bytesPerPixel();
        switch (filter) {
            case 0 -> {}
            case 1 -> {
                for (int i = back; i < row.length; i++) {
                    row[i] += row[i - back];
                }
            }
            case 2 -> {
                for (int i = 0; i < row.length; i++) {
                    row[i] += above[i];
                }
            }
            case 3 -> {
                for (int i = 0; i < row.length; i++) {
                    int left = i < back ? 0 : row[i - back] & 0xFF;
                    row[i] += (byte) ((left + (above[i] & 0xFF)) / 2);
                }
            }
            case 4 -> {
                for (int i = 0; i < row.length; i++) {
                    int left = i < back ? 0 : row[i - back] & 0xFF;
                    int corner = i < back ? 0 : above[i - back] & 0xFF;
                    row[i] += (byte) paeth(left, above[i] & 0xFF, corner);
                }
            }
            default -> throw new IIOException("row " + y + " has the unknown filter " + filter);
        }
    }

    /** That of the three which is nearest to left + up - corner, the first of equals. */
    private static int paeth(int left, int up, int corner) {
        int estimate = left + up - corner;
        int toLeft = Math.abs(estimate - left);
        int toUp = Math.abs(estimate - up);
        int toCorner = Math.abs(estimate - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private void unpack() {
        int bits = layout.bits();
        for (int i = 0; i < samples.length; i++) {
            samples[i] = switch (bits) {
                case 8 -> row[i] & 0xFF;
                case 16 -> (row[2 * i] & 0xFF) << 8 | row[2 * i + 1] & 0xFF;
                default -> row[i * bits / 8] >> 8 - bits - i * bits % 8 & (1 << bits) - 1;
            };
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        file.close();
    }

    /** What the IDAT chunks hold, one after another. */
    private static final class Data extends InputStream {
        private final ImageInputStream in;
        private long left; // bytes of the chunk
        private boolean ended;

        Data(ImageInputStream in, long at) throws IOException {
            this.in = in;
            in.seek(at);
            begin();
        }

        private void begin() throws IOException {
            left = in.readUnsignedInt();
            ended = in.readInt() != PngLayout.IDAT;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (left == 0 && !ended) {
                in.readInt(); // the checksum, which was looked at before
                begin();
            }
            if (ended) {
                return -1;
            }
            int n = in.read(bytes, offset, (int) Math.min(length, left));
            if (n > 0) {
                left -= n;
            }
            return n;
        }
    }
}
