// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The disk space of the server: the sum of used and reserved bytes never exceeds the limit. */
public final class Disk {
    /** Space that stays free for other programs and for the journal. */
    private static final long MARGIN = 64L << 20;

    private final Path folder;
    private final long limit;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong promised = new AtomicLong(); // reserved bytes that are not yet written

    /** @param limit maximum bytes */
    public Disk(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** Reserves bytes that will be written; returns whether there is room for them. */
    public boolean take(long bytes) {
        long now = taken.addAndGet(bytes);
        if (now > limit || free() < promised.get() + bytes + MARGIN) {
            taken.addAndGet(-bytes);
            return false;
        }
        promised.addAndGet(bytes);
        return true;
    }

    /** Marks {@linkplain #take reserved} bytes as written. */
    public void written(long bytes) {
        promised.addAndGet(-bytes);
    }

    /** Releases written bytes that were deleted. */
    public void deleted(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Releases reserved bytes that will not be written. */
    public void giveBack(long bytes) {
        promised.addAndGet(-bytes);
        taken.addAndGet(-bytes);
    }

    /** Counts existing bytes, whatever the limit. */
    public void found(long bytes) {
        taken.addAndGet(bytes);
    }

    /** Reserves bytes, whatever the limit. */
    public void promise(long bytes) {
        taken.addAndGet(bytes);
        promised.addAndGet(bytes);
    }

    /** The used and reserved bytes. */
    public long taken() {
        return taken.get();
    }

    /** Whether there is room at least for small things. */
    public boolean hasRoom() {
        return taken.get() < limit && free() > promised.get() + MARGIN;
    }

    private long free() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return 0; // a deleted folder has no free space
        }
    }
}
