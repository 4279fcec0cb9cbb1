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
 * A server that enlarges images over HTTP, with a web page. It continues the jobs that it finds in its folder, and
 * keeps them there when it is closed:
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
     * Starts a server.
     *
     * @throws UserException if its folder or its address can't be used, or the keys can't be read
     */
    public static LadderServer start(ServerSettings settings) {
        Optional<Keys> keys = settings.keys().map(Keys::of);
        settings.isLocal(); // throws if the host is unknown
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

    /** The methods and paths that are answered, such as {@code GET /v1/jobs}. */
    List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(parsed -> parsed.endpoint.method.isHttpMethod())
                .map(parsed -> parsed.endpoint.method.name() + " " + parsed.endpoint.path)
                .toList();
    }

    /** The port on which the server listens. */
    public int port() {
        return javalin.port();
    }

    /** The address of the page. */
    public String address() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return "http://%s:%d/".formatted(host, port());
    }

    /**
     * Accepts no new jobs, lets running jobs continue for {@link Limits#grace}, and keeps the others for the next
     * start.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        jobs.close(); // clients can still read the states meanwhile
        javalin.stop();
    }
}
