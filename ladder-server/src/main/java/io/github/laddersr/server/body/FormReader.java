// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.body;

import io.github.laddersr.server.job.Failure;
import io.github.laddersr.server.job.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * Reads a form (multipart/form-data) while it arrives: one file, which is written to the disk at once, and a few short
 * texts. Jetty's parser knows the syntax. Nothing else is kept. The parser ignores exceptions of its listener, so this
 * class keeps the first failure itself.
 */
final class FormReader implements MultiPart.Parser.Listener {
    /** How many bytes a form may have in addition to its image. */
    static final int MOST_OVERHEAD = 64 << 10;

    private static final int MOST_PARTS = 32;
    private static final int LONGEST_TEXT = 1024;
    private static final int LONGEST_HEADERS = 4096;
    private static final String IMAGE = "image";
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;,\"]{1,70}))");
    private static final Pattern NAME = Pattern.compile("(?i);\\s*name=(?:\"([^\"]*)\"|([^\\s;]+))");
    private static final Pattern FILE_NAME =
            Pattern.compile("(?i);\\s*filename=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;]+))");

    private final MultiPart.Parser parser;
    private final UploadFile file;
    private final Map<String, String> fields = new TreeMap<>();
    private String name = "";
    private String partFileName = "";
    private String imageName = "";
    private boolean hasImage;
    private boolean complete;
    private final StringBuilder text = new StringBuilder();
    private @Nullable Throwable failure;

    /** @throws Refused if the content type has no boundary */
    FormReader(String contentType, UploadFile file) {
        this.parser = new MultiPart.Parser(
                group(BOUNDARY, contentType).orElseThrow(() -> broken("its boundary is missing")), this);
        this.parser.setMaxParts(MOST_PARTS);
        this.parser.setPartHeadersMaxLength(LONGEST_HEADERS);
        this.file = file;
    }

    private static Refused broken(String why) {
        return new Refused(new Failure(
                "bad-request",
                400,
                "Invalid form",
                "The form can't be read (%s): send multipart/form-data with the image in the part 'image'."
                        .formatted(why)));
    }

    /** @throws Refused if this is no form, or the image is too long */
    void read(ByteBuffer bytes) {
        if (!complete) {
            parser.parse(Content.Chunk.from(bytes, false));
            rethrow();
        }
    }

    /** @throws Refused if the form is truncated or has no image */
    void end() {
        if (!complete) {
            parser.parse(Content.Chunk.EOF);
            rethrow();
        }
        if (!complete) {
            throw broken("it is truncated");
        }
        if (!hasImage) {
            throw broken("it has no part 'image'");
        }
    }

    private void rethrow() {
        Throwable why = failure;
        if (why instanceof Refused refused) {
            throw refused;
        }
        if (why != null) {
            String message = why.getMessage();
            throw broken(message == null ? "it is damaged" : message.toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void onPartBegin() {
        name = "";
        partFileName = "";
        text.setLength(0);
    }

    @Override
    public void onPartHeader(String header, String value) {
        if (header.equalsIgnoreCase("content-disposition")) {
            name = group(NAME, value).orElse("");
            partFileName = group(FILE_NAME, value).orElse("").replaceAll("\\\\(.)", "$1");
        }
    }

    @Override
    public void onPartHeaders() {
        guarded(() -> {
            if (!isImage()) {
                return;
            }
            if (hasImage) {
                throw broken("it has two images");
            }
            hasImage = true;
            imageName = partFileName;
        });
    }

    private void guarded(Runnable step) {
        if (failure != null) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private boolean isImage() {
        return name.equals(IMAGE);
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
        ByteBuffer bytes = chunk.getByteBuffer();
        guarded(() -> {
            if (isImage()) {
                file.write(bytes);
                return;
            }
            if (text.length() + bytes.remaining() > LONGEST_TEXT) {
                throw broken("the part '" + (name.length() > 40 ? name.substring(0, 40) : name) + "' is too long");
            }
            text.append(StandardCharsets.ISO_8859_1.decode(bytes));
        });
    }

    @Override
    public void onPartEnd() {
        guarded(() -> {
            if (isImage()) {
                return;
            }
            String value = new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            if (fields.put(name, value.strip()) != null) {
                throw broken("the part '" + name + "' comes twice");
            }
        });
    }

    @Override
    public void onComplete() {
        complete = true;
    }

    @Override
    public void onFailure(Throwable why) {
        if (failure == null) {
            failure = why;
        }
    }

    Map<String, String> fields() {
        return fields;
    }

    String fileName() {
        return imageName;
    }

    private static Optional<String> group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
    }
}
