// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that others fill. A small one is mounted for it, which takes root on Linux; else the tests are skipped. */
final class FullDiskTest {
    private static final Limits LIMITS = Limits.STANDARD.withMemory(1L << 30).withGrace(Duration.ZERO);

    @TempDir
    Path folder;

    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", disk.toString());
        assumeThat(mounted).as("a file system can be mounted").isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    /** Writes until nothing more fits. */
    private static void fill(Path file) throws IOException {
        byte[] piece = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    @Test
    void anAcceptedJobWaitsForSpaceAndIsNotLost() throws Exception {
        Path filler = disk.resolve("filler");
        Path data = disk.resolve("data");
        String job;
        try (LadderServer server = LadderServer.start(ServerSettings.local(data).withLimits(LIMITS))) {
            Http http = new Http(server.address());
            // Takes long enough that the disk is full before it has a result.
            var accepted = http.post("/v1/jobs?scale=4", Http.png(200, 150, 1));
            assertThat(accepted.statusCode()).isEqualTo(202);
            fill(filler);
            job = accepted.headers().firstValue("Location").orElseThrow();
            String status = "";
            boolean ran = false;
            while (!ran || !status.equals("queued")) {
                status = Http.json(http.get(job)).path("status").asText();
                ran = ran || status.equals("running");
                assertThat(status).isIn("queued", "running");
                Thread.sleep(5);
            }
            var refused = http.post("/v1/jobs?scale=2", Http.png(9, 9, 1));
            assertThat(refused.statusCode()).isEqualTo(507);
            assertThat(Http.json(refused).path("code").asText()).isEqualTo("no-space");
            assertThat(http.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
        }
        // Not even a server that starts on a full disk loses it.
        try (LadderServer server = LadderServer.start(ServerSettings.local(data).withLimits(LIMITS))) {
            Http http = new Http(server.address());
            assertThat(Http.json(http.get(job)).path("status").asText()).isIn("queued", "running");
            Files.delete(filler);
            JsonNode end = http.awaitEnd(job);
            assertThat(end.path("status").asText()).isEqualTo("succeeded");
            assertThat(http.get(job + "/result").body())
                    .hasSize(end.path("output").path("bytes").asInt());
        }
    }
}
