// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * Standard error as the user redirected it.
 *
 * <p>JDK 25 prints "WARNING: Using incubator modules: jdk.incubator.vector" before any of our code runs, and has no option against it. The
 * launcher therefore starts the JVM with descriptor 2 on a filter that drops this line and no other, so that a JVM that can't start is still
 * heard, and the real one on the descriptor named by the property {@value #PROPERTY}: past the filter it is a terminal if it was one, and what
 * is written before the process ends is written. The first write to {@link System#err} moves it back with {@code dup2}: not earlier, because the first native call of a
 * process costs about 0.1 s, which a command that has nothing to complain about need not pay.
 */
public final class StandardError extends OutputStream {
    public static final String PROPERTY = "ladder.stderr.fd";

    private final int descriptor;
    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    private boolean restored;

    private StandardError(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Puts the lazy stream behind {@link System#err} where the launcher asked for it; else leaves everything alone. */
    public static void takeOver() {
        Integer descriptor = Integer.getInteger(PROPERTY);
        if (descriptor != null) {
            System.setErr(new PrintStream(new StandardError(descriptor), true, System.err.charset()));
        }
    }

    @Override
    public synchronized void write(int b) throws IOException {
        restore();
        err.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        restore();
        err.write(bytes, offset, length);
    }

    @SuppressWarnings("restricted")
    private void restore() throws IOException {
        if (restored) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        var dup2 = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("dup2"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        int result;
        try {
            result = (int) dup2.invokeExact(descriptor, 2);
        } catch (Throwable e) {
            // A method handle declares Throwable; dup2 itself throws nothing.
            throw new IOException("standard error cannot be restored", e);
        }
        if (result < 0) {
            throw new IOException("dup2(" + descriptor + ", 2) failed");
        }
        restored = true;
    }
}
