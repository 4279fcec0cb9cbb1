// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the disk space that the server takes. The sum of used and reserved bytes never exceeds the limit. */
public final class Disk {
    /** How many bytes always stay free for other programs and for the journal. */
    private static final long MARGIN = 64L << 20;

    private final Path folder;
    private final long limit;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong promised = new AtomicLong(); // reserved bytes that are not written yet

    /** @param limit the most bytes that the server may take */
    public Disk(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** Reserves bytes that will be written. Returns whether there is room for them. */
    public boolean take(long bytes) {
        long now = taken.addAndGet(bytes);
        if (now > limit || free() < promised.get() + bytes + MARGIN) {
            taken.addAndGet(-bytes);
            return false;
        }
        promised.addAndGet(bytes);
        return true;
    }

    /** Notes that {@linkplain #take reserved} bytes have been written. */
    public void written(long bytes) {
        promised.addAndGet(-bytes);
    }

    /** Notes that written bytes have been deleted. */
    public void deleted(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Gives back reserved bytes that will not be written. */
    public void giveBack(long bytes) {
        promised.addAndGet(-bytes);
        taken.addAndGet(-bytes);
    }

    /** Counts bytes that exist already, whatever the limit is. */
    public void found(long bytes) {
        taken.addAndGet(bytes);
    }

    /** Reserves bytes that will be written, whatever the limit is. */
    public void promise(long bytes) {
        taken.addAndGet(bytes);
        promised.addAndGet(bytes);
    }

    /** The bytes that are used or reserved. */
    public long taken() {
        return taken.get();
    }

    /** Whether there is room for small files at least. */
    public boolean hasRoom() {
        return taken.get() < limit && free() > promised.get() + MARGIN;
    }

    private long free() {
        return folder.toFile().getUsableSpace(); // 0 if the folder is missing
    }
}
