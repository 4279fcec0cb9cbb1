// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnxruntime.OrtException;
import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Planes;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An engine for any network: pads images to sizes that the network accepts, and converts values and the order of
 * planes.
 */
final class ForeignEngine implements Engine {
    /** What is wrong with such a network: words for a sentence. */
    static final String NO_NUMBERS = "it gives NaN values";

    private final OnnxFile file;
    private final ForeignRunner runner;
    private final NetworkEnds ends;
    private final ForeignShape shape;
    private final boolean bgr;
    private final long bytesPerPixel;

    ForeignEngine(
            OnnxFile file,
            ForeignRunner runner,
            NetworkEnds ends,
            ForeignShape shape,
            boolean bgr,
            long bytesPerPixel) {
        this.file = file;
        this.runner = runner;
        this.ends = ends;
        this.shape = shape;
        this.bgr = bgr;
        this.bytesPerPixel = bytesPerPixel;
    }

    /**
     * {@inheritDoc}
     *
     * @throws UserException if the image is larger than the fixed size that the network accepts, or does not fit into
     *     memory
     */
    @Override
    public Planes run(Planes image, DoubleConsumer progress) {
        if (image.channels() != ends.input().channels()) {
            throw new IllegalArgumentException(
                    "the network takes " + ends.input().channels() + " planes, not " + image.channels());
        }
        int height = shape.fixed().map(TensorForm.Size::height).orElseGet(() -> shape.padded(image.height()));
        int width = shape.fixed().map(TensorForm.Size::width).orElseGet(() -> shape.padded(image.width()));
        try {
            Planes large = run(image, height, width);
            requireNumbers(large);
            progress.accept(1);
            return large;
        } catch (OrtException e) {
            if (OrtSessions.isOutOfMemory(e)) {
                throw tooLarge(image, e);
            }
            throw OnnxFile.refused(
                    file.path(),
                    "it fails at an image of " + image.width() + "x" + image.height() + " pixels ("
                            + ForeignRunner.Messages.of(e) + ")",
                    e);
        }
    }

    private void requireNumbers(Planes large) {
        float[] row = new float[large.width()];
        for (int c = 0; c < large.channels(); c++) {
            for (int y = 0; y < large.height(); y++) {
                large.getRow(c, y, 0, row, 0, row.length);
                for (float value : row) {
                    if (!Float.isFinite(value)) {
                        throw OnnxFile.refused(file.path(), NO_NUMBERS);
                    }
                }
            }
        }
    }

    private Planes run(Planes image, int height, int width) throws OrtException {
        int atLeastHigh = Math.max(height, shape.base().height());
        int atLeastWide = Math.max(width, shape.base().width());
        boolean small = atLeastHigh != height || atLeastWide != width;
        try {
            return padded(image, height, width);
        } catch (OrtException e) {
            if (small && !OrtSessions.isOutOfMemory(e)) {
                // some networks do not accept images smaller than their windows
                return padded(image, atLeastHigh, atLeastWide);
            }
            throw e;
        }
    }

    private Planes padded(Planes image, int height, int width) throws OrtException {
        long largest = Math.max(
                ends.input().bytes(height, width),
                (long) Float.BYTES * ends.output().channels() * height * shape.scale() * width * shape.scale());
        if (largest > Integer.MAX_VALUE - 8) { // a Java buffer holds at most 2 GB
            throw tooLarge(image, null);
        }
        int lost = shape.lost();
        Planes in = new Planes(image.channels(), height, width);
        float[] row = new float[width];
        for (int c = 0; c < image.channels(); c++) {
            for (int y = 0; y < height; y++) {
                int from = Math.clamp(y - lost, 0, image.height() - 1);
                image.getRow(c, from, 0, row, lost, Math.min(image.width(), width - lost));
                for (int x = 0; x < lost; x++) {
                    row[x] = row[lost];
                }
                for (int x = lost + image.width(); x < width; x++) {
                    row[x] = row[lost + image.width() - 1];
                }
                in.setRow(plane(c, image.channels()), y, 0, row, 0, width);
            }
        }
        Planes out = runner.run(in, ends)
                .filter(large -> large.height() == (height - 2 * lost) * shape.scale()
                        && large.width() == (width - 2 * lost) * shape.scale())
                .orElseThrow(() -> OnnxFile.refused(
                        file.path(),
                        "it does not give an image %d times as large for one of %dx%d pixels"
                                .formatted(shape.scale(), width, height)));
        return inOrder(out, image.height() * shape.scale(), image.width() * shape.scale());
    }

    private Planes inOrder(Planes out, int height, int width) {
        if (!bgr && out.height() == height && out.width() == width) {
            return out;
        }
        Planes planes = new Planes(out.channels(), height, width);
        float[] row = new float[width];
        for (int c = 0; c < out.channels(); c++) {
            for (int y = 0; y < height; y++) {
                out.getRow(plane(c, out.channels()), y, 0, row, 0, width);
                planes.setRow(c, y, 0, row, 0, width);
            }
        }
        return planes;
    }

    /** Maps our planes to the network's, and the other way round. */
    private int plane(int c, int channels) {
        return bgr ? channels - 1 - c : c;
    }

    private UserException tooLarge(Planes image, @Nullable Throwable cause) {
        String problem = "An image of " + image.width() + "x" + image.height()
                + " pixels does not fit into ONNX Runtime's memory with " + file.path();
        String remedy = "give smaller tiles";
        return cause == null
                ? new UserException(Code.TOO_LARGE, problem, remedy)
                : new UserException(Code.TOO_LARGE, problem, remedy, cause);
    }

    @Override
    public int scale() {
        return shape.scale();
    }

    @Override
    public String name() {
        return OrtEngine.NAME;
    }

    @Override
    public long bytesPerPixel() {
        return bytesPerPixel;
    }

    @Override
    public void close() {
        runner.close();
    }

    /** Tries to run an image of a size without adjustment; empty if this fails or gives an image of another form. */
    static Optional<Planes> attempt(ForeignRunner runner, Planes image, NetworkEnds ends) {
        try {
            return runner.run(image, ends);
        } catch (OrtException e) {
            return Optional.empty();
        }
    }
}
