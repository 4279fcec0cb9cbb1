// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import io.github.laddersr.server.job.Failure;
import java.util.OptionalInt;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers requests that Jetty itself refuses, such as one with unreadable headers, in the form of all other problems.
 */
public final class JettyErrors implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        Failure failure = new Failure(
                status < 500 ? "bad-request" : "internal",
                status,
                status < 500 ? "Unreadable request" : "Internal failure",
                status == 431
                        ? "The request's headers are too long: send fewer."
                        : status < 500
                                ? "The request can't be read: check its first line and its headers."
                                : "The server failed.");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.TYPE);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        Content.Sink.write(
                response, true, Problems.json(failure, OptionalInt.empty()).toString(), callback);
        return true;
    }
}
