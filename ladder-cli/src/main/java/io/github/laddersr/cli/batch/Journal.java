// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@value #NAME} in an output folder: a line of JSON for each result, written after the result is in place, that says of which
 * state of which image and with which settings it was made.
 *
 * <p>A result gets its name when it is whole, so one that exists is whole. A kill can come between that and its line: a result that no
 * line knows is taken for what it seems to be if it is not older than its image. A line counts only for the file that it was written of,
 * by length and time. So what an older run with other settings left is known as such even if it was about to be replaced.
 */
public final class Journal implements AutoCloseable {
    static final String NAME = ".ladder-journal";

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path folder;
    private final String settings;
    private final Map<String, List<Entry>> entries = new LinkedHashMap<>(); // by the output's path within the folder
    private @Nullable FileChannel channel;
    private int lines;

    private record Entry(Stamp output, Stamp input, String settings) {}

    /**
     * Reads the journal, if there is one.
     *
     * @param folder of the results
     * @param settings all that decides what a result is made of its image
     * @throws UserException if it can't be read
     */
    public Journal(Path folder, String settings) {
        this.folder = folder;
        this.settings = settings;
        Path file = folder.resolve(NAME);
        if (Files.exists(file)) {
            try {
                // No strict decoding: of a full disk the last line may be cut anywhere.
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(this::read);
            } catch (IOException e) {
                throw new UserException(
                        "The journal %s can't be read: check that it may be read, or delete it.".formatted(file), e);
            }
        }
    }

    private void read(String line) {
        lines++;
        try {
            JsonNode node = MAPPER.readTree(line);
            Entry entry = new Entry(
                    stamp(node.path("result")),
                    stamp(node.path("image")),
                    node.path("settings").asText());
            add(node.path("output").asText(), entry);
        } catch (JsonProcessingException | DateTimeException e) {
            LOG.info("A line of the journal in {} is not whole: left out", folder); // the last one of a killed run
        }
    }

    private static Stamp stamp(JsonNode node) {
        return new Stamp(
                node.path("bytes").asLong(), Instant.parse(node.path("time").asText()));
    }

    private void add(String output, Entry entry) {
        List<Entry> known = entries.computeIfAbsent(output, key -> new ArrayList<>());
        known.removeIf(old -> old.output.equals(entry.output));
        known.add(entry);
    }

    /** Whether a result that exists was made of the image as it is now, with the same settings, as far as is known. */
    boolean isDone(Path output, Stamp image) throws IOException {
        Stamp now = Stamp.of(output);
        for (Entry entry : entries.getOrDefault(key(output), List.of())) {
            if (entry.output.equals(now)) {
                return entry.input.equals(image) && entry.settings.equals(settings);
            }
        }
        return !now.time().isBefore(image.time());
    }

    /** Notes a result that is in place; its image is known as it was before it was read. */
    void add(Path output, Stamp image) throws IOException {
        Entry entry = new Entry(Stamp.of(output), image, settings);
        String key = key(output);
        add(key, entry);
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(
                    folder.resolve(NAME),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
            channel = open;
        }
        // With a line break before it, in case that a kill cut the last line.
        String line = (open.size() > 0 ? "\n" : "") + line(key, entry);
        lines++;
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
    }

    private String key(Path output) {
        return folder.relativize(output).toString();
    }

    private static String line(String output, Entry entry) {
        var node = MAPPER.createObjectNode().put("output", output);
        node.putObject("result")
                .put("bytes", entry.output.bytes())
                .put("time", entry.output.time().toString());
        node.putObject("image")
                .put("bytes", entry.input.bytes())
                .put("time", entry.input.time().toString());
        return node.put("settings", entry.settings).toString();
    }

    /** Ends, and writes the journal anew where most of its lines are of no use any more. */
    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
                channel = null;
            }
            if (lines > 2 * entries.size()) {
                List<String> latest = new ArrayList<>();
                entries.forEach((output, known) -> latest.add(line(output, known.getLast())));
                AtomicFiles.write(
                        folder.resolve(NAME),
                        out -> out.write(String.join("\n", latest).getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException | UserException e) {
            LOG.info("The journal in {} could not be written: {}", folder, e.getMessage());
        }
    }
}
