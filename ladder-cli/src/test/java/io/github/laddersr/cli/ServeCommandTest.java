// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.laddersr.cli.report.ExitStatus;
import java.io.BufferedReader;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as it is started from a shell; what it answers is tested with the server. */
final class ServeCommandTest {
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Ladder.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.of(args).map(Object::toString).toArray(String[]::new));
    }

    private void refused(String word, Object... args) {
        assertThat(run(args)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString()).startsWith("ladder: ").contains(word).doesNotContain("Exception");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatCantWorkIsRefusedAtOnce() throws Exception {
        Path data = folder.resolve("data");
        refused("without a key", "serve", "--host", "0.0.0.0", "--data", data);
        refused("65535", "serve", "--port", 70_000, "--data", data);
        refused("no.such.host.invalid", "serve", "--host", "no.such.host.invalid", "--data", data);
        refused("memory", "serve", "--max-memory", "100M", "--data", data);
        refused("none", "serve", "--keys", folder.resolve("none"), "--data", data);
        Path file = Files.createFile(folder.resolve("file"));
        refused(file.toString(), "serve", "--port", 0, "--data", file);
        refused("can't be used", "serve", "--port", 0, "--data", file.resolve("data"));
        try (ServerSocket taken = new ServerSocket(0)) {
            refused(String.valueOf(taken.getLocalPort()), "serve", "--port", taken.getLocalPort(), "--data", data);
        }
    }

    @Test
    void keysAreAddedListedAndRemoved() throws Exception {
        Path keys = folder.resolve("keys");
        assertThat(run("serve", "key", "add", "alice", "--data", folder)).isZero();
        String key = out.toString().strip();
        assertThat(key).matches("ladder_\\S{20,}");
        assertThat(Files.readString(keys)).contains("alice").doesNotContain(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
        refused("alice", "serve", "key", "add", "alice", "--data", folder);
        refused("not allowed for a key", "serve", "key", "add", "../alice", "--data", folder);
        run("serve", "key", "list", "--keys", keys);
        assertThat(out.toString().strip()).isEqualTo("alice");
        assertThat(run("serve", "key", "remove", "alice", "--data", folder)).isZero();
        refused("alice", "serve", "key", "remove", "alice", "--data", folder);
    }

    private Process serve(Path browser, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx400m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.laddersr.cli.Main",
                "serve",
                "--port",
                "0",
                "--max-memory",
                "500M",
                "--data",
                folder.resolve("data").toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().merge("PATH", browser.toString(), (before, first) -> first + File.pathSeparator + before);
        return builder.start();
    }

    /** It says where it is, opens its page, answers, keeps its folder for itself, and ends when it is told to. */
    @Test
    void itServesUntilItIsTold() throws Exception {
        assumeTrue(System.getProperty("os.name").contains("Linux"), "the browser's starter has another name here");
        Path opened = folder.resolve("opened");
        Path opener = folder.resolve("xdg-open");
        Files.writeString(
                opener, "#!/bin/sh\necho \"$1\" > " + opened + ".new\nmv " + opened + ".new " + opened + "\n");
        Files.setPosixFilePermissions(opener, PosixFilePermissions.fromString("rwxr-xr-x"));
        Process server = serve(folder, "--open");
        try (BufferedReader said = server.inputReader();
                HttpClient client = HttpClient.newHttpClient()) {
            String line = said.readLine();
            assertThat(line).matches("Ladder is at http://127\\.0\\.0\\.1:[0-9]+/");
            URI address = URI.create(line.replace("Ladder is at ", ""));
            HttpResponse<byte[]> large = client.send(
                    HttpRequest.newBuilder(address.resolve("/v1/upscale?scale=2&format=png&crop=100,60,40,30"))
                            .POST(BodyPublishers.ofFile(Path.of("..", "samples", "cat.jpg")))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(large.statusCode()).isEqualTo(200);
            while (!Files.exists(opened)) {
                Thread.sleep(20);
            }
            assertThat(Files.readString(opened).strip()).isEqualTo(address.toString());
            refused("another server", "serve", "--port", 0, "--data", folder.resolve("data"));
            server.destroy();
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
        } finally {
            server.destroyForcibly();
        }
    }
}
