// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs from their upload until they are forgotten. */
final class JobsTest {
    /** So large that its work takes many seconds. */
    private static final byte[] LARGE = Http.png(1200, 1000, 99);

    @TempDir
    static Path folder;

    private static LadderServer server;
    private static Http http;

    @BeforeAll
    static void start() {
        server = LadderServer.start(ServerSettings.local(folder)
                .withLimits(Limits.STANDARD.withMemory(1L << 30).withGrace(Duration.ZERO)));
        http = new Http(server.address());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String create(byte[] image, String query, String... headers) {
        HttpResponse<byte[]> response = http.post("/v1/jobs" + query, image, headers);
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(202);
        return response.headers().firstValue("Location").orElseThrow();
    }

    @Test
    void aJobGoesItsWay() throws Exception {
        String job = create(Http.png(50, 40, 1), "?scale=2&name=a/b%5Cmy%20cat.png");
        assertThat(job).matches("/v1/jobs/[0-9a-f]{32}");
        JsonNode done = http.awaitEnd(job);
        assertThat(done.path("status").asText()).isEqualTo("succeeded");
        assertThat(done.path("name").asText()).isEqualTo("my cat.png");
        assertThat(done.path("output").path("width").asInt()).isEqualTo(100);
        assertThat(done.path("output").path("name").asText()).isEqualTo("my cat_x2.png");
        assertThat(done.path("progress").asDouble()).isEqualTo(1);
        HttpResponse<byte[]> result = http.get(done.path("links").path("result").asText());
        assertThat(result.body()).hasSize(done.path("output").path("bytes").asInt());
        assertThat(result.body())
                .isEqualTo(http.post("/v1/upscale?scale=2", Http.png(50, 40, 1)).body());
        assertThat(http.get(job + "/input").body()).isEqualTo(Http.png(50, 40, 1));
        assertThat(Http.json(http.get("/v1/jobs?status=succeeded")).findValuesAsText("id"))
                .contains(job.substring("/v1/jobs/".length()));
        assertThat(http.delete(job).statusCode()).isEqualTo(204);
        assertThat(http.get(job).statusCode()).isEqualTo(404);
        assertThat(http.get(job + "/result").statusCode()).isEqualTo(404);
    }

    @Test
    void partsOfAResultAreAnswered() throws Exception {
        String job = create(Http.png(30, 30, 2), "");
        http.awaitEnd(job);
        String at = job + "/result";
        HttpResponse<byte[]> whole = http.get(at);
        byte[] bytes = whole.body();
        String tag = whole.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).startsWith("\"");
        assertPart(http.get(at, "Range", "bytes=0-9"), Arrays.copyOf(bytes, 10), "bytes 0-9/" + bytes.length);
        assertPart(
                http.get(at, "Range", "bytes=100-"),
                Arrays.copyOfRange(bytes, 100, bytes.length),
                "bytes 100-%d/%d".formatted(bytes.length - 1, bytes.length));
        assertPart(
                http.get(at, "Range", "bytes=-7", "If-Range", tag),
                Arrays.copyOfRange(bytes, bytes.length - 7, bytes.length),
                "bytes %d-%d/%d".formatted(bytes.length - 7, bytes.length - 1, bytes.length));
        assertThat(http.get(at, "Range", "bytes=0-9", "If-Range", "\"other\"").statusCode())
                .isEqualTo(200);
        assertThat(http.get(at, "Range", "bytes=0-1,5-6").statusCode()).isEqualTo(200);
        for (String none : List.of("bytes=" + bytes.length + "-", "bytes=-0")) {
            HttpResponse<byte[]> response = http.get(at, "Range", none);
            assertThat(response.statusCode()).isEqualTo(416);
            assertThat(response.headers().firstValue("Content-Range")).hasValue("bytes */" + bytes.length);
        }
        assertThat(http.get(at, "If-None-Match", "\"x\", W/" + tag).statusCode())
                .isEqualTo(304);
        HttpResponse<byte[]> head = http.send(http.to(at).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(bytes.length);
        assertThat(http.get(at + "?download=true")
                        .headers()
                        .firstValue("Content-Disposition")
                        .orElseThrow())
                .startsWith("attachment");
    }

    private static void assertPart(HttpResponse<byte[]> response, byte[] bytes, String range) {
        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.body()).isEqualTo(bytes);
        assertThat(response.headers().firstValue("Content-Range")).hasValue(range);
    }

