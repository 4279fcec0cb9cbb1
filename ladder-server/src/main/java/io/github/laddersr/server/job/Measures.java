// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/** Counters and measurements for Prometheus. */
public final class Measures {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final DistributionSummary secondsPerMegapixel = DistributionSummary.builder("ladder.seconds.per.megapixel")
            .description("Seconds of work for a megapixel of result")
            .serviceLevelObjectives(0.1, 0.2, 0.5, 1, 2, 5, 10)
            .register(registry);
    private final DistributionSummary seconds = DistributionSummary.builder("ladder.job.seconds")
            .description("Seconds of work on a job")
            .serviceLevelObjectives(0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000)
            .register(registry);

    /** Adds a figure that is read when it is requested. */
    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** Counts a job that succeeded. */
    void done(double taken, long pixels) {
        seconds.record(taken);
        secondsPerMegapixel.record(taken / (pixels / 1e6));
    }

    /** Counts a job that ended. */
    void ended(JobStatus status) {
        Counter.builder("ladder.jobs")
                .description("Jobs that ended")
                .tag("status", status.text())
                .register(registry)
                .increment();
    }

    /** Counts a job that was accepted. */
    void accepted() {
        Counter.builder("ladder.accepted")
                .description("Jobs that were accepted")
                .register(registry)
                .increment();
    }

    /** Counts a request that was refused. */
    public void refused(String reason) {
        Counter.builder("ladder.refusals")
                .description("Requests that were refused")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    /** All measurements in Prometheus's text format. */
    public String text() {
        return registry.scrape();
    }
}
