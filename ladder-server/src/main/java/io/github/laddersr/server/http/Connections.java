// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Gives each request a virtual thread, except requests for the server's health. It also closes connections on which no
 * request has begun for a while. Jetty's own limit starts again with each byte, so a client that sends its headers a
 * byte at a time could stay for ever.
 */
final class Connections extends Handler.Wrapper implements Connection.Listener {
    /** The longest time until a connection's next request has sent its headers. */
    static final Duration LONGEST_HEADERS = Duration.ofSeconds(15);

    private static final Duration LEAST_PAUSE = Duration.ofMillis(10);
    private static final long BUSY = Long.MAX_VALUE;

    private final Health health;
    private final Map<EndPoint, Long> idleSince = new ConcurrentHashMap<>();
    private final Map<EndPoint, Long> read = new ConcurrentHashMap<>(); // time of the last request
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "ladder-connections");
        thread.setDaemon(true);
        return thread;
    });

    Connections(Health health) {
        this.health = health;
    }

    /**
     * With this type, the one thread that reads requests calls the handler itself. Requests that take longer get their
     * own thread below.
     */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        sweeper.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        sweeper.shutdownNow();
        super.doStop();
    }

    private void sweep() {
        long now = System.nanoTime();
        idleSince.forEach((endPoint, since) -> {
            if (since != BUSY && now - since > LONGEST_HEADERS.toNanos()) {
                endPoint.close();
            }
        });
    }

    @Override
    public void onOpened(Connection connection) {
        idleSince.put(connection.getEndPoint(), System.nanoTime());
    }

    @Override
    public void onClosed(Connection connection) {
        idleSince.remove(connection.getEndPoint());
        read.remove(connection.getEndPoint());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        idleSince.replace(endPoint, BUSY);
        Request.addCompletionListener(request, failure -> idleSince.replace(endPoint, System.nanoTime()));
        if (!mayBeToldAtOnce(endPoint) || !health.answers(request, response, callback)) {
            Thread.ofVirtual().name("ladder-request").start(() -> handleInItsThread(request, response, callback));
        }
        return true;
    }

    /** A client that requests the server's health without a pause must not block the one thread that reads requests. */
    private boolean mayBeToldAtOnce(EndPoint endPoint) {
        long now = System.nanoTime();
        Long before = read.put(endPoint, now);
        return before == null || now - before > LEAST_PAUSE.toNanos();
    }

    private void handleInItsThread(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Exception | Error e) {
            Response.writeError(request, response, callback, e);
        }
    }
}
