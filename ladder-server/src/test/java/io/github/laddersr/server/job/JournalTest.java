// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is appended is read again, whatever a crash did to the end. */
final class JournalTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private static ObjectNode record(String event, String id, String text) {
        return JSON.createObjectNode()
                .put(Journal.EVENT, event)
                .put(Journal.ID, id)
                .put("text", text);
    }

    private List<JsonNode> read() throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        Journal.open(folder, nodes::add).close();
        return nodes;
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void recordsComeBackInOrder() throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        try (Journal journal = Journal.open(folder, node -> {})) {
            for (int i = 0; i < 500; i++) {
                all.add(journal.append(record(Journal.ACCEPTED, "j" + i, "\n\u00e4\ud83d\ude00\u0000" + i)));
            }
            all.forEach(CompletableFuture::join);
        }
        List<JsonNode> nodes = read();
        assertThat(nodes).hasSize(500);
        for (int i = 0; i < 500; i++) {
            assertThat(nodes.get(i).path(Journal.ID).asText()).isEqualTo("j" + i);
            assertThat(nodes.get(i).path("text").asText()).isEqualTo("\n\u00e4\ud83d\ude00\u0000" + i);
        }
    }

    @Test
    void aCutOrBrokenRecordIsLeftOutAlone() throws Exception {
        try (Journal journal = Journal.open(folder, node -> {})) {
            for (int i = 0; i < 20; i++) {
                journal.append(record(Journal.ACCEPTED, "j" + i, "x")).join();
            }
        }
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            byte[] broken = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            int lines = (int) new String(broken, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            Files.write(file, broken);
            List<JsonNode> nodes = read();
            assertThat(nodes).hasSizeBetween(lines, lines + 1); // a last line may lack its end only
            for (int k = 0; k < nodes.size(); k++) {
                assertThat(nodes.get(k).path(Journal.ID).asText()).isEqualTo("j" + k);
            }
        }
        whole[whole.length / 2] ^= 1;
        Files.write(file, whole);
        assertThat(read()).hasSizeBetween(18, 19); // two, where their line end was hit
    }

    @Test
    void filesWhoseJobsAreForgottenAreDeleted() throws Exception {
        String text = "x".repeat(100_000);
        try (Journal journal = Journal.open(folder, node -> {})) {
            for (int i = 0; i < 200; i++) {
                journal.append(record(Journal.ACCEPTED, "j" + i, text)).join();
            }
            assertThat(files()).hasSizeGreaterThan(2);
            for (int i = 1; i < 200; i++) {
                journal.append(record(Journal.FORGOTTEN, "j" + i, "")).join();
            }
            assertThat(files()).hasSizeGreaterThan(2); // the first job is not forgotten
            journal.append(record(Journal.FORGOTTEN, "j0", "")).join();
            assertThat(files()).hasSize(1);
        }
        Set<String> left = new HashSet<>();
        for (JsonNode node : read()) {
            String id = node.path(Journal.ID).asText();
            if (node.path(Journal.EVENT).asText().equals(Journal.ACCEPTED)) {
                left.add(id);
            } else {
                left.remove(id);
            }
        }
        assertThat(left).isEmpty();
    }

    @Test
    void nothingIsTakenAfterItsEnd() throws Exception {
        Journal journal = Journal.open(folder, node -> {});
        journal.close();
        assertThat(journal.append(record(Journal.ACCEPTED, "a", ""))).isCompletedExceptionally();
    }
}
