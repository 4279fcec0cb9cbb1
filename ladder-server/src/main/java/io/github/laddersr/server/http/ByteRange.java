// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of a file.
 *
 * @param first first byte
 * @param length number of bytes, at least 1
 */
record ByteRange(long first, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})\\s*");

    /** Thrown for a Range header that can't be satisfied. */
    static final class NotSatisfiable extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The range that a Range header requests; empty if the header is ignored because of another unit, several ranges,
     * or invalid syntax.
     *
     * @param size bytes of the file
     * @throws NotSatisfiable if the file has none of these bytes
     */
    static Optional<ByteRange> of(String header, long size) {
        Matcher matcher = ONE.matcher(header.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String from = matcher.group(1);
        String to = matcher.group(2);
        if (from.isEmpty()) {
            return to.isEmpty() ? Optional.empty() : Optional.of(suffix(Long.parseLong(to), size));
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? size - 1 : Math.min(Long.parseLong(to), size - 1);
        if (!to.isEmpty() && Long.parseLong(to) < first) {
            return Optional.empty();
        }
        if (first >= size) {
            throw new NotSatisfiable();
        }
        return Optional.of(new ByteRange(first, last - first + 1));
    }

    private static ByteRange suffix(long length, long size) {
        long there = Math.min(length, size);
        if (there == 0) {
            throw new NotSatisfiable();
        }
        return new ByteRange(size - there, there);
    }

    /** The value of Content-Range. */
    String text(long size) {
        return "bytes %d-%d/%d".formatted(first, first + length - 1, size);
    }
}
