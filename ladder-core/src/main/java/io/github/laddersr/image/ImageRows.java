package io.github.laddersr.image;

/**
 * An 8-bit image that need not be in memory: its rows are read, or computed, from the first to the last, each time anew. Channels and
 * samples are those of {@link ByteImage}.
 */
public interface ImageRows {
    /** Columns, at least 1. */
    int width();

    /** Rows, at least 1. */
    int height();

    /** Samples in a pixel: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA. */
    int channels();

    /**
     * Begins with the first row. Each reader is for one thread.
     *
     * @throws io.github.laddersr.UserException if a file that was there cannot be opened any more
     */
    RowReader read();

    /** Whether the last channel is alpha, that is whether there are 2 or 4 channels. */
    default boolean hasAlpha() {
        return channels() % 2 == 0;
    }

    /** Bytes of memory that its samples take all the time; 0 if each is there only while it is read. */
    default long bytesHeld() {
        return 0;
    }

    /** The rows of an image in memory. */
    static ImageRows of(ByteImage image) {
        return new ByteImageRows(image);
    }

    /**
     * All rows as an image in memory.
     *
     * @throws IllegalArgumentException if they do not fit into one array
     * @throws io.github.laddersr.UserException if a file turns out to be damaged
     */
    default ByteImage toByteImage() {
        byte[] samples = new byte[ByteImage.lengthOf(width(), height(), channels())];
        byte[] row = new byte[width() * channels()];
        try (RowReader reader = read()) {
            for (int y = 0; y < height(); y++) {
                reader.next(row);
                System.arraycopy(row, 0, samples, y * row.length, row.length);
            }
        }
        return ByteImage.adopt(width(), height(), channels(), samples);
    }
}
