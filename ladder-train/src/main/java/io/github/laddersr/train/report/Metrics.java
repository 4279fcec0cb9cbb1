// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.report;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Writes a run's metrics as comma-separated values, one line for each report. */
public final class Metrics implements AutoCloseable {
    /** File name in the run's folder. */
    public static final String FILE = "metrics.csv";

    private final Writer writer;

    public Metrics(Path file, boolean append) {
        try {
            boolean header = !append || Files.notExists(file);
            writer = Files.newBufferedWriter(
                    file,
                    StandardOpenOption.CREATE,
                    append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
            if (header) {
                writer.write("iteration,seconds,loss,rate,psnr\n");
            }
        } catch (IOException e) {
            throw new UserException("The file " + file + " can't be written: choose an --out that can be written.", e);
        }
    }

    public void add(TrainingProgress p) {
        try {
            writer.write(String.format(
                    Locale.ROOT, "%d,%.1f,%.6f,%.3e,%.3f%n", p.iteration(), p.seconds(), p.loss(), p.rate(), p.psnr()));
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the run's metrics can't be written", e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the run's metrics can't be written", e);
        }
    }
}
