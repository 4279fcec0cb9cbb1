package io.github.laddersr.image;

/** Gives the rows of an {@link ImageRows} in order, each once. */
public interface RowReader extends AutoCloseable {
    /**
     * Copies the next row, {@code width * channels} samples, to the start of {@code row}.
     *
     * @throws io.github.laddersr.UserException if the file they come from turns out to be damaged
     * @throws IllegalStateException if there was no row left, or the row that was to be computed is not fit to be shown
     */
    void next(byte[] row);

    @Override
    void close();
}
