// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The space on disk that the server may take: of what is used and what is promised the sum is never above the limit. */
public final class Disk {
    /** What stays free for others, and for the journal. */
    private static final long MARGIN = 64L << 20;

    private final Path folder;
    private final long limit;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong promised = new AtomicLong(); // of what is taken: not written yet

    /** @param limit bytes */
    public Disk(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** Takes bytes that will be written; returns whether there is room for them. */
    public boolean take(long bytes) {
        long now = taken.addAndGet(bytes);
        if (now > limit || free() < promised.get() + bytes + MARGIN) {
            taken.addAndGet(-bytes);
            return false;
        }
        promised.addAndGet(bytes);
        return true;
    }

    /** Bytes that were {@linkplain #take taken} are written. */
    public void written(long bytes) {
        promised.addAndGet(-bytes);
    }

    /** Bytes that were written are deleted. */
    public void deleted(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Bytes that were taken will not be written. */
    public void giveBack(long bytes) {
        promised.addAndGet(-bytes);
        taken.addAndGet(-bytes);
    }

    /** Bytes that are there already, whatever the limit says. */
    public void found(long bytes) {
        taken.addAndGet(bytes);
    }

    /** Bytes that will be written, whatever the limit says. */
    public void promise(long bytes) {
        taken.addAndGet(bytes);
        promised.addAndGet(bytes);
    }

    /** Bytes that are used and promised. */
    public long taken() {
        return taken.get();
    }

    /** Whether there is room for small things at least. */
    public boolean hasRoom() {
        return taken.get() < limit && free() > promised.get() + MARGIN;
    }

    private long free() {
        return folder.toFile().getUsableSpace(); // 0 of a folder that is gone
    }
}
