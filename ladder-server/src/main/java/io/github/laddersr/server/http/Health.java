// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.server.job.Jobs;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells monitoring programs whether the server works. The thread that reads all requests answers at once, before any
 * request waits for its own thread. So a server with much work still looks healthy.
 */
public final class Health {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";

    private final Jobs jobs;
    private final Guard guard;

    Health(Jobs jobs, Guard guard) {
        this.jobs = jobs;
        this.guard = guard;
    }

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param text the JSON text
     */
    private record Said(int status, String text) {
        static Said of(int status, String word) {
            return new Said(status, JSON.createObjectNode().put("status", word).toString());
        }
    }

    private Optional<Said> said(String path) {
        return switch (path) {
            case LIVE -> Optional.of(Said.of(200, "ok"));
            case READY -> Optional.of(ready());
            default -> Optional.empty();
        };
    }

    private Said ready() {
        if (jobs.isStopping()) {
            return Said.of(503, "stopping");
        }
        return jobs.disk().hasRoom() ? Said.of(200, "ok") : Said.of(503, "no-space");
    }

    /** Answers a request for health that was handled like all others, such as one of a page from an allowed origin. */
    void answer(Context ctx) {
        Said answer = said(ctx.path()).orElseThrow(Problems::notThere);
        ctx.status(answer.status);
        ctx.header("Cache-Control", "no-store");
        ctx.contentType("application/json");
        ctx.result(answer.text);
    }

    /**
     * Answers a request for health. Returns {@code false} if it is another request, or one that must be refused like
     * others.
     */
    boolean answers(Request request, Response response, Callback callback) {
        if (!HttpMethod.GET.is(request.getMethod())
                || request.getHeaders().contains(HttpHeader.ORIGIN)
                || !guard.isNamed(Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST)))) {
            return false;
        }
        Optional<Said> said = said(Request.getPathInContext(request));
        said.ifPresent(answer -> {
            response.setStatus(answer.status);
            guard.headers(response.getHeaders()::put);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            ByteBuffer bytes = ByteBuffer.wrap(answer.text.getBytes(StandardCharsets.UTF_8));
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.remaining());
            response.write(true, bytes, callback);
        });
        return said.isPresent();
    }
}
