// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file and what was in it.
 *
 * @param sha256 of its bytes, as 64 lower-case hexadecimal digits
 */
record SourceFile(Path path, String sha256) {
    private static final int BUFFER = 1 << 16;

    /**
     * Reads the file once; images compressed as usual go by at hundreds of megabytes a second, so no list of known files and their times is kept.
     *
     * @throws IOException if it can't be read
     */
    static SourceFile of(Path path) throws IOException {
        MessageDigest digest = newDigest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(path)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return new SourceFile(path, HexFormat.of().formatHex(digest.digest()));
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
