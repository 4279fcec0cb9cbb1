// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import java.io.Console;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar with an estimate of the time left, on a terminal; elsewhere, and where the command is to be quiet, nothing. */
public final class Bar implements AutoCloseable {
    private static final int STEPS = 100; // in a unit
    private static final int WIDTH = 79;
    private static final long MILLION = 1_000_000;

    private final String title;
    private final String unit;
    private final long steps; // in all
    private final long unitSteps; // in a unit
    private final boolean shown = Verbosity.current() != Verbosity.QUIET && terminal();
    private @Nullable ProgressBar bar;

    /** Counts percents. */
    public Bar(String title) {
        this(title, "%", 100L * STEPS, STEPS);
    }

    private Bar(String title, String unit, long steps, long unitSteps) {
        this.title = title;
        this.unit = unit;
        this.steps = steps;
        this.unitSteps = unitSteps;
    }

    /** Counts images. */
    public static Bar ofImages(String title, int images) {
        return new Bar(title, " images", (long) images * STEPS, STEPS);
    }

    /** Counts pixels, in millions, or thousands where they are few. */
    public static Bar ofPixels(String title, long pixels) {
        return pixels < 10 * MILLION
                ? new Bar(title, " Kpixel", pixels, MILLION / 1000)
                : new Bar(title, " Mpixel", pixels, MILLION);
    }

    /** Whether there is a terminal to show it on, and the command not to be quiet. */
    public boolean isShown() {
        return shown;
    }

    /** Shows how much is done, in steps, and words beside the bar. */
    public void show(double done, String words) {
        show(done / Math.max(1, steps));
        if (bar != null) {
            bar.setExtraMessage(words);
        }
    }

    /** Shows that a share of the work is done, 0 to 1. */
    public void show(double share) {
        if (!shown) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(title)
                    .setInitialMax(steps)
                    .setUnit(unit, unitSteps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    // Its own default would write to descriptor 2, where the launcher may have put a filter (see
                    // StandardError).
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                    .clearDisplayOnFinish()
                    .build();
        }
        bar.stepTo(Math.round(share * steps));
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
