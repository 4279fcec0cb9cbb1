// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** This machine's Chromium, with what its pages complained of. */
final class Chromium implements AutoCloseable {
    private static final double LONGEST_MS = 60_000;
    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/usr/bin/google-chrome-stable");

    private final Playwright playwright;
    private final Browser browser;
    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private Chromium(Path program) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        PlaywrightAssertions.setDefaultAssertionTimeout(LONGEST_MS);
    }

    /**
     * Starts it, or skips the test where there is none: {@code $LADDER_CHROMIUM}, or where Linux distributions put it.
     */
    static Chromium start() {
        Optional<Path> program = Stream.concat(Stream.ofNullable(System.getenv("LADDER_CHROMIUM")), PLACES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(
                program.isPresent(),
                "skipped: the page's tests need Chromium (apt-get install chromium), or its path in LADDER_CHROMIUM");
        return new Chromium(program.orElseThrow());
    }

    /** A page that nobody has seen yet, with no key and no options kept. */
    Page open(String address, Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setAcceptDownloads(true));
        contexts.add(context);
        context.setDefaultTimeout(LONGEST_MS);
        Page page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // What the server refuses is no fault of the page.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        page.onRequest(request -> requests.add(request.url()));
        page.navigate(address);
        return page;
    }

    Page open(String address) {
        return open(address, new Browser.NewContextOptions());
    }

    /** Faults of scripts, and what the Content-Security-Policy forbade. */
    List<String> complaints() {
        return complaints;
    }

    /** All addresses that pages asked for. */
    List<String> requests() {
        return requests;
    }

    /** Closes all pages. */
    void closePages() {
        contexts.forEach(BrowserContext::close);
        contexts.clear();
        complaints.clear();
        requests.clear();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
