// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import io.github.laddersr.server.job.Failure;
import java.util.OptionalInt;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses, as a request whose headers can't be read, said as all other problems are. */
public final class JettyErrors implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        Failure failure = new Failure(
                status < 500 ? "bad-request" : "internal",
                status,
                status < 500 ? "Not a request that can be read" : "Internal failure",
                status == 431
                        ? "The request's headers are too long: send fewer."
                        : status < 500
                                ? "The request can't be read: check its line and its headers."
                                : "The server failed.");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.TYPE);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        Content.Sink.write(
                response, true, Problems.json(failure, OptionalInt.empty()).toString(), callback);
        return true;
    }
}
