// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import io.github.laddersr.server.job.Failures;
import io.github.laddersr.server.job.Job;
import io.github.laddersr.server.job.JobStatus;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Sends the states of a job as server-sent events. Each stream has a virtual thread that waits. */
final class EventStream {
    private static final int MOST_STREAMS = 512;
    private static final Duration LOOK = Duration.ofMillis(250); // the least time between two events about progress
    // how often the position in the queue is checked
    private static final Duration LOOK_WAITING = Duration.ofSeconds(1);

    private final JobJson json;
    private final Duration heartbeat;
    private final Semaphore streams = new Semaphore(MOST_STREAMS);

    EventStream(JobJson json, Duration heartbeat) {
        this.json = json;
        this.heartbeat = heartbeat;
    }

    void answer(Context ctx, Job job) throws IOException, InterruptedException {
        Job.State state = job.state();
        long said = lastKnown(ctx);
        long known = said > state.version() ? 0 : said; // else who names a state that never was would hear of none
        if (state.status().isEnd() && known == state.version()) {
            ctx.status(204);
            return;
        }
        if (!streams.tryAcquire()) {
            throw Failures.tooMany("streams of events");
        }
        try {
            ctx.contentType("text/event-stream");
            ctx.header("Cache-Control", "no-store");
            ctx.header("X-Accel-Buffering", "no"); // otherwise nginx buffers the events
            ctx.res().setCharacterEncoding("UTF-8");
            send(ctx.res().getOutputStream(), job, known);
        } finally {
            streams.release();
        }
    }

    private static long lastKnown(Context ctx) {
        String text = Optional.ofNullable(ctx.header("Last-Event-ID")).orElse("0");
        if (!text.matches("[0-9]{1,18}")) {
            throw Failures.invalid("The Last-Event-ID is not from this server: leave it out.");
        }
        return Long.parseLong(text);
    }

    private void send(ServletOutputStream out, Job job, long from) throws IOException, InterruptedException {
        long sent = from;
        int position = 0;
        long spoke = System.nanoTime();
        write(out, ": job " + job.id() + "\nretry: 2000\n\n");
        while (true) {
            Job.State state = job.state();
            int now = state.status() == JobStatus.QUEUED ? json.position(job) : 0;
            if (state.version() > sent || now != position) {
                sent = Math.max(sent, state.version());
                position = now;
                write(out, "event: job\nid: " + sent + "\ndata: " + json.of(job, state) + "\n\n");
                spoke = System.nanoTime();
            }
            if (state.status().isEnd()) {
                return;
            }
            if (System.nanoTime() - spoke >= heartbeat.toNanos()) {
                write(out, ": still here\n\n"); // fails if the client has left
                spoke = System.nanoTime();
            }
            // Progress changes all the time, so it is sent at intervals. The end of a job is sent at once.
            Duration look = state.status() == JobStatus.QUEUED ? LOOK_WAITING : LOOK;
            job.await(s -> s.status() != state.status(), look.compareTo(heartbeat) < 0 ? look : heartbeat);
        }
    }

    private static void write(ServletOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
