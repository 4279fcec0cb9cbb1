// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link Worker} in a JVM of its own, with the options of this one. It works only while it is asked to. */
final class Child implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;
    private final Path log;
    private final long start;

    /**
     * Starts it.
     *
     * @param folder for what it prints on standard error
     */
    Child(Path folder, List<String> job) {
        this.name = String.join(" ", job);
        String plain = name.replaceAll("[^a-z0-9]+", "-");
        // Paths may be longer than a file's name.
        this.log = folder.resolve(plain.substring(Math.max(0, plain.length() - 100)) + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
        command.addAll(job);
        this.start = System.nanoTime();
        try {
            this.process =
                    new ProcessBuilder(command).redirectError(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException("the process of " + name + " can't be started", e);
        }
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Seconds since the process was started. */
    double age() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** One turn: what it measured. */
    double turn() {
        return Double.parseDouble(ask(Worker.TURN));
    }

    /** The most memory that the process ever had, in KB. */
    long peakKilobytes() {
        return Long.parseLong(ask(Worker.MEMORY));
    }

    /** Writes the last turn's result. */
    void write(Path file) {
        ask(Worker.WRITE + " " + file);
    }

    private String ask(String command) {
        List<String> printed = new ArrayList<>();
        try {
            commands.write(command + "\n");
            commands.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(Worker.MARK)) {
                    return line.substring(Worker.MARK.length());
                }
                printed.add(line);
            }
            throw ended(printed);
        } catch (IOException e) {
            IllegalStateException ended = ended(printed);
            ended.initCause(e);
            throw ended;
        }
    }

    /** With what it said last: a library's message or an exception on standard error, a crash of the JVM on standard output. */
    private IllegalStateException ended(List<String> printed) {
        try {
            int status = process.waitFor();
            String words = Stream.concat(Files.readAllLines(log).stream(), printed.stream())
                    .filter(line -> !line.isBlank() && !line.startsWith("WARNING"))
                    .limit(8)
                    .collect(Collectors.joining(" | "));
            return new IllegalStateException(
                    "the process of %s ended with status %d: %s".formatted(name, status, words));
        } catch (IOException e) {
            throw new UncheckedIOException("the log " + log + " can't be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new IllegalStateException("interrupted while waiting for the process of " + name, e);
        }
    }

    /** Ends it. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
