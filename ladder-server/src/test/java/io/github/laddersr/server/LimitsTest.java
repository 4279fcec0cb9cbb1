// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of those who ask for more than there is: of the queue, of time, of a server that ends. */
final class LimitsTest {
    /** So large that its work takes many seconds. */
    private static final byte[] LARGE = Http.png(1200, 1000, 7);

    private static final Limits LIMITS = Limits.STANDARD.withMemory(1L << 30).withGrace(Duration.ZERO);

    @TempDir
    Path folder;

    @Test
    void aKeyGetsNoMoreThanItsShareOfTheQueue() throws Exception {
        Path keys = folder.resolve("keys");
        String[] alice = {"Authorization", "Bearer " + Keys.add(keys, "alice")};
        String[] bob = {"Authorization", "Bearer " + Keys.add(keys, "bob")};
        try (LadderServer server = LadderServer.start(
                ServerSettings.local(folder.resolve("data")).withKeys(keys).withLimits(LIMITS.withQueue(6)))) {
            Http http = new Http(server.address());
            HttpResponse<byte[]> response = http.post("/v1/jobs?scale=4", LARGE, alice);
            for (int i = 0; i < 8 && response.statusCode() == 202; i++) {
                response = http.post("/v1/jobs?scale=4", LARGE, alice);
            }
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(Http.json(response).path("code").asText()).isEqualTo("share");
            assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isPositive();
            // What alice has waiting is nothing to bob: his small image passes it.
            HttpResponse<byte[]> small =
                    http.post("/v1/upscale", Http.png(20, 20, 1), bob[0], bob[1], "Prefer", "wait=60");
            assertThat(small.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aJobThatTakesTooLongIsEnded() throws Exception {
        try (LadderServer server = LadderServer.start(
                ServerSettings.local(folder).withLimits(LIMITS.withDeadline(Duration.ofSeconds(1))))) {
            Http http = new Http(server.address());
            String job = http.post("/v1/jobs?scale=4", LARGE)
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            JsonNode end = http.awaitEnd(job);
            assertThat(end.path("status").asText()).isEqualTo("failed");
            assertThat(end.path("problem").path("code").asText()).isEqualTo("deadline");
            assertThat(end.path("problem").path("status").asInt()).isEqualTo(504);
            HttpResponse<byte[]> waited = http.post("/v1/upscale?scale=4", LARGE, "Prefer", "wait=60");
            assertThat(waited.statusCode()).isEqualTo(504);
        }
    }

    @Test
    void aServerThatStopsSaysSoAtOnceAndLetsWhatRunsEnd() throws Exception {
        LadderServer server =
                LadderServer.start(ServerSettings.local(folder).withLimits(LIMITS.withGrace(Duration.ofSeconds(60))));
        Http http = new Http(server.address());
        String running = http.post("/v1/jobs?scale=2", Http.png(400, 300, 8))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String waiting = http.post("/v1/jobs?scale=4", LARGE)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        while (Http.json(http.get(running)).path("status").asText().equals("queued")) {
            Thread.sleep(10);
        }
        assertThat(http.get("/health/ready").statusCode()).isEqualTo(200);
        http.delete(waiting);
        Thread stopping = new Thread(server::close, "stopping");
        stopping.start();
        HttpResponse<byte[]> ready = http.get("/health/ready");
        while (ready.statusCode() == 200) {
            ready = http.get("/health/ready");
        }
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(Http.json(ready).path("status").asText()).isEqualTo("stopping");
        HttpResponse<byte[]> late = http.post("/v1/jobs", Http.png(9, 9, 1));
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(Http.json(late).path("code").asText()).isEqualTo("stopping");
        assertThat(late.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
        stopping.join();
        try (LadderServer next = LadderServer.start(ServerSettings.local(folder).withLimits(LIMITS))) {
            JsonNode end = Http.json(new Http(next.address()).get(running));
            assertThat(end.path("status").asText()).isEqualTo("succeeded");
        }
    }

    @Test
    void aStreamOfEventsShowsThatItLives() throws Exception {
        try (LadderServer server = LadderServer.start(
                ServerSettings.local(folder).withLimits(LIMITS).withHeartbeat(Duration.ofMillis(50)))) {
            Http http = new Http(server.address());
            String first = http.post("/v1/jobs?scale=4", LARGE)
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            String second = http.post("/v1/jobs?scale=4", Http.png(1300, 1000, 9))
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            try (var socket = Raw.open(server.port());
                    var lines = new java.io.BufferedReader(
                            new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                Raw.write(socket, "GET " + second + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
                String line = lines.readLine();
                while (line != null && !line.equals(": still here")) {
                    line = lines.readLine();
                }
                assertThat(line).isNotNull();
            }
            JsonNode running = Http.json(http.get(first));
            while (running.path("status").asText().equals("queued")
                    || running.path("status").asText().equals("running") && !running.has("seconds_left")) {
                running = Http.json(http.get(first));
            }
            assertThat(running.path("status").asText()).isEqualTo("running");
            assertThat(running.path("seconds_left").asDouble()).isPositive();
            http.delete(second);
            http.delete(first);
        }
    }

    @Test
    void whatNoModelDoesIsRefusedAndPlacesAreKeptOrStripped() throws Exception {
        try (LadderServer server =
                LadderServer.start(ServerSettings.local(folder).withLimits(LIMITS))) {
            Http http = new Http(server.address());
            boolean denoises = Http.json(http.get("/v1/info")).path("denoise").asBoolean();
            assertThat(denoises)
                    .isEqualTo(Http.json(http.get("/v1/models")).path("models").findValuesAsText("name").stream()
                            .anyMatch(name -> name.startsWith("photo-")));
            if (!denoises) {
                HttpResponse<byte[]> refused = http.post("/v1/upscale?denoise=0.5", Http.png(9, 9, 1));
                assertThat(refused.statusCode()).isEqualTo(422);
                assertThat(Http.json(refused).path("detail").asText())
                        .isEqualTo("The models of this server don't denoise: leave denoise out.");
            }
            byte[] placed = withExif(Http.encoded(Http.picture(20, 20, 1), "jpg"));
            for (String kept : new String[] {"", "?metadata=keep"}) {
                assertThat(text(http.post("/v1/upscale" + kept, placed, "Accept", "image/jpeg")))
                        .contains("a place");
            }
            assertThat(text(http.post("/v1/upscale?metadata=strip", placed, "Accept", "image/jpeg")))
                    .doesNotContain("a place");
        }
    }

    private static String text(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return new String(response.body(), StandardCharsets.ISO_8859_1);
    }

    /** A JPEG with a description in its EXIF data. */
    private static byte[] withExif(byte[] jpeg) {
        byte[] words = "a place\0".getBytes(StandardCharsets.ISO_8859_1);
        java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate(jpeg.length + 44);
        out.put(jpeg, 0, 2);
        out.putShort((short) 0xFFE1).putShort((short) 42);
        out.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
        out.putShort((short) 1); // one entry: ImageDescription, ASCII, at the end
        out.putShort((short) 0x010E)
                .putShort((short) 2)
                .putInt(words.length)
                .putInt(26)
                .putInt(0);
        out.put(words);
        return out.put(jpeg, 2, jpeg.length - 2).array();
    }
}