    @Test
    void aRepeatedRequestMakesOneJob() throws Exception {
        byte[] image = Http.png(24, 24, 3);
        Set<String> made = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(() -> create(image, "?scale=3", "Idempotency-Key", "one"));
            }
            for (Future<String> call : threads.invokeAll(calls)) {
                made.add(call.get());
            }
        }
        assertThat(made).hasSize(1);
        for (String query : List.of("?scale=2", "?scale=3&format=webp")) {
            HttpResponse<byte[]> other = http.post("/v1/jobs" + query, image, "Idempotency-Key", "one");
            assertThat(other.statusCode()).isEqualTo(409);
            assertThat(Http.json(other).path("code").asText()).isEqualTo("key-reused");
        }
        assertThat(http.post("/v1/jobs", image, "Idempotency-Key", " ").statusCode())
                .isEqualTo(400);
    }

    @Test
    void eventsTellAllUntilTheEnd() throws Exception {
        String job = create(Http.png(200, 150, 4), "?scale=2");
        HttpResponse<byte[]> stream = http.get(job + "/events");
        assertThat(stream.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        String text = new String(stream.body(), StandardCharsets.UTF_8);
        List<Long> ids = Pattern.compile("(?m)^id: ([0-9]+)$")
                .matcher(text)
                .results()
                .map(m -> Long.valueOf(m.group(1)))
                .toList();
        assertThat(ids).isNotEmpty().isSorted();
        assertThat(text).contains("event: job\n").contains("\"status\":\"succeeded\"");
        assertThat(http.get(job + "/events", "Last-Event-ID", ids.getLast().toString())
                        .statusCode())
                .isEqualTo(204);
        for (String other : new String[] {"1", "999999999999999999"}) { // an id that never was is as none
            assertThat(new String(
                            http.get(job + "/events", "Last-Event-ID", other).body(), StandardCharsets.UTF_8))
                    .contains("\"status\":\"succeeded\"");
        }
        assertThat(http.get(job + "/events", "Last-Event-ID", "x").statusCode()).isEqualTo(400);
    }

    @Test
    void aJobThatRunsIsCanceledAndSmallOnesPassIt() throws Exception {
        String large = create(LARGE, "?scale=4");
        while (Http.json(http.get(large)).path("status").asText().equals("queued")) {
            Thread.sleep(20);
        }
        String second = create(LARGE, "?scale=4&format=tiff");
        String small = create(Http.png(20, 20, 5), "?scale=2");
        assertThat(http.awaitEnd(small).path("status").asText()).isEqualTo("succeeded");
        JsonNode behind = Http.json(http.get(second));
        assertThat(behind.path("status").asText()).isEqualTo("queued");
        assertThat(behind.path("position").asInt()).isEqualTo(1);
        assertThat(Http.json(http.get(large)).path("status").asText()).isEqualTo("running");
        HttpResponse<byte[]> none = http.get(large + "/result");
        assertThat(none.statusCode()).isEqualTo(409);
        assertThat(Http.json(none).path("code").asText()).isEqualTo("no-result");
        assertThat(Http.json(http.delete(second)).path("status").asText()).isEqualTo("canceled");
        assertThat(Http.json(http.delete(large)).path("status").asText()).isEqualTo("canceled");
        awaitIdle();
    }

    static void awaitIdle() throws InterruptedException {
        while (Http.json(http.get("/v1/info")).path("queue").path("running").asInt() > 0) {
            Thread.sleep(20);
        }
    }

    @Test
    void aLargeImageBecomesAJob() throws Exception {
        HttpResponse<byte[]> response = http.post("/v1/upscale?scale=4", LARGE);
        assertThat(response.statusCode()).isEqualTo(303);
        String job = response.headers().firstValue("Location").orElseThrow();
        assertThat(Http.json(http.get(job)).path("status").asText()).isIn("queued", "running");
        HttpResponse<byte[]> waited = http.post("/v1/upscale?scale=4", LARGE, "Prefer", "respond-async, wait=1");
        assertThat(waited.statusCode()).isEqualTo(303);
        assertThat(waited.headers().firstValue("Preference-Applied")).hasValue("wait=1");
        http.delete(job);
        http.delete(waited.headers().firstValue("Location").orElseThrow());
        awaitIdle();
    }

    @Test
    void theListIsCutIntoPages() {
        for (int i = 0; i < 3; i++) {
            create(Http.png(10, 10, 100 + i), "");
        }
        List<String> seen = new ArrayList<>();
        String next = "/v1/jobs?limit=2";
        while (!next.isEmpty()) {
            JsonNode page = Http.json(http.get(next));
            assertThat(page.path("jobs").size()).isBetween(1, 2);
            page.path("jobs").forEach(job -> seen.add(job.path("id").asText()));
            next = page.path("next").asText("");
        }
        assertThat(seen).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(3);
        assertThat(http.get("/v1/jobs?limit=0").statusCode()).isEqualTo(400);
        assertThat(http.get("/v1/jobs?status=gone").statusCode()).isEqualTo(400);
    }
}
