// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.server.job.Failure;
import io.github.laddersr.server.job.Refused;
import io.javalin.http.Context;
import java.util.OptionalInt;

/** Writes problems in the form of RFC 9457. */
final class Problems {
    static final String TYPE = "application/problem+json";
    private static final String URN = "urn:ladder:problem:";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Problems() {}

    static ObjectNode json(Failure failure, OptionalInt retryAfter) {
        ObjectNode node = JSON.createObjectNode();
        node.put("type", URN + failure.code());
        node.put("title", failure.title());
        node.put("status", failure.status());
        node.put("detail", failure.detail());
        node.put("code", failure.code());
        retryAfter.ifPresent(seconds -> node.put("retry_after", seconds));
        return node;
    }

    static void answer(Context ctx, Refused refused) {
        ctx.status(refused.failure().status());
        refused.retryAfter().ifPresent(seconds -> ctx.header("Retry-After", String.valueOf(seconds)));
        if (refused.failure().status() == 401) {
            ctx.header("WWW-Authenticate", "Bearer realm=\"ladder\"");
        }
        ctx.contentType(TYPE);
        ctx.header("Cache-Control", "no-store");
        ctx.result(json(refused.failure(), refused.retryAfter()).toString());
    }

    static Refused notThere() {
        return new Refused(
                new Failure("not-found", 404, "Not found", "There is nothing at this address: see /openapi.yaml."));
    }

    static Refused notAllowed() {
        return new Refused(new Failure(
                "wrong-method",
                405,
                "Method not allowed",
                "This address does not support this method: see /openapi.yaml."));
    }

    static Refused noKey() {
        return new Refused(new Failure(
                "no-key", 401, "Key needed", "This server needs a key: send it as 'Authorization: Bearer KEY'."));
    }

    static Refused wrongHost() {
        return new Refused(
                new Failure(
                        "wrong-host",
                        403,
                        "Wrong host name",
                        "The Host header names another server: use this server's address, or start the server so that it allows the name."));
    }

    static Refused wrongOrigin() {
        return new Refused(new Failure(
                "wrong-origin",
                403,
                "Origin not allowed",
                "The request comes from a page of another origin, which this server does not allow."));
    }
}
