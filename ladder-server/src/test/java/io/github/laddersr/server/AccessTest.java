// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and who sees what. */
final class AccessTest {
    @TempDir
    Path folder;

    @Test
    void keysSeeTheirOwnJobsOnly() throws Exception {
        Path keys = folder.resolve("keys");
        String[] alice = {"Authorization", "Bearer " + Keys.add(keys, "alice")};
        String[] bob = {"Authorization", "bearer " + Keys.add(keys, "bob")};
        assertThat(Files.readString(keys)).doesNotContain(alice[1].substring(7)).contains("alice ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
        try (LadderServer server =
                LadderServer.start(ServerSettings.local(folder.resolve("data")).withKeys(keys))) {
            Http http = new Http(server.address());
            for (String path : List.of("/v1/jobs", "/v1/info", "/v1/models", "/metrics")) {
                assertThat(http.get(path).statusCode()).as(path).isEqualTo(401);
                assertThat(http.get(path, "Authorization", "Bearer ladder_wrong")
                                .statusCode())
                        .isEqualTo(401);
                assertThat(http.get(path, alice).statusCode()).isEqualTo(200);
            }
            HttpResponse<byte[]> none = http.post("/v1/upscale", Http.png(9, 9, 1));
            assertThat(none.statusCode()).isEqualTo(401);
            assertThat(none.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Bearer");
            for (String open : List.of("/", "/health/live", "/health/ready", "/openapi.yaml")) {
                assertThat(http.get(open).statusCode()).as(open).isEqualTo(200);
            }
            String[] once = {alice[0], alice[1], "Idempotency-Key", "1"};
            String job = http.post("/v1/jobs", Http.png(9, 9, 1), once)
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            http.awaitEnd(job, alice);
            for (String path : List.of(job, job + "/result", job + "/input", job + "/events")) {
                assertThat(http.get(path, bob).statusCode()).as(path).isEqualTo(404);
                assertThat(http.get(path, alice).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(http.send(http.to(job).DELETE().headers(bob)).statusCode())
                    .isEqualTo(404);
            assertThat(Http.json(http.get("/v1/jobs", bob)).path("jobs")).isEmpty();
            assertThat(Http.json(http.get("/v1/jobs", alice)).path("jobs")).hasSize(1);
            // The same Idempotency-Key of another key is another one.
            String[] other = {bob[0], bob[1], "Idempotency-Key", "1"};
            assertThat(http.post("/v1/jobs", Http.png(9, 9, 2), other).statusCode())
                    .isEqualTo(202);
            Keys.remove(keys, "bob");
            awaitRefusal(http, bob);
            assertThat(http.get("/v1/jobs", alice).statusCode()).isEqualTo(200);
        }
    }

    private static void awaitRefusal(Http http, String[] key) throws InterruptedException {
        while (http.get("/v1/info", key).statusCode() != 401) {
            Thread.sleep(50);
        }
    }

    @Test
    void filesOfKeysAreChecked() throws IOException {
        Path keys = folder.resolve("keys");
        assertThatThrownBy(() -> Keys.of(keys)).isInstanceOf(UserException.class);
        Keys.add(keys, "a");
        assertThatThrownBy(() -> Keys.add(keys, "a")).hasMessageContaining("already");
        assertThatThrownBy(() -> Keys.add(keys, "a b")).hasMessageContaining("not allowed for a key");
        assertThatThrownBy(() -> Keys.remove(keys, "b")).hasMessageContaining("no key named b");
        assertThat(Keys.names(keys)).containsExactly("a");
        Files.writeString(keys, "a secret\n");
        assertThatThrownBy(() -> Keys.of(keys)).hasMessageContaining("Line 1");
    }

    @Test
    void otherNamesAndPagesAreRefused() throws Exception {
        ServerSettings settings =
                ServerSettings.local(folder.resolve("data")).withOrigins(List.of("https://good.example"));
        try (LadderServer server = LadderServer.start(settings)) {
            Http http = new Http(server.address());
            int port = server.port();
            assertThat(Raw.ask(port, "GET /v1/info HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403")
                    .contains("wrong-host");
            assertThat(Raw.ask(port, "GET /v1/info HTTP/1.1\r\nHost: LOCALHOST:1\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(Raw.ask(port, "GET /v1/info HTTP/1.0\r\n\r\n")).contains("wrong-host");
            HttpResponse<byte[]> bad = http.post("/v1/jobs", Http.png(9, 9, 1), "Origin", "https://bad.example");
            assertThat(bad.statusCode()).isEqualTo(403);
            assertThat(bad.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
            assertThat(http.get("/v1/info", "Origin", "null").statusCode()).isEqualTo(403);
            HttpResponse<byte[]> good = http.get("/v1/info", "Origin", "https://good.example");
            assertThat(good.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://good.example");
            assertThat(http.get("/v1/info", "Origin", "http://127.0.0.1:" + port)
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<byte[]> asked = http.send(http.to("/v1/jobs")
                    .method("OPTIONS", BodyPublishers.noBody())
                    .headers("Origin", "https://good.example", "Access-Control-Request-Method", "POST"));
            assertThat(asked.statusCode()).isEqualTo(204);
            assertThat(asked.headers()
                            .firstValue("Access-Control-Allow-Methods")
                            .orElseThrow())
                    .contains("DELETE");
        }
    }

    @Test
    void aFolderIsOneServersAndItsUsersOnly() throws Exception {
        Path data = folder.resolve("data");
        try (LadderServer server = LadderServer.start(ServerSettings.local(data))) {
            assertThat(server.port()).isPositive();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("uploads"))))
                    .isEqualTo("rwx------");
            assertThatThrownBy(() -> LadderServer.start(ServerSettings.local(data)))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("another server");
        }
        assertThatThrownBy(() -> LadderServer.start(ServerSettings.local(Files.writeString(folder.resolve("f"), "x"))))
                .isInstanceOf(UserException.class);
    }
}
