// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import java.io.Console;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar with an estimate of the remaining time on a terminal. Does nothing without a terminal or if the
 * command is to be quiet.
 */
public final class TerminalBar implements AutoCloseable {
    private static final int STEPS = 100; // steps per unit
    private static final int WIDTH = 79;
    private static final long MILLION = 1_000_000;

    private final String title;
    private final String unit;
    private final long steps; // total number of steps
    private final long unitSteps; // steps per unit
    private final boolean shown = Verbosity.current() != Verbosity.QUIET && terminal();
    private @Nullable ProgressBar bar;

    /** A bar that counts percent. */
    public TerminalBar(String title) {
        this(title, "%", 100L * STEPS, STEPS);
    }

    private TerminalBar(String title, String unit, long steps, long unitSteps) {
        this.title = title;
        this.unit = unit;
        this.steps = steps;
        this.unitSteps = unitSteps;
    }

    /** A bar that counts images. */
    public static TerminalBar ofImages(String title, int images) {
        return new TerminalBar(title, " images", (long) images * STEPS, STEPS);
    }

    /** A bar that counts pixels, in millions, or in thousands if there are few. */
    public static TerminalBar ofPixels(String title, long pixels) {
        return pixels < 10 * MILLION
                ? new TerminalBar(title, " Kpixel", pixels, MILLION / 1000)
                : new TerminalBar(title, " Mpixel", pixels, MILLION);
    }

    /** Whether there is a terminal and the command is not to be quiet. */
    public boolean isShown() {
        return shown;
    }

    /** Shows the progress in steps, with a text beside the bar. */
    public void show(double done, String words) {
        show(done / Math.max(1, steps));
        if (bar != null) {
            bar.setExtraMessage(words);
        }
    }

    /** Shows the share of the work that is done, 0 to 1. */
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
                    // The library's default would write to descriptor 2, on which the launcher may have put a filter
                    // (see StandardError).
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                    .clearDisplayOnFinish()
                    .build();
        }
        bar.stepTo(Math.round(share * steps));
    }

    @SuppressWarnings("SystemConsoleNull") // can be null again since JDK 25, whose console is that of java.base
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
