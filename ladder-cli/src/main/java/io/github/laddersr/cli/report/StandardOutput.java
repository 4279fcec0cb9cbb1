// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers why a write failed; {@link System#out} only records that one did. */
public final class StandardOutput extends OutputStream {
    private static final int BUFFER = 1 << 13;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private @Nullable IOException failure;

    private StandardOutput() {}

    /** Installs itself as {@link System#out}. */
    public static StandardOutput takeOver() {
        StandardOutput standard = new StandardOutput();
        System.setOut(new PrintStream(new BufferedOutputStream(standard, BUFFER), false, System.out.charset()));
        return standard;
    }

    /**
     * The exit status for a command that ended with {@code status}: another one, after printing a sentence, if its
     * output is incomplete.
     */
    public int statusAfter(int status) {
        System.out.flush();
        IOException why = failure;
        if (why == null || status != ExitStatus.DONE) {
            return status;
        }
        String reason = String.valueOf(why.getMessage());
        // A reader that stops early, such as head, is not an error.
        if (!reason.toLowerCase(Locale.ROOT).contains("broken pipe")) {
            System.err.println("ladder: Standard output can't be written to (" + reason
                    + "): make room there, or redirect it elsewhere.");
        }
        return ExitStatus.WRONG_INPUT;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
