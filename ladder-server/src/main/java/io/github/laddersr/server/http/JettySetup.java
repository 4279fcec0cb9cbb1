// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import io.github.laddersr.server.ServerSettings;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;

/** Configures Javalin and Jetty so that they withstand malicious clients. */
public final class JettySetup {
    private static final int MOST_CONNECTIONS = 4096;
    private static final int MOST_THREADS = 8;
    private static final int LEAST_THREADS = 3;
    private static final int BACKLOG = 1024;
    private static final long IDLE_MILLIS = 15_000;
    private static final int BUFFER = 16 << 10;
    private static final int LONGEST_HEADERS = 8 << 10;

    private JettySetup() {}

    /** Makes a server that is not started yet. */
    public static Javalin javalin(ServerSettings settings, Routes routes) {
        return Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.jetty.threadPool = threads();
            config.http.compressionStrategy = CompressionStrategy.NONE; // images don't become smaller
            config.http.prefer405over404 = true;
            config.http.generateEtags = false;
            config.jetty.modifyHttpConfiguration(JettySetup::modify);
            config.jetty.modifyServer(server -> modify(server, routes.health()));
            config.jetty.addConnector((server, http) -> connector(settings, server, http));
            routes.add(config.routes);
        });
    }

    /**
     * Threads for work that never waits: accepting connections and reading the headers of requests. Virtual threads,
     * Javalin's default, would have to wait behind all requests.
     */
    private static ThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        threads.setName("ladder-http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        return threads;
    }

    private static void modify(Server server, Health health) {
        server.setStopTimeout(2000);
        server.setErrorHandler(new JettyErrors());
        server.setHandler(new Connections(health));
    }

    private static void modify(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(LONGEST_HEADERS);
        http.setOutputBufferSize(BUFFER);
        http.setInputBufferSize(BUFFER);
        http.setUseInputDirectByteBuffers(false); // the heap is bounded, direct memory is not
        http.setUseOutputDirectByteBuffers(false);
    }

    private static ServerConnector connector(ServerSettings settings, Server server, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        if (server.getHandler() instanceof Connections connections) {
            connector.addBean(connections);
        }
        return connector;
    }
}
