package io.github.laddersr.cli;

import java.io.Console;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar with an estimate of the time left, on a terminal; elsewhere nothing. */
final class Bar implements AutoCloseable {
    private static final int STEPS = 1000;
    private static final int WIDTH = 79;

    private final String title;
    private @Nullable ProgressBar bar;

    Bar(String title) {
        this.title = title;
    }

    /** Shows that a share of the work is done, 0 to 1. */
    void show(double share) {
        if (!terminal()) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(title)
                    .setInitialMax(STEPS)
                    .setUnit("%", STEPS / 100)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    // Its own default would write to descriptor 2, which the launcher may have closed off (see
                    // StandardError).
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                    .clearDisplayOnFinish()
                    .build();
        }
        bar.stepTo(Math.round(share * STEPS));
    }

    @SuppressWarnings("SystemConsoleNull") // it may be null again since JDK 25, where the console is java.base's own
    private static boolean terminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
