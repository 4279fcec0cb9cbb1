// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that cut, crawl, leave and send what is no HTTP. After each the server works as before, and nothing is left
 * of them.
 */
final class HostileTest {
    private static final String POST = "POST /v1/%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n%s\r\n";

    @TempDir
    static Path folder;

    private static LadderServer server;
    private static Http http;

    @BeforeAll
    static void start() {
        server = LadderServer.start(ServerSettings.local(folder).withLimits(Limits.STANDARD.withMemory(1L << 30)));
        http = new Http(server.address());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void assertWell() throws InterruptedException, IOException {
        assertThat(http.post("/v1/upscale", Http.png(12, 12, 1)).statusCode()).isEqualTo(200);
        while (true) {
            JsonNode queue = Http.json(http.get("/v1/info")).path("queue");
            if (queue.path("running").asInt() + queue.path("waiting").asInt() == 0
                    && isEmpty("uploads")
                    && isEmpty("inputs")) {
                return;
            }
            Thread.sleep(20);
        }
    }

    private static boolean isEmpty(String name) throws IOException {
        try (var files = Files.list(folder.resolve(name))) {
            return files.findAny().isEmpty();
        }
    }

    @Test
    void whatIsNoHttpIsRefused() throws Exception {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        for (String request : new String[] {
            "\r\n\r\n\r\n",
            "GET\r\n\r\n",
            new String(noise, StandardCharsets.ISO_8859_1) + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(20_000) + "\r\n\r\n",
            "POST /v1/upscale HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
            "POST /v1/upscale HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
            "POST /v1/upscale HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n\r\n"
        }) {
            try (Socket socket = Raw.open(server.port())) {
                Raw.write(socket, request);
                socket.shutdownOutput();
                assertThat(Raw.readAll(socket)).doesNotContain("HTTP/1.1 200").doesNotContain("Exception");
            }
        }
        assertWell();
    }

    @Test
    void anUploadThatIsCutLeavesNothing() throws Exception {
        byte[] image = Http.png(100, 100, 2);
        for (String path : new String[] {"upscale", "jobs"}) {
            try (Socket socket = Raw.open(server.port())) {
                Raw.write(socket, POST.formatted(path, image.length, ""));
                socket.getOutputStream().write(image, 0, image.length / 2);
                socket.getOutputStream().flush();
            }
        }
        assertWell();
    }

    @Test
    void whoeverLeavesEndsTheWork() throws Exception {
        byte[] image = Http.png(1200, 1000, 3);
        Socket socket = Raw.open(server.port());
        Raw.write(socket, POST.formatted("upscale?scale=4", image.length, "Prefer: wait=60\r\n"));
        socket.getOutputStream().write(image);
        socket.getOutputStream().flush();
        while (Http.json(http.get("/v1/info")).path("queue").path("running").asInt() == 0) {
            Thread.sleep(20);
        }
        socket.close();
        assertWell();
        assertThat(new String(http.get("/metrics").body(), StandardCharsets.UTF_8))
                .contains("ladder_jobs_total{status=\"canceled\"}");
    }

    @Test
    void requestsThatAreSentAheadDoNoHarm() throws Exception {
        byte[] image = Http.png(12, 12, 4);
        try (Socket socket = Raw.open(server.port())) {
            Raw.write(socket, POST.formatted("upscale", image.length, ""));
            socket.getOutputStream().write(image);
            Raw.write(socket, "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(Raw.readAll(socket)).startsWith("HTTP/1.1 200");
        }
        assertWell();
    }

    /** All threads that requests get are taken: whoever looks after the server is answered all the same. */
    @Test
    void healthDoesNotWaitForOthers() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        int threads = 2 * Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < threads; i++) {
            Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    Thread.onSpinWait();
                }
            });
        }
        try {
            for (String path : new String[] {"/health/live", "/health/ready"}) {
                assertThat(Raw.ask(
                                server.port(),
                                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 200")
                        .contains("\"ok\"")
                        .contains("nosniff");
            }
        } finally {
            over.set(true);
        }
        assertThat(Raw.ask(
                        server.port(), "GET /health/live HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    /** Real time: header time-outs and least rates are what they are. */
    @Test
    void whoCrawlsIsCut() throws Exception {
        byte[] image = Http.png(100, 100, 5);
        try (Socket headers = Raw.open(server.port());
                Socket body = Raw.open(server.port());
                Socket silent = Raw.open(server.port())) {
            Raw.write(headers, "GET / HTTP/1.1\r\nHost: localhost\r\n");
            Raw.write(body, POST.formatted("jobs", image.length, ""));
            long start = System.nanoTime();
            boolean headersEnded = false;
            boolean bodyEnded = false;
            for (int i = 0; !headersEnded || !bodyEnded; i++) {
                assertThat((System.nanoTime() - start) / 1_000_000_000L)
                        .as("seconds that a crawling client is let")
                        .isLessThan(90);
                headersEnded = headersEnded || !crawl(headers, "X-" + i + ": y\r\n");
                bodyEnded = bodyEnded || !crawl(body, String.valueOf((char) (image[i] & 0xFF)));
                Thread.sleep(500);
            }
            assertThat(Raw.readAll(silent)).isEmpty();
        }
        assertWell();
        assertThat(new String(http.get("/metrics").body(), StandardCharsets.UTF_8))
                .contains("reason=\"too-slow\"");
    }

    private static boolean crawl(Socket socket, String next) throws IOException {
        try {
            Raw.write(socket, next);
            return true;
        } catch (SocketException e) {
            return false; // it was closed
        }
    }
}
