// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.server.Limits;
import io.github.laddersr.server.body.Body;
import io.github.laddersr.server.job.Failure;
import io.github.laddersr.server.job.Failures;
import io.github.laddersr.server.job.Job;
import io.github.laddersr.server.job.JobStatus;
import io.github.laddersr.server.job.Jobs;
import io.github.laddersr.server.job.Outcome;
import io.github.laddersr.server.job.Refused;
import io.github.laddersr.server.job.Wish;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two ways to enlarge an image: with the result as the answer, and as a job. */
final class Uploads {
    /** A job that takes no longer than this is answered with its result. */
    private static final double SMALL_SECONDS = 10;

    /** How long a small job may wait in the queue before the answer is the job instead. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long a small job may really take before the answer is the job instead. */
    private static final Duration SMALL_LONGEST = Duration.ofSeconds(30);

    private static final int LONGEST_WAIT = 60;
    // how often is checked whether the client is still there
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LONGEST_KEY = 255;
    private static final Pattern WAIT =
            Pattern.compile("(?i)(?:^|[,;\\s])wait\\s*=\\s*\"?([0-9]{1,9})\"?(?:$|[,;\\s])");

    private static final Pattern BROKEN = Pattern.compile("%(?![0-9a-fA-F]{2})");

    private final Jobs jobs;
    private final JobJson json;
    private final Limits limits;

    Uploads(Jobs jobs, JobJson json, Limits limits) {
        this.jobs = jobs;
        this.json = json;
        this.limits = limits;
    }

    /** Makes a job from a body. */
    @FunctionalInterface
    private interface Maker {
        Job make(Body body, Wish wish);
    }

    void createJob(Context ctx) throws IOException {
        Optional<String> key = Optional.ofNullable(ctx.header("Idempotency-Key"));
        if (key.isPresent() && (key.get().isBlank() || key.get().length() > LONGEST_KEY)) {
            throw Failures.invalid("The Idempotency-Key must have 1 to %d characters.".formatted(LONGEST_KEY));
        }
        String owner = Guard.ownerOf(ctx);
        Job job = receive(ctx, (body, wish) -> jobs.accept(body.image(), wish, owner, key));
        ctx.status(202);
        ctx.header("Location", JobJson.address(job));
        Routes.answer(ctx, json.of(job));
    }

    void upscale(Context ctx) throws IOException, InterruptedException {
        Optional<Integer> wait = wait(ctx);
        String owner = Guard.ownerOf(ctx);
        Job job = receive(ctx, (body, wish) -> jobs.begin(body.image(), wish, owner));
        boolean kept = false;
        try {
            Client client = new Client(ctx.req());
            Optional<Job.State> state = await(job, wait, client);
            if (state.isEmpty()) {
                return; // no client is left to answer
            }
            if (client.mustClose()) {
                ctx.header("Connection", "close");
            }
            wait.ifPresent(seconds -> ctx.header("Preference-Applied", "wait=" + seconds));
            if (state.get().status().isEnd()) {
                answer(ctx, job, state.get());
            } else {
                jobs.keep(job);
                kept = true;
                ctx.status(303);
                ctx.header("Location", JobJson.address(job));
                Routes.answer(ctx, json.of(job));
            }
        } finally {
            if (!kept) {
                jobs.cancel(job);
                jobs.forget(job);
            }
        }
    }

    /** Waits for the job as long as it makes sense. Empty if the client left meanwhile. */
    private Optional<Job.State> await(Job job, Optional<Integer> wait, Client client) throws InterruptedException {
        if (wait.isPresent()) {
            return await(job, s -> s.status().isEnd(), Duration.ofSeconds(wait.get()), client);
        }
        if (jobs.seconds(job) > SMALL_SECONDS) {
            return Optional.of(job.state());
        }
        Optional<Job.State> begun = await(job, s -> s.status() != JobStatus.QUEUED, PATIENCE, client);
        if (begun.isEmpty() || begun.get().status() == JobStatus.QUEUED) {
            return begun;
        }
        return await(job, s -> s.status().isEnd(), SMALL_LONGEST, client);
    }

