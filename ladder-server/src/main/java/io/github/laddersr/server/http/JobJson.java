// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.server.job.Forecast;
import io.github.laddersr.server.job.Job;
import io.github.laddersr.server.job.JobStatus;
import io.github.laddersr.server.job.Jobs;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes the JSON of jobs for the API. */
final class JobJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Jobs jobs;

    JobJson(Jobs jobs) {
        this.jobs = jobs;
    }

    static String address(Job job) {
        return "/v1/jobs/" + job.id();
    }

    ObjectNode of(Job job) {
        return of(job, job.state());
    }

    ObjectNode of(Job job, Job.State state) {
        Job.Facts facts = job.facts();
        Forecast forecast = facts.forecast();
        ObjectNode node = JSON.createObjectNode();
        node.put("id", job.id());
        node.put("status", state.status().text());
        if (!facts.wish().name().isEmpty()) {
            node.put("name", facts.wish().name());
        }
        node.put("created", time(facts.created()));
        state.started().ifPresent(time -> node.put("started", time(time)));
        state.finished().ifPresent(time -> node.put("finished", time(time)));
        if (state.status().isEnd()) {
            jobs.expires(job).ifPresent(time -> node.put("expires", time(time)));
        }
        jobs.position(job).ifPresent(position -> node.put("position", position));
        node.put("progress", rounded(state.progress()));
        jobs.secondsLeft(job).ifPresent(seconds -> node.put("seconds_left", rounded(seconds)));
        ObjectNode options = node.putObject("options");
        facts.wish().options().forEach(options::put);
        ObjectNode input = size(node.putObject("input"), forecast.small());
        input.put("bytes", facts.bytes());
        input.put("format", forecast.format().extension());
        ObjectNode output = size(node.putObject("output"), forecast.large());
        output.put("format", facts.wish().format().extension());
        output.put("name", facts.wish().resultName());
        state.outcome().ifPresent(outcome -> {
            output.put("bytes", outcome.bytes());
            node.put("seconds", rounded(outcome.seconds()));
            ArrayNode models = node.putArray("models");
            outcome.models().forEach(models::add);
            node.put("engine", outcome.engine());
            ArrayNode warnings = node.putArray("warnings");
            outcome.warnings()
                    .forEach(w -> warnings.addObject().put("kind", w.kind()).put("sentence", w.sentence()));
        });
        state.failure().ifPresent(why -> node.set("problem", Problems.json(why, OptionalInt.empty())));
        ObjectNode links = node.putObject("links");
        links.put("self", address(job));
        links.put("events", address(job) + "/events");
        links.put("input", address(job) + "/input");
        Optional.of(state)
                .filter(s -> s.status() == JobStatus.SUCCEEDED)
                .ifPresent(s -> links.put("result", address(job) + "/result"));
        return node;
    }

    /** The job's position in the queue; 0 if it does not wait. */
    int position(Job job) {
        return jobs.position(job).orElse(0);
    }

    private static ObjectNode size(ObjectNode node, ImageSize size) {
        return node.put("width", size.width()).put("height", size.height());
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
