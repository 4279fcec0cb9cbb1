// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.laddersr.server.job.JobStatus;
import io.github.laddersr.server.job.Wish;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What openapi.yaml says is what the server does. */
final class OpenApiTest {
    private static JsonNode api;

    @TempDir
    Path folder;

    @BeforeAll
    static void read() throws Exception {
        try (InputStream in = Objects.requireNonNull(LadderServer.class.getResourceAsStream("openapi.yaml"))) {
            api = new YAMLMapper().readTree(in);
        }
    }

    @Test
    void allRoutesAreDescribedAndNoOthers() {
        Set<String> described = new TreeSet<>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                    }
                }));
        Set<String> routes = new TreeSet<>();
        try (LadderServer server = LadderServer.start(ServerSettings.local(folder))) {
            server.routes().stream()
                    // The page, its files, and what all addresses have.
                    .filter(route -> !route.endsWith(">") && !route.equals("GET /"))
                    .filter(route -> !route.startsWith("HEAD "))
                    .forEach(routes::add);
        }
        assertThat(routes).isEqualTo(described);
    }

    @Test
    void allOptionsAreDescribed() {
        Set<String> query = new TreeSet<>();
        api.path("components").path("parameters").forEach(parameter -> {
            if (parameter.path("in").asText().equals("query")) {
                query.add(parameter.path("name").asText());
            }
        });
        assertThat(query).isEqualTo(new TreeSet<>(Wish.NAMES));
        for (String path : new String[] {"/v1/upscale", "/v1/jobs"}) {
            JsonNode post = api.path("paths").path(path).path("post");
            Set<String> named = new TreeSet<>();
            post.path("parameters")
                    .forEach(p -> named.add(p.path("$ref").asText().replaceFirst(".*/", "")));
            assertThat(named).containsAll(Wish.NAMES);
        }
    }

    @Test
    void allStatesAreDescribed() {
        Set<String> described = new TreeSet<>();
        api.path("components").path("schemas").path("Status").path("enum").forEach(s -> described.add(s.asText()));
        Set<String> known = new TreeSet<>();
        Arrays.stream(JobStatus.values()).map(JobStatus::text).forEach(known::add);
        assertThat(described).isEqualTo(known);
    }

    @Test
    void allReferencesLeadSomewhere() {
        api.findValuesAsText("$ref")
                .forEach(reference -> assertThat(api.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    /** A job as the server shows it has the fields that the description names, and those that it requires. */
    @Test
    void aJobIsAsDescribed() throws Exception {
        JsonNode schema = api.path("components").path("schemas").path("Job");
        try (LadderServer server = LadderServer.start(ServerSettings.local(folder))) {
            Http http = new Http(server.address());
            var response = http.post("/v1/jobs?scale=2&name=x.png", Http.png(9, 9, 1));
            JsonNode job =
                    http.awaitEnd(response.headers().firstValue("Location").orElseThrow());
            Set<String> fields = new TreeSet<>();
            job.fieldNames().forEachRemaining(fields::add);
            Set<String> described = new TreeSet<>();
            schema.path("properties").fieldNames().forEachRemaining(described::add);
            assertThat(described).containsAll(fields);
            schema.path("required").forEach(name -> assertThat(fields).contains(name.asText()));
        }
    }
}
