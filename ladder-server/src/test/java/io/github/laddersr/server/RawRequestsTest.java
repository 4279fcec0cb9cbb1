// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests as no library writes them: bodies whose length is a lie, requests within requests, headers by the thousand.
 */
final class RawRequestsTest {
    private static final String END = "Host: localhost\r\nConnection: close\r\n";
    private static final String IMAGE = new String(Http.png(9, 9, 1), StandardCharsets.ISO_8859_1);

    private static final String NO_DISK = "ladder_disk_bytes 0.0\n";

    @TempDir
    static Path folder;

    private static LadderServer server;

    @BeforeAll
    static void start() {
        server = LadderServer.start(ServerSettings.local(folder).withLimits(Limits.STANDARD.withMemory(1L << 30)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String ask(String request) throws IOException {
        return Raw.ask(server.port(), request);
    }

    @AfterEach
    void itWorksAsBeforeAndNothingIsLeft() throws Exception {
        assertThat(ask("POST /v1/upscale HTTP/1.1\r\n" + END + "Content-Length: " + IMAGE.length() + "\r\n\r\n"
                        + IMAGE))
                .startsWith("HTTP/1.1 200");
        while (!isEmpty("uploads") || !isEmpty("inputs")) {
            Thread.sleep(20);
        }
        String metrics = metrics();
        for (int i = 0; i < 250 && !metrics.contains(NO_DISK); i++) {
            Thread.sleep(20); // the last one is forgotten after its answer
            metrics = metrics();
        }
        assertThat(metrics).as("what is gone takes no space").contains(NO_DISK);
    }

    private static String metrics() throws IOException {
        return ask("GET /metrics HTTP/1.1\r\n" + END + "\r\n");
    }

    private static boolean isEmpty(String name) throws IOException {
        try (var files = Files.list(folder.resolve(name))) {
            return files.findAny().isEmpty();
        }
    }

    @Test
    void aRefusalReachesAClientThatIsStillSending() throws Exception {
        String half = "x".repeat(3 << 20);
        try (Socket socket = Raw.open(server.port())) {
            Raw.write(
                    socket,
                    "POST /v1/jobs?scale=none HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + 2 * half.length()
                            + "\r\n\r\n" + half);
            Thread.sleep(300); // it is refused by its address meanwhile
            Raw.write(socket, half + "GET /health/live HTTP/1.1\r\n" + END + "\r\n");
            assertThat(Raw.readAll(socket)).startsWith("HTTP/1.1 400").contains("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fffffffff\r\nx",
                "ffffffffffffffffffffff\r\nx",
                "-1\r\nx",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "5 5\r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloworld\r\n0\r\n\r\n",
                "\r\n\r\n",
                "5\nhello\n0\n\n"
            })
    void chunksWhoseLengthIsALieAreRefused(String chunks) throws Exception {
        for (String path : new String[] {"/v1/upscale", "/v1/jobs"}) {
            try (Socket socket = Raw.open(server.port())) {
                Raw.write(
                        socket, "POST " + path + " HTTP/1.1\r\n" + END + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
                socket.shutdownOutput();
                assertThat(Raw.readAll(socket))
                        .doesNotContain("HTTP/1.1 2")
                        .doesNotContain("HTTP/1.1 5")
                        .doesNotContain("Exception");
            }
        }
    }

    @Test
    void chunksThatAreTrueAreTaken() throws Exception {
        StringBuilder chunks = new StringBuilder();
        for (int i = 0; i < IMAGE.length(); i += 7) {
            String part = IMAGE.substring(i, Math.min(IMAGE.length(), i + 7));
            chunks.append("%x;name=value\r\n".formatted(part.length()))
                    .append(part)
                    .append("\r\n");
        }
        assertThat(ask("POST /v1/upscale HTTP/1.1\r\n" + END + "Transfer-Encoding: chunked\r\n\r\n" + chunks
                        + "0\r\nTrailer: x\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    /** A proxy before the server and the server itself must never disagree on where a request ends. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding: identity, chunked\r\nContent-Length: 6\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding:\u000bchunked\r\n",
                "Content-Length: 6\r\nContent-Length: 0\r\n",
                "Content-Length: 6, 0\r\n",
                "Content-Length: +6\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "X: y\r\n Content-Length: 6\r\n",
                "Content-Length: 6\r\n\tfolded\r\n"
            })
    void requestsWithinRequestsAreRefused(String headers) throws Exception {
        try (Socket socket = Raw.open(server.port())) {
            Raw.write(
                    socket,
                    "POST /v1/upscale HTTP/1.1\r\nHost: localhost\r\n" + headers
                            + "\r\n0\r\n\r\nGET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            socket.shutdownOutput();
            assertThat(Raw.readAll(socket))
                    .as(headers)
                    .startsWith("HTTP/1.1 4")
                    .doesNotContain("HTTP/1.1 2")
                    .doesNotContain("sha256");
        }
    }

    @Test
    void headersByTheThousandAreRefused() throws Exception {
        assertThat(ask("GET /health/live HTTP/1.1\r\n" + END + "a:b\r\n".repeat(10_000) + "\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(ask("GET /health/live?" + "x".repeat(20_000) + " HTTP/1.1\r\n" + END + "\r\n"))
                .startsWith("HTTP/1.1 414");
    }

    @Test
    void anOptionThatCantBeReadIsRefused() throws Exception {
        for (String query : new String[] {"scale=%zz", "scale=%", "%zz=2"}) {
            assertThat(ask("POST /v1/upscale?" + query + " HTTP/1.1\r\n" + END + "Content-Length: " + IMAGE.length()
                            + "\r\n\r\n" + IMAGE))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void oldHttpIsAnswered() throws Exception {
        assertThat(ask("GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n")).contains("\"ok\"");
        assertThat(ask("POST /v1/upscale HTTP/1.0\r\nHost: localhost\r\nContent-Length: " + IMAGE.length() + "\r\n\r\n"
                        + IMAGE))
                .contains(" 200 ");
        assertThat(ask("GET /health/ready\r\n\r\n")).doesNotContain("200 OK");
    }

    @Test
    void whoAsksBeforeItSendsIsTold() throws Exception {
        try (Socket socket = Raw.open(server.port())) {
            Raw.write(
                    socket,
                    "POST /v1/upscale HTTP/1.1\r\n" + END + "Expect: 100-continue\r\nContent-Length: " + IMAGE.length()
                            + "\r\n\r\n");
            byte[] first = socket.getInputStream().readNBytes("HTTP/1.1 100".length());
            assertThat(new String(first, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 100");
            Raw.write(socket, IMAGE);
            assertThat(Raw.readAll(socket)).contains("HTTP/1.1 200");
        }
        // What is refused by its headers is not sent for nothing.
        assertThat(ask("POST /v1/upscale HTTP/1.1\r\n" + END
                        + "Expect: 100-continue\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n"))
                .startsWith("HTTP/1.1 415");
        assertThat(ask("POST /v1/jobs HTTP/1.1\r\n" + END
                        + "Expect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void manyRequestsAtOnceOnOneConnectionAreAnsweredInTurn() throws Exception {
        try (Socket socket = Raw.open(server.port())) {
            Raw.write(socket, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(50));
            Raw.write(socket, "GET /v1/info HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(50));
            Raw.write(socket, "GET /health/ready HTTP/1.1\r\n" + END + "\r\n");
            assertThat(Raw.readAll(socket).split("HTTP/1.1 200", -1)).hasSize(102);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://evil.example/v1/info HTTP/1.1",
                "GET //evil.example/../v1/info HTTP/1.1",
                "GET /v1/../../etc/passwd HTTP/1.1",
                "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
                "GET /v1/jobs/..%5c..%5cjournal HTTP/1.1",
                "GET /v1;x=y/jobs/../info%00 HTTP/1.1",
                "GET /page/%c0%ae%c0%ae/ HTTP/1.1",
                "CONNECT evil.example:80 HTTP/1.1",
                "TRACE / HTTP/1.1",
                "PRI * HTTP/2.0",
                "\u0016\u0003\u0001\u0002\u0000"
            })
    void otherPlacesAreNotReached(String line) throws Exception {
        assertThat(ask(line + "\r\n" + END + "\r\n"))
                .doesNotContain("HTTP/1.1 200")
                .doesNotContain("HTTP/1.1 5")
                .doesNotContain("root:")
                .doesNotContain("Exception");
    }

    @Test
    void whoLeavesBeforeTheAnswerLeavesNothing() throws Exception {
        for (int sent = 0; sent < IMAGE.length(); sent += 1 + IMAGE.length() / 20) {
            for (boolean reset : new boolean[] {true, false}) {
                try (Socket socket = Raw.open(server.port())) {
                    Raw.write(
                            socket,
                            "POST /v1/upscale HTTP/1.1\r\n" + END + "Content-Length: " + IMAGE.length() + "\r\n\r\n"
                                    + IMAGE.substring(0, sent));
                    if (reset) {
                        socket.setSoLinger(true, 0);
                    }
                }
            }
        }
    }
}
