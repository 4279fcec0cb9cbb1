// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record on disk of what happened to jobs. Each record is a line: the checksum of its JSON, a space, the JSON.
 * Whoever appends a record learns when it is safely on the disk. Records that are appended at the same time share one
 * flush. A line that a crash has cut off is left out when the journal is read.
 *
 * <p>The lines are in files of bounded size. Files whose jobs are all forgotten are deleted, the oldest first, so that
 * a job can't reappear or get lost.
 */
final class Journal implements AutoCloseable {
    /** The fields of a record that the journal itself reads. */
    static final String EVENT = "event";

    static final String ID = "id";
    static final String ACCEPTED = "accepted";
    static final String FORGOTTEN = "forgotten";

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST_FILE = 8L << 20;
    private static final int MOST_AT_ONCE = 1024;
    private static final String SUFFIX = ".journal";

    private record Pending(ObjectNode node, CompletableFuture<Void> written) {}

    private final Path folder;
    private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final Thread writer = new Thread(this::write, "ladder-journal");
    // for each file the number of its jobs that are not forgotten
    private final TreeMap<Integer, Integer> live = new TreeMap<>();
    private final Map<String, Integer> fileOf = new HashMap<>(); // for each job that is not forgotten its file
    private FileChannel channel;
    private int number;
    private boolean closed;

    private Journal(Path folder, int number) throws IOException {
        this.folder = folder;
        this.number = number;
        this.channel = create();
    }

    /**
     * Reads the existing files and continues in a new one.
     *
     * @param reader receives each record, in the order in which they were appended
     * @throws IOException if the folder can't be used
     */
    static Journal open(Path folder, Consumer<JsonNode> reader) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(f -> f.getFileName().toString().matches("[0-9]{8}" + SUFFIX))
                    .sorted()
                    .toList();
        }
        int last = files.isEmpty() ? 0 : numberOf(files.getLast());
        Journal journal = new Journal(folder, last + 1);
        for (Path file : files) {
            int number = numberOf(file);
            journal.live.put(number, 0);
            for (JsonNode node : read(file)) {
                journal.count(node, number);
                reader.accept(node);
            }
        }
        journal.deleteForgotten();
        journal.writer.setDaemon(true);
        journal.writer.start();
        return journal;
    }

    private static int numberOf(Path file) {
        return Integer.parseInt(file.getFileName().toString().substring(0, 8));
    }

    private static List<JsonNode> read(Path file) throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            int space = line.indexOf(' ');
            byte[] json = line.substring(space + 1).getBytes(StandardCharsets.ISO_8859_1);
            if (space == 8 && line.startsWith(checksum(json))) {
                nodes.add(JSON.readTree(json));
            } else if (!line.isEmpty()) {
                LOG.warn("A record in {} was damaged by a crash or the disk and is left out.", file);
            }
        }
        return nodes;
    }

    private static String checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return "%08x".formatted(crc.getValue());
    }

    private FileChannel create() throws IOException {
        FileChannel file = FileChannel.open(
                folder.resolve("%08d%s".formatted(number, SUFFIX)),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        live.put(number, 0);
        Durable.forceFolder(folder);
        return file;
    }

    /** Appends a record. The future completes when it is on the disk, or exceptionally if that fails. */
    CompletableFuture<Void> append(ObjectNode node) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        synchronized (queue) {
            if (closed) {
                written.completeExceptionally(new IOException("the journal is closed"));
            } else {
                queue.add(new Pending(node, written));
            }
        }
        return written;
    }

    private void write() {
        List<Pending> batch = new ArrayList<>();
        try {
            while (true) {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch, MOST_AT_ONCE - 1);
                boolean end = batch.removeIf(pending -> pending.node.isEmpty());
                writeBatch(batch);
                if (end) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeBatch(List<Pending> batch) {
        try {
            long good = channel.position();
            try {
                for (Pending pending : batch) {
                    ByteBuffer line = ByteBuffer.wrap(line(pending.node));
                    while (line.hasRemaining()) {
                        channel.write(line);
                    }
                }
                channel.force(false);
            } catch (IOException e) {
                channel.truncate(good);
                throw e;
            }
            batch.forEach(pending -> count(pending.node, number));
            deleteForgotten();
            if (channel.position() > LARGEST_FILE) {
                roll();
            }
            batch.forEach(pending -> pending.written.complete(null));
        } catch (IOException e) {
            batch.forEach(pending -> pending.written.completeExceptionally(e));
        }
    }

    private void roll() {
        FileChannel full = channel;
        number++;
        try {
            channel = create();
            full.close();
        } catch (IOException e) {
            number--; // continues in the present file
            LOG.warn("A new file for the journal can't be made ({}): the old one is used further.", e.getMessage());
        }
    }

    private static byte[] line(ObjectNode node) {
        try {
            byte[] json = JSON.writeValueAsBytes(node);
            byte[] head = (checksum(json) + " ").getBytes(StandardCharsets.ISO_8859_1);
            return ByteBuffer.allocate(head.length + json.length + 1)
                    .put(head)
                    .put(json)
                    .put((byte) '\n')
                    .array();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    private void count(JsonNode node, int file) {
        String id = node.path(ID).asText();
        switch (node.path(EVENT).asText()) {
            case ACCEPTED -> {
                if (fileOf.putIfAbsent(id, file) == null) {
                    live.merge(file, 1, Integer::sum);
                }
            }
            case FORGOTTEN -> {
                Integer first = fileOf.remove(id);
                if (first != null) {
                    live.merge(first, -1, Integer::sum);
                }
            }
            default -> {}
        }
    }

    private void deleteForgotten() {
        while (live.firstKey() < number && live.firstEntry().getValue() == 0) {
            Path file = folder.resolve("%08d%s".formatted(live.firstKey(), SUFFIX));
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} is no longer needed and can't be deleted: {}", file, e.getMessage());
            }
            live.pollFirstEntry();
        }
    }

    /** Writes what was appended and accepts no more records. */
    @Override
    public void close() throws IOException {
        synchronized (queue) {
            if (closed) {
                return;
            }
            closed = true;
            queue.add(new Pending(JSON.createObjectNode(), new CompletableFuture<>()));
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channel.close();
    }
}
