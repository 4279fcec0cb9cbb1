// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import io.github.laddersr.server.LadderServer;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers with the files of the page and the description of the API, which are in the jar. */
final class PageFiles {
    /** Folders, and a file with an ending: a folder by itself is none. */
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("json", "application/json"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private record Entry(byte[] bytes, String etag) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /** Answers with the page's file at this path. Returns {@code false} if there is none. */
    boolean answer(Context ctx, String path) throws IOException {
        String name = path.isEmpty() ? "index.html" : path;
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(name).matches()) {
            return false;
        }
        return answer(ctx, "page/" + name, type);
    }

    /** Answers with a resource beside the server's classes. Returns {@code false} if there is none. */
    boolean answer(Context ctx, String resource, String type) throws IOException {
        Entry entry = entries.get(resource);
        if (entry == null) {
            Optional<byte[]> bytes = read(resource);
            if (bytes.isEmpty()) {
                return false;
            }
            entry = new Entry(bytes.get(), hash(bytes.get()));
            entries.put(resource, entry);
        }
        String tag = "\"" + entry.etag + "\"";
        ctx.header("ETag", tag);
        ctx.header("Cache-Control", "no-cache");
        if (tag.equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
            return true;
        }
        ctx.contentType(type);
        ctx.result(entry.bytes);
        return true;
    }

    private static Optional<byte[]> read(String resource) throws IOException {
        try (@Nullable InputStream in = LadderServer.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
