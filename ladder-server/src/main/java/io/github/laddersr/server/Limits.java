// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import io.github.laddersr.UserException;
import java.time.Duration;

/**
 * The limits of a server.
 *
 * @param memory bytes that the process may take in addition to an empty JVM; 0 for a quarter of the machine's memory,
 *     at most 2 GB
 * @param queue how many jobs may wait
 * @param bytes the largest upload
 * @param pixels the most pixels of an image, by its header
 * @param outputPixels the most pixels of a result
 * @param disk the most bytes of all inputs and results together
 * @param keep how long a finished job is kept
 * @param deadline how long the work on one job may take
 * @param grace how long running jobs may continue when the server is stopped
 */
public record Limits(
        long memory,
        int queue,
        long bytes,
        long pixels,
        long outputPixels,
        long disk,
        Duration keep,
        Duration deadline,
        Duration grace) {
    private static final int MOST_QUEUED = 100_000;

    /** The default limits. */
    public static final Limits STANDARD = new Limits(
            0,
            1000,
            256L << 20,
            100_000_000,
            400_000_000,
            10L << 30,
            Duration.ofHours(24),
            Duration.ofHours(1),
            Duration.ofSeconds(20));

    /** @throws UserException if a limit is out of range */
    public Limits {
        require("memory", memory, 0);
        require("queue", queue, 1);
        require("largest upload", bytes, 1);
        require("most pixels of an image", pixels, 1);
        require("most pixels of a result", outputPixels, 1);
        require("space on disk", disk, 1 << 20);
        require("time that jobs are kept", keep.toSeconds(), 1);
        require("time that a job may take", deadline.toSeconds(), 1);
        require("time for running jobs at the end", grace.toSeconds(), 0);
        if (queue > MOST_QUEUED) {
            throw new UserException("The queue may hold at most " + MOST_QUEUED + " jobs, not " + queue + ".");
        }
    }

    private static void require(String what, long value, long least) {
        if (value < least) {
            throw new UserException("The " + what + " must be at least " + least + ", not " + value + ".");
        }
    }

    public Limits withMemory(long newMemory) {
        return new Limits(newMemory, queue, bytes, pixels, outputPixels, disk, keep, deadline, grace);
    }

    public Limits withQueue(int newQueue) {
        return new Limits(memory, newQueue, bytes, pixels, outputPixels, disk, keep, deadline, grace);
    }

    public Limits withBytes(long newBytes) {
        return new Limits(memory, queue, newBytes, pixels, outputPixels, disk, keep, deadline, grace);
    }

    public Limits withPixels(long newPixels) {
        return new Limits(memory, queue, bytes, newPixels, outputPixels, disk, keep, deadline, grace);
    }

    public Limits withOutputPixels(long newPixels) {
        return new Limits(memory, queue, bytes, pixels, newPixels, disk, keep, deadline, grace);
    }

    public Limits withDisk(long newDisk) {
        return new Limits(memory, queue, bytes, pixels, outputPixels, newDisk, keep, deadline, grace);
    }

    public Limits withKeep(Duration newKeep) {
        return new Limits(memory, queue, bytes, pixels, outputPixels, disk, newKeep, deadline, grace);
    }

    public Limits withDeadline(Duration newDeadline) {
        return new Limits(memory, queue, bytes, pixels, outputPixels, disk, keep, newDeadline, grace);
    }

    public Limits withGrace(Duration newGrace) {
        return new Limits(memory, queue, bytes, pixels, outputPixels, disk, keep, deadline, newGrace);
    }
}
