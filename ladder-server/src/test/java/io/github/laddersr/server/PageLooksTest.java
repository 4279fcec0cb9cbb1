// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page in light, dark and phone width: what axe-core finds in its states, and pictures of them in target/page to look at. */
final class PageLooksTest {
    private static final Path PICTURES = Path.of("target", "page");
    private static final Path SAMPLES = Path.of("..", "samples");

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
    }

    private static void check(Page page, Look look, String state) {
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
