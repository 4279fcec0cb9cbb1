// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.models.Models;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered at once: images, problems, the page, the description. */
final class ApiTest {
    private static final long MOST_BYTES = 400_000;

    @TempDir
    static Path folder;

    private static LadderServer server;
    private static Http http;

    @BeforeAll
    static void start() {
        server = LadderServer.start(ServerSettings.local(folder.resolve("data"))
                .withLimits(Limits.STANDARD
                        .withMemory(1L << 30)
                        .withBytes(MOST_BYTES)
                        .withPixels(1_000_000)
                        .withOutputPixels(3_000_000)));
        http = new Http(server.address());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static BufferedImage image(HttpResponse<byte[]> response) throws IOException {
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return ImageIO.read(new ByteArrayInputStream(response.body()));
    }

    private static void assertProblem(HttpResponse<byte[]> response, int status, String code) {
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.ISO_8859_1))
                .isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = Http.json(response);
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("type").asText()).isEqualTo("urn:ladder:problem:" + code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asText()).endsWith(".").doesNotContain(folder.toString());
    }

    @Test
    void aSmallImageIsAnsweredAsTheLibraryWritesIt() throws Exception {
        byte[] small = Http.png(40, 30, 1);
        HttpResponse<byte[]> response = http.post("/v1/upscale?scale=2", small);
        assertThat(image(response).getWidth()).isEqualTo(80);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("image/png");
        Path in = Files.write(folder.resolve("small.png"), small);
        Path out = folder.resolve("large.png");
        try (Enlargement enlargement =
                Enlargement.of(Models.X2, Models.X3, Models.X4).scale(2)) {
            enlargement.enlarge(in, out);
        }
        assertThat(response.body()).isEqualTo(Files.readAllBytes(out));
        HttpResponse<byte[]> again = http.post("/v1/upscale?scale=2", small);
        assertThat(again.headers().firstValue("ETag"))
                .isEqualTo(response.headers().firstValue("ETag"))
                .isPresent();
        assertThat(http.post("/v1/upscale?scale=3", small).headers().firstValue("ETag"))
                .isNotEqualTo(response.headers().firstValue("ETag"));
    }

    /** A piece is what it would be in the whole: the same models, chosen by how much the whole was compressed. */
    @Test
    void aPartIsEnlargedAsTheWholeWouldBe() throws Exception {
        byte[] photo = Http.encoded(Http.picture(60, 40, 8), "jpg");
        HttpResponse<byte[]> part = http.post("/v1/upscale?scale=2&format=png&crop=20,10,30,16", photo);
        BufferedImage seen = image(part);
        assertThat(seen.getWidth()).isEqualTo(60);
        assertThat(seen.getHeight()).isEqualTo(32);
        JsonNode whole = jobOf("scale=2", photo);
        JsonNode piece = jobOf("scale=2&crop=20,10,30,16", photo);
        JsonNode cut = jobOf("scale=2", Http.png(30, 16, 8));
        assertThat(piece.path("models")).isEqualTo(whole.path("models")).isNotEqualTo(cut.path("models"));
        assertThat(piece.path("input")).isEqualTo(whole.path("input"));
        assertThat(piece.path("output").path("width").asInt()).isEqualTo(60);
        assertThat(piece.path("options").path("crop").asText()).isEqualTo("20,10,30,16");
        assertThat(http.get(piece.path("links").path("result").asText())
                        .headers()
                        .firstValue("ETag"))
                .isNotEqualTo(http.get(whole.path("links").path("result").asText())
                        .headers()
                        .firstValue("ETag"));
        assertThat(http.get(piece.path("links").path("result").asText()).body()).isEqualTo(part.body());
    }

    private static JsonNode jobOf(String query, byte[] image) throws InterruptedException {
        JsonNode job = Http.json(http.post("/v1/jobs?" + query, image));
        JsonNode end = http.awaitEnd(job.path("links").path("self").asText());
        assertThat(end.path("status").asText()).isEqualTo("succeeded");
        return end;
    }

    @ParameterizedTest
    @CsvSource({
        "format=jpg&quality=80, '', image/jpeg",
        "format=webp&lossless=true, '', image/webp",
        "format=tiff, image/png, image/tiff",
        "scale=1.5, 'text/html, image/jpeg;q=0.9, image/png', image/jpeg",
        "width=50, '*/*', image/png"
    })
    void theFormatIsAsAsked(String query, String accept, String type) {
        HttpResponse<byte[]> response = accept.isEmpty()
                ? http.post("/v1/upscale?" + query, Http.png(30, 20, 2))
                : http.post("/v1/upscale?" + query, Http.png(30, 20, 2), "Accept", accept);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
    }

    @Test
    void aFormWorksAsTheBareImageDoes() throws Exception {
        byte[] form = form("x2y", Http.png(20, 20, 3), "scale", "3", "name", "");
        HttpResponse<byte[]> response =
                http.post("/v1/upscale", form, "Content-Type", "multipart/form-data; boundary=x2y");
        assertThat(image(response).getWidth()).isEqualTo(60);
        assertThat(response.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("my cat_x3.png");
    }

    static byte[] form(String boundary, byte[] image, String... fields) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            bytes.write("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(boundary, fields[i], fields[i + 1])
                    .getBytes(StandardCharsets.UTF_8));
        }
        bytes.write(("--%s\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../../etc/my cat.png\"\r\n"
                        + "Content-Type: image/png\r\n\r\n")
                .formatted(boundary)
                .getBytes(StandardCharsets.UTF_8));
        bytes.write(image);
        bytes.write("\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** The parser of forms goes on where its listener fails: what it fails with must not be lost. */
    @Test
    void formsThatMakeNoSenseAreRefused() throws Exception {
        String type = "multipart/form-data; boundary=x2y";
        byte[] image = Http.png(20, 20, 3);
        String[] twice = {"scale", "3", "scale", "2"};
        assertProblem(http.post("/v1/upscale", form("x2y", image, twice), "Content-Type", type), 400, "bad-request");
        byte[] longText = form("x2y", image, "name", "n".repeat(2000));
        assertProblem(http.post("/v1/upscale", longText, "Content-Type", type), 400, "bad-request");
        byte[] first = form("x2y", image);
        int end = first.length - "--x2y--\r\n".length();
        byte[] two = Arrays.copyOf(first, end + first.length);
        System.arraycopy(first, 0, two, end, first.length);
        assertProblem(http.post("/v1/upscale", two, "Content-Type", type), 400, "bad-request");
        byte[] many = form("x2y", new byte[(int) MOST_BYTES + 1]);
        assertProblem(http.post("/v1/jobs", many, "Content-Type", type), 413, "too-many-bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "scale=0.5",
        "scale=17",
        "scale=two",
        "width=-1",
        "fit=10",
        "quality=0",
        "quality=101",
        "lossless=maybe",
        "metadata=sell",
        "format=gif",
        "size=2",
        "scale=2&width=100",
        "scale=2&scale=3",
        "denoise=2",
        "'crop=1,2,3'",
        "'crop=0,0,0,9'",
        "'crop=-1,0,2,2'",
        "'crop=0,0,10,9'",
        "'crop=9,8,1,1'",
        "'crop=1,1,9999999,9999999'",
        "'crop=0,0,4,4&width=4'"
    })
    void whatMakesNoSenseIsRefused(String query) {
        assertProblem(http.post("/v1/upscale?" + query, Http.png(9, 9, 1)), 400, "invalid");
        assertProblem(http.post("/v1/jobs?" + query, Http.png(9, 9, 1)), 400, "invalid");
    }

    /**
     * A file's path is a model's name to the library: not even one that is there and right may be reached from here.
     */
    @Test
    void noModelIsReachedByItsPath() throws IOException {
        Path weights = folder.resolve("mine.safetensors");
        try (InputStream in = Models.X2.openStream()) {
            Files.copy(in, weights);
        }
        Path onnx = Files.copy(weights, folder.resolve("mine.onnx"));
        byte[] image = Http.png(9, 9, 1);
        for (String name : List.of(
                weights.toString(),
                onnx.toString(),
                weights.toUri().toString(),
                "../" + folder.getFileName() + "/mine.onnx",
                Path.of("").toAbsolutePath().relativize(weights).toString(),
                "x2/../" + weights,
                "x2\u0000")) {
            String query = "model=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
            for (String where : List.of("/v1/upscale?", "/v1/jobs?")) {
                HttpResponse<byte[]> response = http.post(where + query, image);
                assertThat(response.statusCode()).as(name).isEqualTo(404);
                assertThat(Http.json(response).path("code").asText()).isEqualTo("not-found");
            }
        }
    }

    @Test
    void imagesThatAreNoneAreRefused() {
        byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
        assertProblem(http.post("/v1/upscale", text), 415, "not-an-image");
        assertProblem(http.post("/v1/upscale", text, "Content-Type", "text/html"), 415, "wrong-type");
        assertProblem(http.post("/v1/upscale", new byte[0]), 411, "no-body");
        byte[] whole = Http.png(60, 60, 4);
        assertProblem(http.post("/v1/upscale", Arrays.copyOf(whole, whole.length / 2)), 422, "damaged");
        assertProblem(http.post("/v1/upscale?model=x9", whole), 404, "not-found");
        assertProblem(http.post("/v1/upscale?model=/etc/passwd", whole), 404, "not-found");
        assertProblem(http.post("/v1/upscale", text, "Content-Type", "multipart/form-data"), 400, "bad-request");
        assertProblem(
                http.post("/v1/upscale", text, "Content-Type", "multipart/form-data; boundary=a"), 400, "bad-request");
    }

    @Test
    void whatIsTooLargeIsRefusedByItsHeader() {
        byte[] bomb = Http.png(8, 8, 5);
        ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
        CRC32 crc = new CRC32();
        crc.update(bomb, 12, 17);
        ByteBuffer.wrap(bomb).putInt(29, (int) crc.getValue());
        assertProblem(http.post("/v1/upscale", bomb), 422, "too-large");
        for (int[] size :
                new int[][] {{1, 100_000}, {100_000, 1}}) { // few pixels, but much to know of each row or column
            byte[] thread = Http.png(size[0], size[1], 5);
            assertProblem(http.post("/v1/upscale", thread), 422, "too-large");
        }
        assertProblem(http.post("/v1/upscale?scale=16", Http.png(200, 100, 6)), 422, "too-large");
    }

    @Test
    void tooManyBytesAreRefused() {
        byte[] many = new byte[(int) MOST_BYTES + 100_000];
        assertProblem(http.post("/v1/upscale", many), 413, "too-many-bytes");
        HttpResponse<byte[]> chunked = http.send(
                http.to("/v1/upscale").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(many))));
        assertProblem(chunked, 413, "too-many-bytes");
    }

    @Test
    void nothingIsLeftOfWhatWasRefused() throws Exception {
        imagesThatAreNoneAreRefused();
        tooManyBytesAreRefused();
        for (String name : new String[] {"uploads", "inputs", "results"}) {
            try (var files = Files.list(folder.resolve("data").resolve(name))) {
                assertThat(files).as(name).isEmpty();
            }
        }
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        assertProblem(http.get("/nothing"), 404, "not-found");
        assertProblem(http.get("/v1/jobs/0123456789abcdef0123456789abcdef"), 404, "not-found");
        assertProblem(http.get("/page/../openapi.yaml"), 404, "not-found");
        assertProblem(http.get("/..%2fopenapi.yaml"), 404, "not-found");
        assertProblem(http.get("/js"), 404, "not-found");
        assertProblem(http.get("/js/"), 404, "not-found");
        assertProblem(http.send(http.to("/v1/jobs").PUT(BodyPublishers.noBody())), 405, "wrong-method");
    }

    @Test
    void thePageAndTheDescriptionAreThere() {
        HttpResponse<byte[]> page = http.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow().toLowerCase(Locale.ROOT))
                .startsWith("text/html");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        String tag = page.headers().firstValue("ETag").orElseThrow();
        assertThat(http.get("/", "If-None-Match", tag).statusCode()).isEqualTo(304);
        for (String file : List.of("style.css", "js/main.js", "icon.svg")) {
            HttpResponse<byte[]> answer = http.get("/" + file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .as(file)
                    .matches("text/css.*|text/javascript.*|image/svg\\+xml");
        }
        // All that the policy forbids would not work.
        assertThat(new String(page.body(), StandardCharsets.UTF_8))
                .doesNotContain(" style=", "<style", " onclick=", "http://", "https://");
        assertThat(new String(http.get("/openapi.yaml").body(), StandardCharsets.UTF_8))
                .startsWith("openapi: 3.1");
    }

    @Test
    void modelsInfoAndMetricsAreTold() {
        JsonNode models = Http.json(http.get("/v1/models")).path("models");
        assertThat(models.findValuesAsText("name")).containsAll(Models.byName().keySet());
        assertThat(models.get(0).path("sha256").asText()).matches("[0-9a-f]{64}");
        JsonNode info = Http.json(http.get("/v1/info"));
        assertThat(info.path("limits").path("max_bytes").asLong()).isEqualTo(MOST_BYTES);
        http.post("/v1/upscale?scale=0", Http.png(9, 9, 1));
        http.post("/v1/upscale?scale=2", Http.png(9, 9, 1));
        String metrics = new String(http.get("/metrics").body(), StandardCharsets.UTF_8);
        assertThat(metrics)
                .contains("ladder_refusals_total{reason=\"invalid\"}")
                .contains("ladder_queue_jobs")
                .contains("ladder_reserved_bytes")
                .contains("ladder_seconds_per_megapixel_count");
        assertThat(Http.json(http.get("/health/ready")).path("status").asText()).isEqualTo("ok");
        assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
    }
}
