// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file.
 *
 * @param first the first byte
 * @param length the number of bytes, at least 1
 */
record ByteRange(long first, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})\\s*");

    /** A Range header requests bytes that the file does not have. */
    static final class NotThere extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The part that a Range header requests. Empty if the header must be ignored because it has another unit, several
     * parts or a wrong syntax.
     *
     * @param size the bytes of the file
     * @throws NotThere if the file has none of these bytes
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
            throw new NotThere();
        }
        return Optional.of(new ByteRange(first, last - first + 1));
    }

    private static ByteRange suffix(long length, long size) {
        long there = Math.min(length, size);
        if (there == 0) {
            throw new NotThere();
        }
        return new ByteRange(size - there, there);
    }

    /** The value of the Content-Range header. */
    String text(long size) {
        return "bytes %d-%d/%d".formatted(first, first + length - 1, size);
    }
}
