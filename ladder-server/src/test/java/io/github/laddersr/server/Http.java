// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Random;
import javax.imageio.ImageIO;

/** Asks a server over HTTP. */
final class Http {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofSeconds(120);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    /** @param base an address that ends in a slash */
    Http(String base) {
        this.base = base;
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(base.substring(0, base.length() - 1) + path));
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a test", e);
        }
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        HttpRequest.Builder request = to(path).GET();
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = to(path).POST(BodyPublishers.ofByteArray(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<byte[]> delete(String path) {
        return send(to(path).DELETE());
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The job's address, as soon as it is at its end. */
    JsonNode awaitEnd(String job, String... headers) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end) {
            JsonNode node = json(get(job, headers));
            String status = node.path("status").asText();
            if (!status.equals("queued") && !status.equals("running")) {
                return node;
            }
            Thread.sleep(50);
        }
        throw new AssertionError(job + " does not come to an end");
    }

    /** A picture that no other has. */
    static BufferedImage picture(int width, int height, long seed) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        int base = random.nextInt(0x808080);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, base + (x * 127 / width << 16) + (y * 127 / height << 8) + random.nextInt(20));
            }
        }
        return image;
    }

    static byte[] png(int width, int height, long seed) {
        return encoded(picture(width, height, seed), "png");
    }

    static byte[] encoded(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, bytes)) {
                throw new AssertionError("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
