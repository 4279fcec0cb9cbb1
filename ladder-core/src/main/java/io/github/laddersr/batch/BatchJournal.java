// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.base.AtomicFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of a batch: the file {@value #NAME} in the output folder, with one line of JSON for each result. A line
 * is written once the result is in place, and says from which version of which image and with which settings the result
 * was made.
 *
 * <p>A result gets its name when it is complete, so an existing result is complete. A process can be killed between
 * that moment and the writing of the line. A result without a line is therefore accepted if it is not older than its
 * image. A line only counts for the version of the file that it was written for, judged by length and time. This way a
 * result that an older run made with other settings is recognised as such, even if a later run was about to replace it.
 */
final class BatchJournal implements AutoCloseable {
    static final String NAME = ".ladder-journal";

    private static final Logger LOG = LoggerFactory.getLogger(BatchJournal.class);
    private static final JsonFactory JSON = new JsonFactory();

    private final Path folder;
    private final String settings;
    private final Map<String, List<Entry>> entries = new LinkedHashMap<>(); // by the result's path within the folder
    private @Nullable FileChannel channel;
    private int lines;

    private record Entry(FileStamp output, FileStamp input, String settings) {}

    /**
     * Reads the journal, if it exists.
     *
     * @param folder output folder
     * @param settings everything that determines a result, apart from its image
     * @throws UserException if it can't be read
     */
    BatchJournal(Path folder, String settings) {
        this.folder = folder;
        this.settings = settings;
        Path file = folder.resolve(NAME);
        if (Files.exists(file)) {
            try {
                // Lenient decoding: a full disk may have cut the last line in the middle of a character.
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(this::read);
            } catch (IOException e) {
                throw new UserException(
                        Code.NO_ACCESS,
                        "The journal %s can't be read".formatted(file),
                        "check its permissions, or delete it",
                        e);
            }
        }
    }

    private void read(String line) {
        lines++;
        try {
            Map<String, String> values = values(line);
            Entry entry =
                    new Entry(stamp(values, "/result"), stamp(values, "/image"), values.getOrDefault("/settings", ""));
            add(values.getOrDefault("/output", ""), entry);
        } catch (IOException | DateTimeException | NumberFormatException e) {
            LOG.info("ignoring an incomplete line of the journal in {}", folder); // the last line of a killed run
        }
    }

    /** The values of an object and of the objects in it, by JSON pointers such as {@code /result/bytes}. */
    private static Map<String, String> values(String line) throws IOException {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = JSON.createParser(line)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    values.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
                }
            }
        }
        return values;
    }

    private static FileStamp stamp(Map<String, String> values, String place) {
        return new FileStamp(
                Long.parseLong(values.getOrDefault(place + "/bytes", "")),
                Instant.parse(values.getOrDefault(place + "/time", "")));
    }

    private void add(String output, Entry entry) {
        List<Entry> known = entries.computeIfAbsent(output, key -> new ArrayList<>());
        known.removeIf(old -> old.output.equals(entry.output));
        known.add(entry);
    }

    /**
     * Whether an existing result was, as far as is known, made from the current version of the image with the same
     * settings.
     */
    boolean isDone(Path output, FileStamp image) throws IOException {
        FileStamp now = FileStamp.of(output);
        for (Entry entry : entries.getOrDefault(key(output), List.of())) {
            if (entry.output.equals(now)) {
                return entry.input.equals(image) && entry.settings.equals(settings);
            }
        }
        return !now.time().isBefore(image.time());
    }

    /** Records a result that is in place, with the version of its image from before it was read. */
    void add(Path output, FileStamp image) throws IOException {
        Entry entry = new Entry(FileStamp.of(output), image, settings);
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
        // Starts with a line break, in case a killed process left a partial line.
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

    private static String line(String output, Entry entry) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("output", output);
            stamp(json, "result", entry.output);
            stamp(json, "image", entry.input);
            json.writeStringField("settings", entry.settings);
            json.writeEndObject();
        }
        return line.toString();
    }

    private static void stamp(JsonGenerator json, String name, FileStamp stamp) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("bytes", stamp.bytes());
        json.writeStringField("time", stamp.time().toString());
        json.writeEndObject();
    }

    /** Closes the journal, and rewrites it if most of its lines are obsolete. */
    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
                channel = null;
            }
            if (lines > 2 * entries.size()) {
                List<String> latest = new ArrayList<>();
                for (Map.Entry<String, List<Entry>> known : entries.entrySet()) {
                    latest.add(line(known.getKey(), known.getValue().getLast()));
                }
                AtomicFiles.write(
                        folder.resolve(NAME),
                        out -> out.write(String.join("\n", latest).getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException | UserException e) {
            LOG.info("can't write the journal in {}: {}", folder, e.getMessage());
        }
    }
}
