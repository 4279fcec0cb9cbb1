// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.body;

import io.github.laddersr.server.job.Disk;
import io.github.laddersr.server.job.Failure;
import io.github.laddersr.server.job.Incoming;
import io.github.laddersr.server.job.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.io.EofException;

/**
 * The complete body of a request: an image, or a form with an image. Closing it deletes the image unless it
 * was moved by then.
 */
public final class Body implements AutoCloseable {
    /**
     * An upload ends if fewer bytes than this arrive in {@link #LEAST_TIME}, so that clients that send slowly on
     * purpose can't block others for long.
     */
    private static final long LEAST_BYTES = 64 << 10;

    private static final Duration LEAST_TIME = Duration.ofSeconds(10);
    private static final int BUFFER = 16 << 10;

    private final UploadFile file;
    private final Incoming incoming;
    private final Map<String, String> fields;
    private final String fileName;

    private Body(UploadFile file, Incoming incoming, Map<String, String> fields, String fileName) {
        this.file = file;
        this.incoming = incoming;
        this.fields = fields;
        this.fileName = fileName;
    }

    /**
     * What the request's headers say about the body.
     *
     * @param contentType the header's value; empty if it was not sent
     * @param length the length in bytes, or -1 if it was not sent
     * @param chunked whether the body is sent in chunks that have their own lengths
     */
    public record Head(String contentType, long length, boolean chunked) {
        private String type() {
            return contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Refuses bodies that can be refused before they are read.
     *
     * @param most the most bytes of an image
     * @throws Refused if there is no body, or it is too long or of an unsupported type
     */
    public static void check(Head head, long most) {
        if (head.length() == 0 || (head.length() < 0 && !head.chunked())) {
            throw new Refused(
                    new Failure("no-body", 411, "No image", "There is no image in the request: send one as its body."));
        }
        if (head.length() > most + FormReader.MOST_OVERHEAD) {
            throw UploadFile.tooManyBytes(most);
        }
        String type = head.type();
        // curl declares every body to be a form unless a type is given.
        boolean taken = type.isEmpty()
                || type.startsWith("image/")
                || type.equals("application/octet-stream")
                || type.equals("binary/octet-stream")
                || type.equals("application/x-www-form-urlencoded")
                || type.equals("multipart/form-data");
        if (!taken) {
            throw new Refused(new Failure(
                    "wrong-type",
                    415,
                    "Unsupported type",
                    "Bodies of this Content-Type are not supported: send image/png or the like, application/octet-stream or"
                            + " multipart/form-data."));
        }
    }

    /**
     * Reads the body.
     *
     * @param head {@linkplain #check checked}
     * @param folder where the image's file is created
     * @param most the most bytes of an image
     * @throws Refused if the body is too long, too slow or no valid form, or there is no space
     * @throws IOException if the client closed the connection
     */
    public static Body read(InputStream in, Head head, Path folder, Disk disk, long most) throws IOException {
        UploadFile file = new UploadFile(folder, disk, most);
        try {
            Optional<FormReader> form = head.type().equals("multipart/form-data")
                    ? Optional.of(new FormReader(head.contentType(), file))
                    : Optional.empty();
            byte[] buffer = new byte[BUFFER];
            long from = System.nanoTime();
            long since = 0;
            for (int n = next(in, buffer); n >= 0; n = next(in, buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                if (form.isPresent()) {
                    form.get().read(bytes);
                } else {
                    file.write(bytes);
                }
                since += n;
                if (System.nanoTime() - from > LEAST_TIME.toNanos()) {
                    if (since < LEAST_BYTES) {
                        throw tooSlow();
                    }
                    from = System.nanoTime();
                    since = 0;
                }
            }
            form.ifPresent(FormReader::end);
            if (file.bytes() == 0) {
                throw new Refused(new Failure(
                        "no-body", 411, "No image", "The image in the request is empty: send one with content."));
            }
            return new Body(
                    file,
                    file.finish(),
                    form.map(FormReader::fields).orElse(Map.of()),
                    form.map(FormReader::fileName).orElse(""));
        } catch (RuntimeException | IOException | Error e) {
            file.close();
            throw e;
        }
    }

    private static int next(InputStream in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (IOException | BadMessageException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof TimeoutException) {
                    throw tooSlow();
                }
                if (cause instanceof BadMessageException) {
                    throw new Refused(new Failure(
                            "bad-request", 400, "Unreadable body", "The body is truncated or damaged: send it again."));
                }
            }
            throw new EofException(e); // the client closed the connection
        }
    }

    private static Refused tooSlow() {
        return new Refused(new Failure(
                "too-slow",
                408,
                "Too slow",
                "The image arrived at less than %d kB a second: send it over a faster connection."
                        .formatted((LEAST_BYTES >> 10) / LEAST_TIME.toSeconds())));
    }

    /** The image. */
    public Incoming image() {
        return incoming;
    }

    /** The other parts of a form, by their names. */
    public Map<String, String> fields() {
        return fields;
    }

    /** The name that a form gives the image; empty if none. */
    public String fileName() {
        return fileName;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
