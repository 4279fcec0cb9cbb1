// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that ends, by itself or killed, and starts again. */
final class RestartTest {
    @TempDir
    Path folder;

    /** A server in a process of its own. */
    static final class Served implements AutoCloseable {
        final Process process;
        final Http http;

        Served(Path data) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-modules",
                    "jdk.incubator.vector",
                    "-Xmx700m",
                    "-Djava.awt.headless=true",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Served.class.getName(),
                    data.toString()));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String address = lines.readLine();
            if (address == null) {
                throw new IOException("the server did not start");
            }
            http = new Http(address);
        }

        public static void main(String[] args) throws InterruptedException {
            LadderServer server = LadderServer.start(ServerSettings.local(Path.of(args[0]))
                    .withLimits(Limits.STANDARD.withMemory(1L << 30).withGrace(Duration.ofMillis(100))));
            io.github.laddersr.base.AtomicFiles.beforeEnd(server::close);
            System.out.println(server.address());
            Thread.currentThread().join();
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the server does not end");
            }
        }
    }

    private static String create(Http http, byte[] image, String query) {
        var response = http.post("/v1/jobs" + query, image, "Idempotency-Key", query);
        assertThat(response.statusCode()).isEqualTo(202);
        return response.headers().firstValue("Location").orElseThrow();
    }

    @Test
    void nothingIsLostWhenTheProcessIsKilledOrStopped() throws Exception {
        Path data = folder.resolve("data");
        byte[] large = Http.png(700, 500, 1);
        byte[] small = Http.png(40, 40, 2);
        String done;
        String canceled;
        String running;
        List<String> waiting = new ArrayList<>();
        byte[] result;
        try (Served first = new Served(data)) {
            done = create(first.http, small, "?scale=2");
            assertThat(first.http.awaitEnd(done).path("status").asText()).isEqualTo("succeeded");
            result = first.http.get(done + "/result").body();
            running = create(first.http, large, "?scale=4");
            canceled = create(first.http, large, "?scale=4&format=jpg");
            first.http.delete(canceled);
            for (int i = 1; i < 5; i++) {
                waiting.add(create(first.http, large, "?scale=4&quality=" + i));
            }
            Thread.sleep(500);
            first.kill();
        }
        cutLastRecord(data);
        try (Served second = new Served(data)) {
            assertThat(second.http.get(done + "/result").body()).isEqualTo(result);
            assertThat(Http.json(second.http.get(canceled)).path("status").asText())
                    .isEqualTo("canceled");
            assertThat(create(second.http, small, "?scale=2")).isEqualTo(done);
            for (String job : waiting) {
                assertThat(Http.json(second.http.get(job)).path("status").asText())
                        .isIn("queued", "running");
            }
        } // stopped in the middle of the work
        try (Served third = new Served(data)) {
            for (String job : waiting.subList(1, 4)) {
                third.http.delete(job);
            }
            JsonNode end = third.http.awaitEnd(running);
            assertThat(end.path("status").asText()).isEqualTo("succeeded");
            assertThat(third.http.get(running + "/result").body())
                    .hasSize(end.path("output").path("bytes").asInt());
        }
        for (String name : List.of("uploads", "results")) {
            try (var files = Files.list(data.resolve(name))) {
                assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.startsWith(".ladder"));
            }
        }
    }

    /** As a crash in the middle of writing does. */
    private static void cutLastRecord(Path data) throws IOException {
        Path last;
        try (var files = Files.list(data.resolve("journal"))) {
            last = files.sorted().toList().getLast();
        }
        Files.writeString(last, "0badc0de {\"event\":\"accep", StandardOpenOption.APPEND);
    }

    @Test
    void resultsExpire() throws Exception {
        try (LadderServer server = LadderServer.start(ServerSettings.local(folder)
                .withLimits(Limits.STANDARD.withMemory(1L << 30).withKeep(Duration.ofSeconds(1))))) {
            Http http = new Http(server.address());
            String job = create(http, Http.png(9, 9, 1), "?scale=2");
            while (http.get(job).statusCode() != 404) {
                Thread.sleep(50);
            }
            try (var files = Files.list(folder.resolve("results"))) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void aFullDiskIsSaid() throws Exception {
        try (LadderServer server = LadderServer.start(ServerSettings.local(folder)
                .withLimits(Limits.STANDARD.withMemory(1L << 30).withDisk(5L << 20)))) {
            Http http = new Http(server.address());
            var response = http.post("/v1/jobs?scale=4", Http.png(400, 400, 1));
            assertThat(response.statusCode()).isEqualTo(507);
            assertThat(Http.json(response).path("code").asText()).isEqualTo("no-space");
            try (var files = Files.list(folder.resolve("inputs"))) {
                assertThat(files).isEmpty();
            }
            assertThat(http.post("/v1/upscale?scale=2", Http.png(9, 9, 1)).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aFullQueueIsSaid() throws Exception {
        try (LadderServer server = LadderServer.start(ServerSettings.local(folder)
                .withLimits(Limits.STANDARD.withMemory(1L << 30).withQueue(2).withGrace(Duration.ZERO)))) {
            Http http = new Http(server.address());
            int refused = 0;
            for (int i = 0; i < 8; i++) {
                var response = http.post("/v1/jobs?scale=4", Http.png(700, 600, i));
                if (response.statusCode() == 503) {
                    refused++;
                    assertThat(Http.json(response).path("code").asText()).isEqualTo("queue-full");
                    assertThat(response.headers()
                                    .firstValueAsLong("Retry-After")
                                    .orElseThrow())
                            .isPositive();
                }
            }
            assertThat(refused).isPositive();
            assertThat(http.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }
}
