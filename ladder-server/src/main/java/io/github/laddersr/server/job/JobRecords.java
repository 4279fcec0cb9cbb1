// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Converts jobs to records of the journal and back. */
final class JobRecords {
    static final String STARTED = "started";

    private static final ObjectMapper JSON = new ObjectMapper();

    private JobRecords() {}

    static ObjectNode accepted(Job.Facts facts) {
        ObjectNode node = event(Journal.ACCEPTED, facts.id());
        node.put("owner", facts.owner());
        ObjectNode options = node.putObject("options");
        facts.wish().options().forEach(options::put);
        node.put("format", facts.wish().format().extension());
        node.put("name", facts.wish().name());
        node.put("bytes", facts.bytes());
        node.put("sha256", facts.sha256());
        node.put("created", facts.created().toString());
        facts.repeatKey().ifPresent(key -> node.put("repeat_key", key));
        Forecast forecast = facts.forecast();
        ObjectNode work = node.putObject("forecast");
        work.put("format", forecast.format().name());
        work.put("width", forecast.small().width());
        work.put("height", forecast.small().height());
        work.put("large_width", forecast.large().width());
        work.put("large_height", forecast.large().height());
        work.put("memory", forecast.memory());
        work.put("disk", forecast.disk());
        work.put("macs", forecast.macs());
        return node;
    }

    /** @throws RuntimeException if this version of Ladder does not understand the record */
    static Job.Facts facts(JsonNode node) {
        Map<String, String> options = new TreeMap<>();
        node.path("options")
                .properties()
                .forEach(e -> options.put(e.getKey(), e.getValue().asText()));
        JsonNode work = node.path("forecast");
        Forecast forecast = new Forecast(
                ImageFormat.valueOf(work.path("format").asText()),
                new ImageSize(work.path("width").asInt(), work.path("height").asInt()),
                new ImageSize(
                        work.path("large_width").asInt(),
                        work.path("large_height").asInt()),
                work.path("memory").asLong(),
                work.path("disk").asLong(),
                work.path("macs").asLong());
        return new Job.Facts(
                node.path(Journal.ID).asText(),
                node.path("owner").asText(),
                Wish.of(
                        options,
                        writtenAs(node.path("format").asText()),
                        node.path("name").asText()),
                node.path("bytes").asLong(),
                node.path("sha256").asText(),
                forecast,
                Instant.parse(node.path("created").asText()),
                Optional.ofNullable(node.get("repeat_key")).map(JsonNode::asText));
    }

    private static ImageFormat writtenAs(String extension) {
        return ImageFormat.ofOutputName(Path.of("x." + extension)).orElse(ImageFormat.PNG);
    }

    static ObjectNode started(Job job) {
        return event(STARTED, job.id());
    }

    static ObjectNode forgotten(String id) {
        return event(Journal.FORGOTTEN, id);
    }

    /** The record of a job's end. */
    static ObjectNode ended(Job job, Job.State state) {
        ObjectNode node = event(state.status().text(), job.id());
        node.put("progress", state.progress());
        state.started().ifPresent(time -> node.put("started", time.toString()));
        state.finished().ifPresent(time -> node.put("finished", time.toString()));
        state.failure().ifPresent(why -> {
            ObjectNode failure = node.putObject("failure");
            failure.put("code", why.code());
            failure.put("status", why.status());
            failure.put("title", why.title());
            failure.put("detail", why.detail());
        });
        state.outcome().ifPresent(what -> {
            ObjectNode outcome = node.putObject("outcome");
            outcome.put("bytes", what.bytes());
            ArrayNode models = outcome.putArray("models");
            what.models().forEach(models::add);
            outcome.put("engine", what.engine());
            ArrayNode warnings = outcome.putArray("warnings");
            what.warnings()
                    .forEach(w -> warnings.addObject().put("kind", w.kind()).put("sentence", w.sentence()));
            outcome.put("etag", what.etag());
            outcome.put("seconds", what.seconds());
        });
        return node;
    }

    /** The state in a record of a job's end. */
    static Job.State ended(JsonNode node, JobStatus status) {
        JsonNode why = node.path("failure");
        JsonNode what = node.path("outcome");
        List<String> models = new ArrayList<>();
        what.path("models").forEach(m -> models.add(m.asText()));
        List<Outcome.Note> warnings = new ArrayList<>();
        what.path("warnings")
                .forEach(w -> warnings.add(new Outcome.Note(
                        w.path("kind").asText(), w.path("sentence").asText())));
        return new Job.State(
                status,
                node.path("progress").asDouble(),
                Optional.ofNullable(node.get("started")).map(JsonNode::asText).map(Instant::parse),
                Optional.ofNullable(node.get("finished")).map(JsonNode::asText).map(Instant::parse),
                why.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(new Failure(
                                why.path("code").asText(),
                                why.path("status").asInt(),
                                why.path("title").asText(),
                                why.path("detail").asText())),
                what.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(new Outcome(
                                what.path("bytes").asLong(),
                                models,
                                what.path("engine").asText(),
                                warnings,
                                what.path("etag").asText(),
                                what.path("seconds").asDouble())),
                0);
    }

    static ObjectNode event(String name, String id) {
        return JSON.createObjectNode().put(Journal.EVENT, name).put(Journal.ID, id);
    }
}
