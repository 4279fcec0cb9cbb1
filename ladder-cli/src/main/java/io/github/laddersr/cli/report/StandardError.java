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
 * <p>JDK 25 prints "WARNING: Using incubator modules: jdk.incubator.vector" before any Java code runs, and has no
 * option to prevent it. The launcher therefore starts the JVM with descriptor 2 connected to a filter that drops only
 * this line, so that the errors of a JVM that can't start are still visible, and passes the real standard error as the
 * descriptor in the property {@value #PROPERTY}. Behind the filter, a terminal would no longer be recognised, and
 * output written just before the process ends could be lost. The first write to {@link System#err} therefore restores
 * descriptor 2 with {@code dup2}. It does not happen earlier because the first native call of a process costs about 0.1
 * s, which a command without messages can save.
 */
public final class StandardError extends OutputStream {
    public static final String PROPERTY = "ladder.stderr.fd";

    private final int descriptor;
    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    private boolean restored;

    private StandardError(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Installs the lazy stream as {@link System#err} if the launcher asked for it. */
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
            // Method handles declare Throwable; dup2 itself throws nothing.
            throw new IOException("standard error cannot be restored", e);
        }
        if (result < 0) {
            throw new IOException("dup2(" + descriptor + ", 2) failed");
        }
        restored = true;
    }
}