    private Optional<Job.State> await(Job job, Predicate<Job.State> wanted, Duration longest, Client client)
            throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        Job.State state = job.state();
        while (!wanted.test(state) && System.nanoTime() < end) {
            if (jobs.isStopping() && state.status() == JobStatus.QUEUED) {
                throw Failures.stopping();
            }
            if (client.hasLeft()) {
                return Optional.empty();
            }
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            state = job.await(wanted, left.compareTo(LOOK) < 0 ? left : LOOK);
        }
        return Optional.of(state);
    }

    private void answer(Context ctx, Job job, Job.State state) throws IOException {
        if (state.failure().isPresent()) {
            throw new Refused(state.failure().get());
        }
        Outcome outcome = state.outcome()
                .orElseThrow(() -> new Refused(new Failure("canceled", 409, "Canceled", "The job was canceled.")));
        outcome.warnings().forEach(note -> ctx.res().addHeader("Ladder-Warning", ascii(note.sentence())));
        ctx.header("Ladder-Engine", outcome.engine());
        Wish wish = job.facts().wish();
        new FileAnswer(job.output(), wish.format(), outcome.etag(), wish.resultName()).answerWhole(ctx);
    }

    private static String ascii(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    /** Reads a request after it passed the first check of the queue. */
    private Job receive(Context ctx, Maker maker) throws IOException {
        Body.Head head = new Body.Head(
                Optional.ofNullable(ctx.req().getContentType()).orElse(""),
                ctx.req().getContentLengthLong(),
                ctx.header("Transfer-Encoding") != null);
        Body.check(head, limits.bytes());
        wish(ctx, Map.of(), ""); // errors in the address are reported before the body is read
        try (Jobs.Admission admission = jobs.admit(Guard.ownerOf(ctx));
                Body body =
                        Body.read(ctx.req().getInputStream(), head, jobs.uploadFolder(), jobs.disk(), limits.bytes())) {
            return maker.make(body, wish(ctx, body.fields(), body.fileName()));
        }
    }

    private static Wish wish(Context ctx, Map<String, String> fields, String fileName) {
        if (BROKEN.matcher(Optional.ofNullable(ctx.queryString()).orElse("")).find()) {
            throw unreadable(); // else an option would be left out without a word
        }
        Map<String, String> options = new TreeMap<>();
        for (Map.Entry<String, List<String>> parameter : ctx.queryParamMap().entrySet()) {
            if (parameter.getValue().isEmpty()) {
                throw unreadable();
            }
            if (parameter.getValue().size() > 1) {
                throw Failures.invalid("The option '%s' is given twice: give it once.".formatted(parameter.getKey()));
            }
            options.put(parameter.getKey(), parameter.getValue().getFirst());
        }
        fields.forEach((name, value) -> {
            if (!value.isEmpty()) {
                options.put(name, value);
            }
        });
        try {
            return Wish.of(options, accepted(ctx), fileName);
        } catch (UserException e) {
            throw Failures.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static Refused unreadable() {
        return Failures.invalid("The address has a % that begins no code of a letter: write % itself as %25.");
    }

    /** The first format in the client's Accept header that can be written. PNG if there is none. */
    private static ImageFormat accepted(Context ctx) {
        String accept = Optional.ofNullable(ctx.header("Accept")).orElse("");
        return Arrays.stream(accept.split(","))
                .map(type -> type.replaceFirst(";.*", "").strip())
                .flatMap(type -> Arrays.stream(ImageFormat.values())
                        .filter(ImageFormat::isWritten)
                        .filter(format -> FileAnswer.type(format).equalsIgnoreCase(type)))
                .findFirst()
                .orElse(ImageFormat.PNG);
    }

    private static Optional<Integer> wait(Context ctx) {
        Matcher matcher = WAIT.matcher(Optional.ofNullable(ctx.header("Prefer")).orElse(""));
        return matcher.find()
                ? Optional.of((int) Math.min(LONGEST_WAIT, Long.parseLong(matcher.group(1))))
                : Optional.empty();
    }
}
