// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.server.job.Failure;
import io.github.laddersr.server.job.Failures;
import io.github.laddersr.server.job.Refused;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Answers with a file, with a part of it, or with the message that the client has it already.
 *
 * @param format the format of the file
 * @param etag the entity tag of its content, without quotes
 * @param name the file name for a client that saves it
 */
record FileAnswer(Path file, ImageFormat format, String etag, String name) {
    private static final int BUFFER = 64 << 10;

    /** The media type of a format. */
    static String type(ImageFormat format) {
        return switch (format) {
            case PNG -> "image/png";
            case JPEG -> "image/jpeg";
            case WEBP -> "image/webp";
            case TIFF -> "image/tiff";
            case GIF -> "image/gif";
            case BMP -> "image/bmp";
        };
    }

    /** Answers a GET or HEAD as its headers request. */
    void answer(Context ctx) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            headers(ctx);
            ctx.header("Accept-Ranges", "bytes");
            if (Optional.ofNullable(ctx.header("If-None-Match"))
                    .filter(this::names)
                    .isPresent()) {
                ctx.status(304);
                return;
            }
            Optional<ByteRange> range = range(ctx, size);
            range.ifPresent(part -> {
                ctx.status(206);
                ctx.header("Content-Range", part.text(size));
            });
            send(ctx, channel, range.orElse(new ByteRange(0, size)));
        } catch (NoSuchFileException e) {
            throw Failures.notFound("The file"); // it has just expired
        }
    }

    /** Answers with the whole file, whatever the request's headers say about ranges. */
    void answerWhole(Context ctx) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            headers(ctx);
            send(ctx, channel, new ByteRange(0, channel.size()));
        }
    }

    private void headers(Context ctx) {
        ctx.header("ETag", "\"" + etag + "\"");
        ctx.header("Cache-Control", "private, no-cache");
        ctx.header("Content-Disposition", disposition("true".equals(ctx.queryParam("download"))));
        ctx.contentType(type(format));
    }

    private String disposition(boolean download) {
        String ascii = name.replaceAll("[^A-Za-z0-9._ -]", "_");
        String all = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return "%s; filename=\"%s\"; filename*=UTF-8''%s".formatted(download ? "attachment" : "inline", ascii, all);
    }

    /** Whether a header with entity tags contains this file's tag. */
    private boolean names(String tags) {
        return tags.strip().equals("*")
                || Arrays.stream(tags.split(","))
                        .map(tag -> tag.strip().replaceFirst("^W/", ""))
                        .anyMatch(("\"" + etag + "\"")::equals);
    }

    private Optional<ByteRange> range(Context ctx, long size) {
        String range = ctx.header("Range");
        String only = ctx.header("If-Range");
        if (range == null || (only != null && !only.strip().equals("\"" + etag + "\""))) {
            return Optional.empty();
        }
        try {
            return ByteRange.of(range, size);
        } catch (ByteRange.NotThere e) {
            ctx.header("Content-Range", "bytes */" + size);
            throw new Refused(new Failure(
                    "no-range",
                    416,
                    "Range outside of the file",
                    "The file has %,d bytes: request a part of them.".formatted(size)));
        }
    }

    private static void send(Context ctx, FileChannel channel, ByteRange part) throws IOException {
        ctx.res().setContentLengthLong(part.length());
        ServletOutputStream out = ctx.res().getOutputStream();
        if (ctx.method().equals(HandlerType.HEAD)) {
            return;
        }
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, part.length()))];
        long at = part.first();
        long end = part.first() + part.length();
        while (at < end) {
            ByteBuffer into = ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, end - at));
            int n = channel.read(into, at);
            if (n < 0) {
                throw new IOException("the file became shorter");
            }
            out.write(buffer, 0, n);
            at += n;
        }
    }
}
