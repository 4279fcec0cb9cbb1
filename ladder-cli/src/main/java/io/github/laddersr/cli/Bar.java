package io.github.laddersr.cli;

import java.io.Console;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar with an estimate of the time left, on a terminal; elsewhere nothing. */
final class Bar implements AutoCloseable {
    private final String title;
    private @Nullable ProgressBar bar;

    Bar(String title) {
        this.title = title;
    }

    /** Shows that {@code done} of {@code all} parts are done. */
    void step(int done, int all) {
        if (!terminal()) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(title)
                    .setInitialMax(all)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .clearDisplayOnFinish()
                    .build();
        }
        bar.stepTo(done);
    }

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
