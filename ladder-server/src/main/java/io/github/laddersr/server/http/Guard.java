// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import io.github.laddersr.server.Keys;
import io.github.laddersr.server.ServerSettings;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Checks who may send which request (keys, host names, origins of pages) and adds the headers that protect browsers to
 * each answer.
 */
final class Guard {
    private static final String OWNER = "ladder.owner";
    private static final String BEARER = "bearer ";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** This server's pages may only use this server. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
                    + " connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final boolean local;
    private final List<String> hosts;
    private final List<String> origins;
    private final Optional<Keys> keys;

    Guard(ServerSettings settings, Optional<Keys> keys) {
        this.local = settings.isLocal();
        this.hosts =
                settings.hosts().stream().map(h -> h.toLowerCase(Locale.ROOT)).toList();
        this.origins = settings.origins();
        this.keys = keys;
    }

    /** Checks a request before anything else is done with it. */
    void check(Context ctx) {
        headers(ctx::header);
        Optional<String> named = Optional.ofNullable(ctx.header("Host"));
        if (!isNamed(named)) {
            throw Problems.wrongHost();
        }
        String host = named.orElse("").toLowerCase(Locale.ROOT);
        checkOrigin(ctx, host);
        if (needsKey(ctx)) {
            ctx.attribute(OWNER, owner(ctx));
        }
    }

    /** Adds the headers of each answer that protect browsers. */
    void headers(BiConsumer<String, String> header) {
        header.accept("X-Content-Type-Options", "nosniff");
        header.accept("Content-Security-Policy", POLICY);
        header.accept("Referrer-Policy", "no-referrer");
        header.accept("Cross-Origin-Opener-Policy", "same-origin");
        header.accept("Cross-Origin-Resource-Policy", origins.isEmpty() ? "same-origin" : "cross-origin");
        header.accept("X-Frame-Options", "DENY");
    }

    /** Whether a Host header is allowed. At a loopback address it must name this machine. */
    boolean isNamed(Optional<String> host) {
        return !local || isOwnName(host.orElse("").toLowerCase(Locale.ROOT));
    }

    private boolean isOwnName(String host) {
        String name = host.replaceFirst(":[0-9]{1,5}$", "");
        return LOOPBACK.contains(name) || hosts.contains(name) || hosts.contains(host);
    }

    /**
     * A page of another site can make a browser send requests to this server, with files too. They are refused unless
     * the site is allowed.
     */
    private void checkOrigin(Context ctx, String host) {
        String origin = ctx.header("Origin");
        if (origin == null) {
            return;
        }
        boolean own =
                origin.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "").equals(host);
        if (own) {
            return;
        }
        ctx.header("Vary", "Origin");
        if (!origins.contains(origin)) {
            throw Problems.wrongOrigin();
        }
        ctx.header("Access-Control-Allow-Origin", origin);
        ctx.header("Access-Control-Expose-Headers", "Location, ETag, Retry-After, Content-Range, Ladder-Warning");
        if (ctx.method().equals(HandlerType.OPTIONS)) {
            ctx.header("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE");
            ctx.header(
                    "Access-Control-Allow-Headers",
                    "Authorization, Content-Type, Idempotency-Key, Prefer, Range, If-Range, If-None-Match, Last-Event-ID");
            ctx.header("Access-Control-Max-Age", "600");
        }
    }

    private static boolean needsKey(Context ctx) {
        return !ctx.method().equals(HandlerType.OPTIONS)
                && (ctx.path().startsWith("/v1/") || ctx.path().equals("/metrics"));
    }

    private String owner(Context ctx) {
        if (keys.isEmpty()) {
            return "";
        }
        String given = Optional.ofNullable(ctx.header("Authorization")).orElse("");
        if (!given.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw Problems.noKey();
        }
        return keys.get().ownerOf(given.substring(BEARER.length()).strip()).orElseThrow(Problems::noKey);
    }

    /** The name of the request's key; empty if the server has no keys. */
    static String ownerOf(Context ctx) {
        return Optional.ofNullable(ctx.<String>attribute(OWNER))
                .orElseThrow(() -> new IllegalStateException("the guard has not seen " + ctx.path()));
    }
}
