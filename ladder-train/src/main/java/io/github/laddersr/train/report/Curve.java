// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.report;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The content of a run's {@code metrics.csv}, in the order of the iterations.
 *
 * @param rows at least one
 */
record Curve(List<Row> rows) {
    /**
     * One line of the file.
     *
     * @param seconds seconds trained in total
     * @param loss mean loss since the previous row
     * @param rate learning rate
     * @param psnr PSNR of the last validation in dB; NaN before the first
     */
    record Row(long iteration, double seconds, double loss, double rate, double psnr) {}

    private static final int COLUMNS = 5;

    Curve {
        rows = List.copyOf(rows);
    }

    /**
     * Reads the file. Lines that are not rows of numbers are skipped, because a killed process can leave half a line.
     * After a kill, the resumed run continues from its checkpoint, so a row replaces all earlier rows from its
     * iteration on.
     *
     * @throws UserException naming the file, if it can't be read or has no row
     */
    static Curve read(Path file) {
        TreeMap<Long, Row> rows = new TreeMap<>();
        for (String line : lines(file)) {
            row(line).ifPresent(row -> {
                rows.tailMap(row.iteration(), true).clear();
                rows.put(row.iteration(), row);
            });
        }
        if (rows.isEmpty()) {
            throw new UserException("The file " + file
                    + " has no row of numbers: wait for the first report of the training, or start a new training.");
        }
        return new Curve(List.copyOf(rows.values()));
    }

    /** The rows that report a new validation: the first after each one, because later rows repeat its PSNR. */
    List<Row> validations() {
        List<Row> found = new ArrayList<>();
        double before = Double.NaN;
        for (Row row : rows) {
            if (Double.isFinite(row.psnr()) && row.psnr() != before) {
                found.add(row);
            }
            before = row.psnr();
        }
        return found;
    }

    /** The row of the validation with the highest PSNR; empty if there was none. */
    Optional<Row> best() {
        return validations().stream().max(Comparator.comparingDouble(Row::psnr));
    }

    private static List<String> lines(Path file) {
        try {
            // Latin-1 instead of UTF-8, so that a damaged line does not make the whole file unreadable.
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UserException("The file " + file + " can't be read: give the folder of a training.", e);
        }
    }

    private static Optional<Row> row(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length != COLUMNS) {
            return Optional.empty();
        }
        try {
            Row row = new Row(
                    Long.parseLong(fields[0]),
                    Double.parseDouble(fields[1]),
                    Double.parseDouble(fields[2]),
                    Double.parseDouble(fields[3]),
                    Double.parseDouble(fields[4]));
            boolean sane = row.iteration() >= 0
                    && Double.isFinite(row.seconds())
                    && Double.isFinite(row.loss())
                    && Double.isFinite(row.rate());
            return sane ? Optional.of(row) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty(); // the header, or half a line
        }
    }
}
