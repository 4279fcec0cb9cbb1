// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for long computations. On Linux they have a lower priority than the threads that answer requests, and so have
 * the threads that they start. Java's own priorities have no effect there, but a thread may lower its priority with a
 * native call. On other systems, and if native calls are not allowed, they are ordinary threads.
 */
final class WorkThread {
    /** As {@code nice} counts: a third of the share of the thread that the server was started by. */
    private static final int NICER = 5;

    private static final Logger LOG = LoggerFactory.getLogger(WorkThread.class);

    private WorkThread() {}

    /** Makes daemon threads of such a name and a number. */
    static ThreadFactory factory(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(
                    () -> {
                        lowerPriority();
                        task.run();
                    },
                    name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @SuppressWarnings("restricted")
    private static void lowerPriority() {
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
        if (!linux || !WorkThread.class.getModule().isNativeAccessEnabled()) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        var nice = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("nice"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int now = (int) nice.invokeExact(NICER); // on Linux of this thread alone
            LOG.debug("{} has priority {}", Thread.currentThread().getName(), now);
        } catch (Throwable e) {
            // Method handles declare Throwable; nice itself throws nothing.
            throw new IllegalStateException("a thread's priority can't be lowered", e);
        }
    }
}
