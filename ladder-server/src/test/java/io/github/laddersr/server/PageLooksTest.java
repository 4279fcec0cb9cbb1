// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The page in light, dark and phone width: what axe-core finds in its states, and pictures of them in target/page to
 * look at.
 */
final class PageLooksTest {
    private static final Path PICTURES = Path.of("target", "page");
    private static final Path SAMPLES = Path.of("..", "samples");

    /** A JPEG of the comparison for the documents, where its name is given. */
    private static final String FOR_DOCUMENTS = "ladder.page.picture";

    @TempDir
    static Path folder;

    private static Chromium chromium;

    /** How the page is looked at. */
    enum Look {
        LIGHT(new NewContextOptions().setViewportSize(1280, 860)),
        DARK(new NewContextOptions().setViewportSize(1280, 860).setColorScheme(ColorScheme.DARK)),
        PHONE(new NewContextOptions()
                .setViewportSize(375, 780)
                .setDeviceScaleFactor(2)
                .setHasTouch(true)
                .setIsMobile(true)),
        PHONE_DARK(new NewContextOptions()
                .setViewportSize(375, 780)
                .setDeviceScaleFactor(2)
                .setHasTouch(true)
                .setIsMobile(true)
                .setColorScheme(ColorScheme.DARK));

        private final NewContextOptions options;

        Look(NewContextOptions options) {
            this.options = options;
        }

        private String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.start();
        Files.createDirectories(PICTURES);
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void allStatesAreFineToLookAt(Look look) throws IOException {
        Path keys = folder.resolve("keys-" + look.text());
        String key = Keys.add(keys, "reader");
        ServerSettings settings = ServerSettings.local(folder.resolve(look.text()))
                .withLimits(Limits.STANDARD.withMemory(1L << 30))
                .withKeys(keys);
        try (LadderServer server = LadderServer.start(settings)) {
            Page page = chromium.open(server.address(), look.options);
            assertThat(page.locator("#key")).isVisible();
            check(page, look, "key");
            page.locator("[name=key]").fill(key);
            page.keyboard().press("Enter");
            assertThat(page.locator("#version")).hasText(Pattern.compile("Ladder .+"));
            check(page, look, "empty");
            ready(page, look);
            queue(page, look);
            viewer(page, look);
            page.locator("#clear").click();
            check(page, look, "ask");
            assertThat(chromium.complaints()).isEmpty();
            chromium.closePages();
        }
    }

    private static void ready(Page page, Look look) {
        page.locator("#files").setInputFiles(new Path[] {
            SAMPLES.resolve("cat.jpg"), SAMPLES.resolve("coffee.jpg"), SAMPLES.resolve("astronaut.jpg")
        });
        assertThat(page.locator("#ready-list canvas")).hasCount(3);
        check(page, look, "ready");
        page.locator("#preview > summary").click();
        page.locator("#options details > summary").click();
        assertThat(page.locator("#preview-comparer .layer.right img")).isVisible();
        check(page, look, "preview");
        page.locator("[name=size]").selectOption("exact");
        check(page, look, "options");
        page.locator("[name=size]").selectOption("4");
        page.locator("#enlarge").click();
        assertThat(page.locator("#queue > li[data-status=succeeded]")).hasCount(3);
    }

    private static void queue(Page page, Look look) throws IOException {
        Path cut = Files.write(folder.resolve("half of a cat.png"), Arrays.copyOf(Http.png(200, 200, 1), 3000));
        Path huge = Files.write(
                folder.resolve("a photograph with a long name, as cameras give.png"), Http.png(1500, 1500, 1));
        page.locator("#files").setInputFiles(new Path[] {cut, huge});
        page.locator("#enlarge").click();
        assertThat(page.locator("#queue .problem")).isVisible();
        Locator running = page.locator("#queue > li[data-status=running]");
        assertThat(running).containsText("left");
        check(page, look, "queue");
        running.getByText("Cancel").click();
        assertThat(page.locator("#queue > li[data-status=canceled]")).isVisible();
    }

    private static void viewer(Page page, Look look) {
        page.getByLabel("Compare cat.jpg").click();
        assertThat(page.locator("#viewer .layer.left img")).isVisible();
        check(page, look, "slider");
        page.keyboard().press("b");
        assertThat(page.locator("#viewer .layer.left canvas")).isVisible();
        for (int i = 0; i < 3; i++) {
            page.keyboard().press("+");
        }
        check(page, look, "slider-bicubic");
        String picture = System.getProperty(FOR_DOCUMENTS, "");
        if (look == Look.LIGHT && !picture.isEmpty()) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of(picture))
                    .setType(ScreenshotType.JPEG)
                    .setQuality(80));
        }
        page.keyboard().press("Escape");
    }

    private static void check(Page page, Look look, String state) {
        // Rows out of sight are not painted, nor would they be in the picture.
        page.evaluate("document.querySelectorAll('li').forEach(li => li.style.contentVisibility = 'visible')");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(state + "-" + look.text() + ".png"))
                .setFullPage(true));
        var violations = new AxeBuilder(page).analyze().getViolations();
        assertThat(violations.stream()
                        .map(v -> v.getId() + ": " + v.getHelp() + " "
                                + v.getNodes().stream()
                                        .map(n -> n.getHtml() + " " + n.getFailureSummary())
                                        .toList()))
                .as("%s, %s", state, look)
                .isEmpty();
        // Nothing is wider than the screen.
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("%s fits, %s", state, look)
                .isTrue();
    }
}
