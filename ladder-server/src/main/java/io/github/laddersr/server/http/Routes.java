// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.server.Keys;
import io.github.laddersr.server.Limits;
import io.github.laddersr.server.ServerSettings;
import io.github.laddersr.server.job.Enlarging;
import io.github.laddersr.server.job.Failures;
import io.github.laddersr.server.job.Job;
import io.github.laddersr.server.job.JobStatus;
import io.github.laddersr.server.job.Jobs;
import io.github.laddersr.server.job.Measures;
import io.github.laddersr.server.job.Refused;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of the API and what each does. openapi.yaml describes them for users. */
public final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_LISTED = 1000;
    private static final int LISTED = 100;
    private static final int MOST_DRAINED = 32 << 20;
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(5);

    private final ServerSettings settings;
    private final Enlarging enlarging;
    private final Jobs jobs;
    private final Measures measures;
    private final Guard guard;
    private final Health health;
    private final JobJson json;
    private final Uploads uploads;
    private final EventStream events;
    private final PageFiles page = new PageFiles();

    /** @param keys the accepted keys; if empty, everybody may use the server */
    public Routes(ServerSettings settings, Enlarging enlarging, Jobs jobs, Measures measures, Optional<Keys> keys) {
        this.settings = settings;
        this.enlarging = enlarging;
        this.jobs = jobs;
        this.measures = measures;
        this.guard = new Guard(settings, keys);
        this.health = new Health(jobs, guard);
        this.json = new JobJson(jobs);
        this.uploads = new Uploads(jobs, json, settings.limits());
        this.events = new EventStream(json, settings.heartbeat());
    }

    /** The requests that are answered before all others. */
    Health health() {
        return health;
    }

    /** Adds all routes. */
    public void add(RoutesConfig routes) {
        routes.before(guard::check);
        routes.post("/v1/upscale", uploads::upscale);
        routes.post("/v1/jobs", uploads::createJob);
        routes.get("/v1/jobs", this::list);
        routes.get("/v1/jobs/{id}", ctx -> answer(ctx, json.of(job(ctx))));
        routes.delete("/v1/jobs/{id}", this::delete);
        routes.get("/v1/jobs/{id}/events", ctx -> events.answer(ctx, job(ctx)));
        routes.get("/v1/jobs/{id}/result", this::result);
        routes.head("/v1/jobs/{id}/result", this::result);
        routes.get("/v1/jobs/{id}/input", this::input);
        routes.head("/v1/jobs/{id}/input", this::input);
        routes.get("/v1/models", this::models);
        routes.get("/v1/info", this::info);
        routes.get("/metrics", ctx -> {
            ctx.contentType("text/plain; version=0.0.4; charset=utf-8");
            ctx.result(measures.text());
        });
        routes.get(Health.LIVE, health::answer);
        routes.get(Health.READY, health::answer);
        routes.get("/openapi.yaml", ctx -> page.answer(ctx, "openapi.yaml", "application/yaml; charset=utf-8"));
        routes.get("/", ctx -> page.answer(ctx, ""));
        routes.get("/<file>", ctx -> {
            if (!page.answer(ctx, ctx.pathParam("file"))) {
                throw Problems.notThere();
            }
        });
        routes.options("/<any>", ctx -> ctx.status(204));
        routes.exception(Refused.class, (e, ctx) -> refuse(ctx, e));
        routes.exception(
                HttpResponseException.class,
                (e, ctx) -> refuse(ctx, e.getStatus() == 405 ? Problems.notAllowed() : Problems.notThere()));
        routes.exception(IOException.class, (e, ctx) -> failed(ctx, e));
        routes.exception(Exception.class, (e, ctx) -> failed(ctx, e));
    }

    static void answer(Context ctx, JsonNode node) {
        ctx.contentType("application/json");
        ctx.header("Cache-Control", "no-store");
        ctx.result(node.toString());
    }

    private void refuse(Context ctx, Refused refused) {
        measures.refused(refused.failure().code());
        if (!ctx.res().isCommitted()) {
            ctx.res().resetBuffer();
            Problems.answer(ctx, refused);
            drain(ctx);
        }
    }

    /**
     * Reads what the client is still sending, within bounds, before the answer goes out. Jetty closes a connection
     * whose request was not read to its end, and a client that is still sending then loses the answer.
     */
    private static void drain(Context ctx) {
        boolean waits = ctx.header("Expect") != null; // such a client sends its body only once it is asked to
        if (waits || ctx.req().getContentLengthLong() > MOST_DRAINED) {
            return;
        }
        long end = System.nanoTime() + LONGEST_DRAIN.toNanos();
        byte[] buffer = new byte[1 << 13];
        try {
            InputStream body = ctx.req().getInputStream();
            int all = 0;
            for (int n = body.read(buffer);
                    n >= 0 && all <= MOST_DRAINED && System.nanoTime() < end;
                    n = body.read(buffer)) {
                all += n;
            }
        } catch (IOException e) {
            LOG.debug("The rest of a refused request can't be read: {} {}", ctx.method(), ctx.path(), e);
        }
    }

    private void failed(Context ctx, Exception e) {
        if (e instanceof EofException || ctx.res().isCommitted()) {
            LOG.debug("A client left: {} {}", ctx.method(), ctx.path(), e);
            measures.refused("client-left");
            return;
        }
        LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
        refuse(ctx, e instanceof IOException io ? Failures.of(io) : new Refused(Failures.internal()));
    }

    private Job job(Context ctx) {
        return jobs.find(ctx.pathParam("id"), Guard.ownerOf(ctx)).orElseThrow(() -> Failures.notFound("This job"));
    }

    private void list(Context ctx) {
        Optional<String> status = Optional.ofNullable(ctx.queryParam("status"));
        Optional<JobStatus> wanted = status.flatMap(JobStatus::of);
        if (status.isPresent() && wanted.isEmpty()) {
            throw Failures.invalid("The status must be queued, running, succeeded, failed or canceled.");
        }
        int limit = limit(ctx);
        List<Job> all = jobs.of(Guard.ownerOf(ctx)).stream()
                .filter(job -> job.isDurable())
                .filter(job -> wanted.isEmpty() || job.state().status() == wanted.get())
                .toList();
        Optional<String> before = Optional.ofNullable(ctx.queryParam("before"));
        if (before.isPresent()) {
            Job last = jobs.find(before.get(), Guard.ownerOf(ctx)).orElseThrow(() -> Failures.notFound("This job"));
            all = all.stream()
                    .filter(job -> job != last
                            && !job.facts().created().isAfter(last.facts().created()))
                    .toList();
        }
        ObjectNode node = JSON.createObjectNode();
        ArrayNode array = node.putArray("jobs");
        all.stream().limit(limit).forEach(job -> array.add(json.of(job)));
        if (all.size() > limit) {
            node.put(
                    "next",
                    "/v1/jobs?limit=%d&before=%s%s"
                            .formatted(
                                    limit,
                                    all.get(limit - 1).id(),
                                    wanted.map(s -> "&status=" + s.text()).orElse("")));
        }
        answer(ctx, node);
    }

    private static int limit(Context ctx) {
        String text = Optional.ofNullable(ctx.queryParam("limit")).orElse(String.valueOf(LISTED));
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_LISTED) {
            throw Failures.invalid("The limit must be from 1 to %d.".formatted(MOST_LISTED));
        }
        return Integer.parseInt(text);
    }

    private void delete(Context ctx) {
        Job job = job(ctx);
        if (job.state().status().isEnd()) {
            jobs.forget(job);
            ctx.status(204);
        } else {
            jobs.cancel(job);
            answer(ctx, json.of(job));
        }
    }

    private void result(Context ctx) throws IOException {
        Job job = job(ctx);
        Job.State state = job.state();
        String etag = state.outcome()
                .orElseThrow(() -> Failures.noResult(state.status()))
                .etag();
        new FileAnswer(
                        job.output(),
                        job.facts().wish().format(),
                        etag,
                        job.facts().wish().resultName())
                .answer(ctx);
    }

    private void input(Context ctx) throws IOException {
        Job job = job(ctx);
        String name = job.facts().wish().name();
        new FileAnswer(
                        job.input(),
                        job.facts().forecast().format(),
                        job.facts().sha256().substring(0, 32),
                        name.isEmpty()
                                ? "image." + job.facts().forecast().format().extension()
                                : name)
                .answer(ctx);
    }

    private void models(Context ctx) {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode models = node.putArray("models");
        for (Enlarging.ModelFacts model : enlarging.models()) {
            models.addObject()
                    .put("name", model.name())
                    .put("scale", model.scale())
                    .put("file", model.file())
                    .put("sha256", model.sha256())
                    .put("card", model.card());
        }
        answer(ctx, node);
    }

    private void info(Context ctx) {
        Limits limits = settings.limits();
        ObjectNode node = JSON.createObjectNode();
        node.put("name", "ladder").put("version", settings.version()).put("api", 1);
        node.put("processors", Runtime.getRuntime().availableProcessors());
        node.put("denoise", enlarging.canDenoise());
        ObjectNode formats = node.putObject("formats");
        ArrayNode read = formats.putArray("read");
        Arrays.stream(ImageFormat.values()).forEach(format -> read.add(format.extension()));
        ArrayNode written = formats.putArray("written");
        Arrays.stream(ImageFormat.values())
                .filter(ImageFormat::isWritten)
                .forEach(format -> written.add(format.extension()));
        node.putObject("limits")
                .put("max_bytes", limits.bytes())
                .put("max_pixels", limits.pixels())
                .put("max_output_pixels", limits.outputPixels())
                .put("max_memory", enlarging.memory())
                .put("max_disk", limits.disk())
                .put("queue", limits.queue())
                .put("keep_seconds", limits.keep().toSeconds())
                .put("deadline_seconds", limits.deadline().toSeconds());
        node.putObject("queue").put("waiting", jobs.waiting()).put("running", jobs.running());
        answer(ctx, node);
    }
}
