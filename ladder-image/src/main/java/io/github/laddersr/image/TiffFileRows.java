package io.github.laddersr.image;

import io.github.laddersr.ifd.ByteSource;
import io.github.laddersr.image.codec.tiff.TiffImage;
import io.github.laddersr.image.codec.tiff.TiffRows;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A TIFF that is decoded while its rows are read. */
record TiffFileRows(Path file, TiffImage image) implements ImageRows {
    @Override
    public int width() {
        return image.width();
    }

    @Override
    public int height() {
        return image.height();
    }

    @Override
    public int channels() {
        return image.channels();
    }

    @Override
    public int depth() {
        return image.depth();
    }

    @Override
    public RowReader read() {
        FileChannel channel;
        try {
            channel = FileChannel.open(file);
        } catch (IOException e) {
            throw ImageFiles.cannotRead(file, e);
        }
        TiffRows rows;
        try {
            rows = ImageDecoder.guarded(file, ImageFormat.TIFF, () -> image.rows(ByteSource.of(channel)));
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
        return new RowReader() {
            private int y;

            @Override
            public void next(byte[] row) {
                if (y++ == height()) {
                    throw new IllegalStateException("no row is left of " + file);
                }
                ImageDecoder.guarded(file, ImageFormat.TIFF, () -> {
                    rows.next(row);
                    return row;
                });
            }

            @Override
            public void close() {
                ImageDecoder.guarded(file, ImageFormat.TIFF, () -> {
                    rows.close();
                    return file;
                });
                TiffFileRows.this.close(channel);
            }
        };
    }

    private void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw ImageFiles.cannotRead(file, e);
        }
    }
}
