// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import io.github.laddersr.UserException;
import io.github.laddersr.server.http.JettySetup;
import io.github.laddersr.server.http.Routes;
import io.github.laddersr.server.job.Enlarging;
import io.github.laddersr.server.job.Jobs;
import io.github.laddersr.server.job.LibraryEnlarging;
import io.github.laddersr.server.job.Measures;
import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import java.util.List;
import java.util.Optional;

/**
 * A server that enlarges images over HTTP, and its page. It goes on with the jobs that its folder holds, and keeps them when it is closed:
 *
 * <pre>{@code
 * try (LadderServer server = LadderServer.start(ServerSettings.local(Path.of("data")))) {
 *     System.out.println(server.address());
 *     Thread.currentThread().join();
 * }
 * }</pre>
 */
public final class LadderServer implements AutoCloseable {
    private final ServerSettings settings;
    private final Jobs jobs;
    private final Javalin javalin;
    private boolean closed;

    private LadderServer(ServerSettings settings, Jobs jobs, Javalin javalin) {
        this.settings = settings;
        this.jobs = jobs;
        this.javalin = javalin;
    }

    /**
     * Starts one.
     *
     * @throws UserException if its folder or its address can't be used, or the keys can't be read
     */
    public static LadderServer start(ServerSettings settings) {
        Optional<Keys> keys = settings.keys().map(Keys::of);
        settings.isLocal(); // throws for a host that is not known
        Measures measures = new Measures();
        Enlarging enlarging = new LibraryEnlarging(settings.limits());
        Jobs jobs =
                new Jobs(settings.data(), settings.limits(), enlarging, measures, keys.isPresent(), settings.version());
        Routes routes = new Routes(settings, enlarging, jobs, measures, keys);
        Javalin javalin = JettySetup.javalin(settings, routes);
        try {
            javalin.start();
        } catch (JavalinBindException e) {
            jobs.close();
            throw new UserException(
                    "The server can't listen at %s, port %d: the port is taken or may not be used; choose another."
                            .formatted(settings.host(), settings.port()),
                    e);
        }
        return new LadderServer(settings, jobs, javalin);
    }

    /** Methods and paths that are answered, as {@code GET /v1/jobs}. */
    List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(parsed -> parsed.endpoint.method.isHttpMethod())
                .map(parsed -> parsed.endpoint.method.name() + " " + parsed.endpoint.path)
                .toList();
    }

    /** The port that is listened at. */
    public int port() {
        return javalin.port();
    }

    /** Where the page is. */
    public String address() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return "http://%s:%d/".formatted(host, port());
    }

    /** Takes no new jobs, lets those that run go on for {@link Limits#grace}, and keeps the rest for the next start. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        jobs.close(); // states are still told meanwhile
        javalin.stop();
    }
}
