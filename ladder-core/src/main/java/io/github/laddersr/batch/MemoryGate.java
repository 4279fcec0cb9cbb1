// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import java.util.concurrent.Semaphore;

/** Limits the bytes of memory that are in use at the same time. */
final class MemoryGate {
    private static final int UNIT = 1 << 12; // bytes for each permit

    private final int capacity;
    private final Semaphore permits;

    /** @param bytes limit */
    MemoryGate(long bytes) {
        this.capacity = Math.clamp(bytes / UNIT, 0, Integer.MAX_VALUE);
        this.permits = new Semaphore(capacity, true);
    }

    /** Whether this many bytes leave enough memory for other images at the same time. */
    boolean isSmall(long bytes) {
        return units(bytes) <= capacity / 3;
    }

    void acquire(long bytes) throws InterruptedException {
        permits.acquire(units(bytes));
    }

    void release(long bytes) {
        permits.release(units(bytes));
    }

    /** Waits until everything that was acquired is released. */
    void awaitEmpty() throws InterruptedException {
        permits.acquire(capacity);
        permits.release(capacity);
    }

    private static int units(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(bytes, (long) UNIT));
    }
}
