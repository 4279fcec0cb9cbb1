// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person does with the page. */
final class PageTest {
    @TempDir
    static Path folder;

    private static Chromium chromium;
    private static LadderServer server;
    private static Http http;
    private Page page;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        server = LadderServer.start(
                ServerSettings.local(folder.resolve("data")).withLimits(Limits.STANDARD.withMemory(1L << 30)));
        http = new Http(server.address());
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
            server.close();
        }
    }

    @BeforeEach
    void open() {
        forgetAll();
        page = chromium.open(server.address());
    }

    @AfterEach
    void nothingWasWrong() {
        List<String> complaints = List.copyOf(chromium.complaints());
        List<String> requests = List.copyOf(chromium.requests());
        chromium.closePages();
        assertThat(complaints).isEmpty();
        assertThat(requests).allMatch(url -> url.startsWith("http://127.0.0.1:") || url.matches("(blob|data):.*"));
    }

    private static void forgetAll() {
        for (JsonNode job : json("/v1/jobs").path("jobs")) {
            String address = job.path("links").path("self").asText();
            if (http.delete(address).statusCode() == 200) { // canceled; the next one forgets it
                http.delete(address);
            }
        }
    }

    private static JsonNode json(String path) {
        return Http.json(http.get(path));
    }

    private static FilePayload image(String name, int width, int height, long seed) {
        return new FilePayload(name, "image/png", Http.png(width, height, seed));
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator field(String name) {
        return page.locator("[name=" + name + "]");
    }

    private Locator row(String name) {
        return page.locator("#queue > li").filter(new Locator.FilterOptions().setHasText(name));
    }

    private void choose(FilePayload... files) {
        page.waitForFileChooser(button("Choose images")::click).setFiles(files);
    }

    private void enlarge(FilePayload... files) {
        choose(files);
        button(files.length == 1 ? "Enlarge 1 image" : "Enlarge " + files.length + " images")
                .click();
    }

    private void assertDone(String name) {
        assertThat(row(name)).hasAttribute("data-status", "succeeded");
    }

    private Download save(Locator what) {
        return page.waitForDownload(what::click);
    }

    @Test
    void threeClicksEnlargeAPhoto() throws Exception {
        enlarge(image("a cat.png", 40, 30, 1)); // two
        assertDone("a cat.png");
        assertThat(row("a cat.png")).containsText("40 × 30 → 80 × 60 · PNG");
        Download saved = save(page.getByLabel("Save a cat.png")); // three
        assertThat(saved.suggestedFilename()).isEqualTo("a cat_x2.png");
        byte[] same =
                http.post("/v1/upscale?scale=2&format=png", Http.png(40, 30, 1)).body();
        assertThat(Files.readAllBytes(saved.path())).isEqualTo(same);
        assertThat(page.locator("#news")).containsText("All images are done.");
    }

    @Test
    void optionsCount() throws Exception {
        field("size").selectOption("fit");
        field("width").fill("100");
        field("height").fill("200");
        field("format").selectOption("jpg");
        field("quality").fill("70");
        choose(image("b.png", 40, 30, 1));
        assertThat(page.locator("#ready-list")).containsText("40 × 30 → 100 × 75");
        page.reload(); // options stay, images that were not sent do not
        assertThat(field("size")).hasValue("fit");
        enlarge(image("b.png", 40, 30, 1));
        assertDone("b.png");
        BufferedImage saved =
                ImageIO.read(save(page.getByLabel("Save b.png")).path().toFile());
        assertThat(saved.getWidth()).isEqualTo(100);
        var options = json("/v1/jobs").path("jobs").get(0).path("options");
        assertThat(options.path("quality").asText()).isEqualTo("70");
        assertThat(options.path("format").asText()).isEqualTo("jpg");
    }

    @Test
    void whatIsNotRightIsNotSent() {
        field("size").selectOption("scale");
        field("scale").fill("17");
        choose(image("b.png", 40, 30, 1));
        button("Enlarge 1 image").click();
        assertThat(page.locator("#queue > li")).hasCount(0);
        field("scale").fill("1.5");
        button("Enlarge 1 image").click();
        assertDone("b.png");
        assertThat(row("b.png")).containsText("60 × 45");
    }

    @Test
    void errorsAreInTheWordsOfTheServer() {
        byte[] whole = Http.png(60, 60, 4);
        FilePayload cut = new FilePayload("cut.png", "image/png", Arrays.copyOf(whole, whole.length / 2));
        String detail = Http.json(http.post("/v1/upscale?format=png", cut.buffer))
                .path("detail")
                .asText();
        enlarge(cut);
        assertThat(row("cut.png").locator(".problem")).hasText(detail);
        assertThat(page.locator("#news")).containsText(detail);
        page.getByLabel("Remove cut.png").click();
        assertThat(page.locator("#queue > li")).hasCount(0);
        assertThat(page.locator("#queue-title")).isFocused();
    }

    @Test
    void whatIsNoImageIsLeftOut() {
        choose(new FilePayload("notes.txt", "text/plain", new byte[] {'x'}), image("c.png", 20, 20, 1));
        assertThat(page.locator("#left-out"))
                .hasText("Left out: notes.txt. The formats that can be read are png, jpg, webp, tif, bmp, gif.");
        assertThat(page.locator("#ready-list > li")).hasCount(1);
    }

    @Test
    void imagesAreCanceledAndTriedAgain() {
        field("size").selectOption("4");
        enlarge(image("huge.png", 1500, 1500, 1));
        assertThat(row("huge.png")).hasAttribute("data-status", "running");
        page.getByLabel("Cancel huge.png").click();
        assertThat(row("huge.png")).hasAttribute("data-status", "canceled");
        page.reload(); // the file is the server's now
        assertThat(row("huge.png")).hasAttribute("data-status", "canceled");
        page.getByLabel("Try again huge.png").click();
        assertThat(row("huge.png")).hasAttribute("data-status", "running");
        var jobs = json("/v1/jobs").path("jobs");
        assertThat(jobs).hasSize(1);
        assertThat(jobs.get(0).path("options").path("scale").asText()).isEqualTo("4");
        page.getByLabel("Cancel huge.png").click();
        assertThat(row("huge.png")).hasAttribute("data-status", "canceled");
    }

    @Test
    void aLostConnectionIsSaidAndTriedAgain() {
        AtomicInteger lost = new AtomicInteger();
        page.route(Pattern.compile(".*/v1/jobs\\?.*name=.*"), route -> {
            if (lost.getAndIncrement() == 0) {
                route.abort();
            } else {
                route.resume(new Route.ResumeOptions());
            }
        });
        enlarge(image("d.png", 20, 20, 1));
        assertThat(row("d.png")).containsText("The server does not answer");
        page.getByLabel("Try again d.png").click();
        assertDone("d.png");
    }

    @Test
    void aFullQueueIsWaitedFor() {
        AtomicInteger asked = new AtomicInteger();
        page.route(Pattern.compile(".*/v1/jobs\\?.*name=.*"), route -> {
            if (asked.getAndIncrement() == 0) {
                route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setHeaders(Map.of("Retry-After", "1"))
                        .setBody("{\"detail\": \"The queue is full: try again a little later.\"}"));
            } else {
                route.resume(new Route.ResumeOptions());
            }
        });
        enlarge(image("d.png", 20, 20, 1));
        assertThat(row("d.png")).containsText("The queue is full: try again a little later. It is sent again in 1 s.");
        assertDone("d.png");
    }

    @Test
    void aReloadLosesNothing() {
        enlarge(image("e.png", 30, 20, 1), image("f.png", 20, 30, 2));
        assertDone("e.png");
        assertDone("f.png");
        page.reload();
        assertDone("e.png");
        assertDone("f.png");
        assertThat(row("e.png").locator(".thumb canvas")).isVisible();
        page.getByLabel("Compare e.png").click();
        assertThat(page.locator("#viewer .layer.left img")).isVisible();
        page.keyboard().press("Escape");
        button("Remove finished images").click();
        button("Remove").click();
        assertThat(page.locator("#queue > li")).hasCount(0);
        assertThat(json("/v1/jobs").path("jobs")).isEmpty();
    }

    @Test
    void jobsOfOthersThatRunAreFollowed() {
        http.post("/v1/jobs?name=elsewhere.png", Http.png(300, 200, 7));
        page.reload();
        assertDone("elsewhere.png");
    }

    @Test
    void theKeyboardAloneIsEnough() throws Exception {
        choose(image("g.png", 64, 48, 1), image("h.png", 32, 32, 2));
        button("Enlarge 2 images").focus();
        page.keyboard().press("Enter");
        assertDone("g.png");
        assertDone("h.png");
        page.getByLabel("Compare g.png").focus();
        page.keyboard().press("Enter");
        Locator divider = page.locator("#viewer .split");
        assertThat(divider).isFocused();
        assertThat(divider).hasAttribute("aria-valuetext", "50 % Original, 50 % Ladder");
        for (int i = 0; i < 10; i++) {
            page.keyboard().press("ArrowLeft");
        }
        assertThat(divider).hasAttribute("aria-valuetext", "40 % Original, 60 % Ladder");
        Locator percent = page.locator("#viewer .percent");
        page.keyboard().press("1");
        assertThat(percent).hasText("100 %");
        for (int i = 0; i < 8; i++) {
            page.keyboard().press("+");
        }
        assertThat(percent).hasText("1600 %");
        assertThat(page.locator("#viewer .layer.right img")).hasClass(Pattern.compile("pixels"));
        String before = places();
        page.keyboard().press("Shift+ArrowRight");
        assertThat(places()).isNotEqualTo(before);
        page.locator("#viewer .stage").focus();
        page.keyboard().press("ArrowLeft");
        assertThat(places()).isEqualTo(before);
        page.keyboard().press("0");
        assertThat(percent).not().hasText("1600 %");
        divider.focus();
        page.keyboard().press("Tab");
        page.keyboard().press("ArrowRight"); // the radio buttons of the left side
        assertThat(page.locator("#viewer .tag.left")).hasText("Bicubic");
        assertThat(page.locator("#viewer .layer.left canvas")).isVisible();
        page.keyboard().press("p");
        page.keyboard().press("n");
        assertThat(page.locator("#viewer-title")).hasText("h.png");
        page.keyboard().press("Escape");
        assertThat(page.locator("#viewer")).isHidden();
        assertThat(page.getByLabel("Compare g.png")).isFocused();
    }

    /** Where both pictures are; they always lie over each other. */
    private String places() {
        Object[] both = ((List<?>)
                        page.evaluate(
                                "[...document.querySelectorAll('#viewer .layer > *')].map((e) => JSON.stringify(e.getBoundingClientRect()))"))
                .toArray();
        assertThat(both).hasSize(2);
        assertThat(both[0]).isEqualTo(both[1]);
        return both[0].toString();
    }

    @Test
    void theMouseZoomsAndPansAndDivides() {
        enlarge(image("i.png", 64, 48, 1));
        page.getByLabel("Compare i.png").click();
        Locator stage = page.locator("#viewer .stage");
        assertThat(page.locator("#viewer .layer.right img")).isVisible();
        var box = stage.boundingBox();
        page.mouse().click(box.x + box.width * 0.25, box.y + 20); // all of it is seen: the divider comes
        double value = Double.parseDouble(page.locator("#viewer .split").inputValue());
        assertThat(value).isBetween(23.0, 26.0);
        page.mouse().move(box.x + box.width * 0.6, box.y + box.height / 2);
        page.mouse().wheel(0, -2000);
        assertThat(page.locator("#viewer .stage")).hasClass(Pattern.compile("grab"));
        String before = places();
        page.mouse().down();
        page.mouse().move(box.x + box.width * 0.5, box.y + box.height / 2 + 30);
        page.mouse().up();
        assertThat(places()).isNotEqualTo(before);
        assertThat(Double.parseDouble(page.locator("#viewer .split").inputValue()))
                .isEqualTo(value);
    }

    @Test
    void allAreSavedInOneFile() throws Exception {
        enlarge(image("Same.png", 30, 20, 1), image("same.png", 20, 30, 2), image("größer.png", 10, 10, 3));
        assertThat(page.locator("#queue > li[data-status=succeeded]")).hasCount(3);
        Download saved = save(button("Save all (zip)"));
        assertThat(saved.suggestedFilename()).isEqualTo("ladder.zip");
        Map<String, byte[]> results = new TreeMap<>();
        json("/v1/jobs")
                .path("jobs")
                .forEach(job -> results.put(
                        job.path("name").asText(),
                        http.get(job.path("links").path("result").asText()).body()));
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipFile zip = new ZipFile(saved.path().toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes()); // checks the CRC too
            }
        }
        assertThat(entries.values()).containsExactlyInAnyOrderElementsOf(results.values());
        assertThat(entries.keySet()).hasSize(3).contains("größer_x2.png").anyMatch(name -> name.endsWith(" (2).png"));
    }

    @Test
    void aPieceOfAnOpaqueImageBecomesWhatIsAskedFor() {
        for (String type : new String[] {"jpg", "webp-lossless", "tif"}) {
            field("format").selectOption(type);
            choose(image(type + ".png", 41, 30, 1)); // no multiple of 4 wide: rows of BMP are padded
            if (type.equals("jpg")) {
                page.getByText("Try it on a piece first").click();
            }
            assertThat(page.locator("#preview-comparer .layer.right > *")).isVisible();
            assertThat(page.locator("#preview-status")).isEmpty();
            page.locator("#clear-ready").click();
        }
    }

    @Test
    void aPieceIsShownFirst() {
        choose(image("j.png", 400, 300, 1));
        page.getByText("Try it on a piece first").click();
        assertThat(page.locator("#preview-comparer .layer.right img")).isVisible();
        assertThat(page.locator("#preview-comparer .layer.right img")).hasJSProperty("naturalWidth", 512);
        field("size").selectOption("3");
        assertThat(page.locator("#preview-comparer .layer.right img")).hasJSProperty("naturalWidth", 768);
        field("size").selectOption("width");
        field("width").fill("300");
        assertThat(page.locator("#preview-status")).containsText("Ladder only enlarges");
        assertThat(json("/v1/jobs").path("jobs")).isEmpty();
    }

    /** How much noise is removed depends on the whole file, so the page sends all of it and names the part. */
    @Test
    void aPieceOfAPhotoLooksAsTheWholeWill() throws IOException {
        Path photo = Files.write(folder.resolve("noisy.jpg"), Http.encoded(Http.picture(400, 300, 2), "jpg"));
        List<Request> asked = new ArrayList<>();
        page.onRequest(request -> {
            if (request.url().contains("/v1/upscale")) {
                asked.add(request);
            }
        });
        page.waitForFileChooser(button("Choose images")::click).setFiles(photo);
        page.getByText("Try it on a piece first").click();
        Locator right = page.locator("#preview-comparer .layer.right img");
        assertThat(right).isVisible();
        assertThat(right).hasJSProperty("naturalWidth", 512);
        assertThat(page.locator("#preview-status")).isEmpty();
        assertThat(asked).hasSize(1);
        String query = asked.getFirst().url().replaceFirst("^[a-z]+://[^/]+", "");
        assertThat(query).contains("crop=72%2C22%2C256%2C256");
        assertThat(http.post(query, Files.readAllBytes(photo)).headers().firstValue("ETag"))
                .hasValue(asked.getFirst().response().headerValue("ETag")); // so the same was sent
        field("denoise").selectOption("1");
        page.waitForCondition(() -> asked.size() == 2);
        assertThat(asked.getLast().url()).doesNotContain("crop=").contains("denoise=1");
    }

    @Test
    void foldersAreDropped() throws Exception {
        Path photos = folder.resolve("photos");
        Path inner = Files.createDirectories(photos.resolve("inner"));
        Files.write(inner.resolve("deep.png"), Http.png(20, 20, 1));
        Files.write(photos.resolve("flat.png"), Http.png(20, 20, 2));
        Files.writeString(inner.resolve("notes.txt"), "x");
        CDPSession session = page.context().newCDPSession(page);
        for (String type : new String[] {"dragEnter", "dragOver", "drop"}) {
            session.send("Input.dispatchDragEvent", drag(type, photos));
        }
        assertThat(page.locator("#ready-list .name")).hasCount(2);
        assertThat(page.locator("#left-out")).containsText("notes.txt");
        assertThat(page.locator("#ready-list")).containsText("deep.png");
    }

    private static JsonObject drag(String type, Path file) {
        return JsonParser.parseString(
                        "{\"type\": \"%s\", \"x\": 300, \"y\": 300, \"data\": {\"items\": [], \"files\": [\"%s\"], \"dragOperationsMask\": 1}}"
                                .formatted(type, file))
                .getAsJsonObject();
    }

    @Test
    void imagesArePasted() {
        page.evaluate("""
                () => {
                  const data = new DataTransfer();
                  data.items.add(new File([new Uint8Array(9)], "image.png", { type: "image/png" }));
                  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data }));
                }""");
        assertThat(page.locator("#ready-list .name")).hasText("pasted-1.png");
    }

    /** What the page shows as bicubic is what papers call so. */
    @ParameterizedTest
    @CsvSource({"13, 9, 26, 18", "13, 9, 31, 36", "40, 30, 17, 11", "1, 1, 4, 4"})
    void bicubicIsImresize(int width, int height, int newWidth, int newHeight) {
        BufferedImage small = Http.picture(width, height, 5);
        byte[] rgb = new byte[width * height * 3];
        List<Integer> rgba = new ArrayList<>();
        for (int i = 0; i < width * height; i++) {
            int color = small.getRGB(i % width, i / width);
            for (int c = 0; c < 3; c++) {
                rgb[i * 3 + c] = (byte) (color >> (16 - 8 * c));
                rgba.add(rgb[i * 3 + c] & 0xFF);
            }
            rgba.add(255);
        }
        byte[] expected = Imresize.resize(ByteImage.of(width, height, 3, rgb), newWidth, newHeight)
                .copyOfBytes();
        List<?> made = (List<?>)
                page.evaluate("""
                async ({ data, sizes }) => {
                  const { resize } = await import("/js/bicubic.js");
                  return [...resize(new Uint8ClampedArray(data), ...sizes)];
                }""", Map.of("data", rgba, "sizes", List.of(width, height, newWidth, newHeight)));
        assertThat(made).hasSize(newWidth * newHeight * 4);
        for (int i = 0; i < made.size(); i++) {
            int value = ((Number) made.get(i)).intValue();
            assertThat(value).isEqualTo(i % 4 == 3 ? 255 : expected[i / 4 * 3 + i % 4] & 0xFF);
        }
    }

    /** Colours of pixels that can't be seen do not come to light. */
    @Test
    void bicubicKeepsTransparency() {
        List<?> made = (List<?>) page.evaluate("""
                async () => {
                  const { resize } = await import("/js/bicubic.js");
                  const half = [...Array(16)].flatMap((_, i) => (i % 4 < 2 ? [200, 100, 50, 255] : [0, 255, 0, 0]));
                  return [...resize(new Uint8ClampedArray(half), 4, 4, 8, 8)];
                }""");
        for (int i = 0; i < made.size(); i += 4) {
            if (((Number) made.get(i + 3)).intValue() > 20) {
                assertThat(((Number) made.get(i)).intValue()).isBetween(190, 210);
                assertThat(((Number) made.get(i + 1)).intValue()).isBetween(90, 110);
            }
        }
        assertThat(((Number) made.get(3)).intValue()).isEqualTo(255);
        assertThat(((Number) made.get(7 * 4 + 3)).intValue()).isZero();
    }

    @Test
    void aKeyIsAskedForOnce() throws IOException {
        Path keys = folder.resolve("keys");
        String key = Keys.add(keys, "alice");
        try (LadderServer other = LadderServer.start(ServerSettings.local(folder.resolve("other"))
                .withLimits(Limits.STANDARD.withMemory(1L << 30))
                .withKeys(keys))) {
            page = chromium.open(other.address());
            field("key").fill("ladder_wrong");
            page.keyboard().press("Enter");
            assertThat(page.locator("#key-problem")).hasText("The server does not know this key.");
            field("key").fill(key);
            page.keyboard().press("Enter");
            assertThat(page.locator("#key")).isHidden();
            page.reload();
            assertThat(page.locator("#version")).containsText("unknown"); // it was answered
            assertThat(page.locator("#key")).isHidden();
            enlarge(image("k.png", 30, 20, 1));
            assertDone("k.png");
            assertThat(Files.size(save(page.getByLabel("Save k.png")).path())).isPositive();
            page.getByLabel("Compare k.png").click();
            assertThat(page.locator("#viewer .layer.right img")).isVisible();
        }
    }
}
