// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file.
 *
 * @param first byte
 * @param length bytes, at least 1
 */
record ByteRange(long first, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})\\s*");

    /** What a Range header may ask for that makes no sense. */
    static final class NotThere extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The part that a Range header asks for; empty where it is to be ignored, as another unit, several parts, or none at all.
     *
     * @param size bytes of the file
     * @throws NotThere if no byte of it is there
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

    /** As Content-Range writes it. */
    String text(long size) {
        return "bytes %d-%d/%d".formatted(first, first + length - 1, size);
    }
}
