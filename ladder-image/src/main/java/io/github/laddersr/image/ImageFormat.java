// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The image file formats that are read; PNG, JPEG, WebP and TIFF are written too. */
public enum ImageFormat {
    PNG("PNG", "png", List.of(".png")),
    JPEG("JPEG", "jpg", List.of(".jpg", ".jpeg")),
    WEBP("WebP", "webp", List.of(".webp")),
    TIFF("TIFF", "tif", List.of(".tif", ".tiff")),
    BMP("BMP", "bmp", List.of(".bmp")),
    GIF("GIF", "gif", List.of(".gif"));

    /** How many bytes {@link #ofContent} needs. */
    public static final int MAGIC_LENGTH = 12;

    private final String title;
    private final String extension;
    private final List<String> endings;

    ImageFormat(String title, String extension, List<String> endings) {
        this.title = title;
        this.extension = extension;
        this.endings = endings;
    }

    /** The format's name as it is written in sentences. */
    public String title() {
        return title;
    }

    /** The extension of new files, without the dot: png, jpg, webp, tif, bmp, gif. */
    public String extension() {
        return extension;
    }

    /** The name under which ImageIO's plugins are registered. */
    String imageIoName() {
        return this == JPEG ? "jpeg" : this == TIFF ? "tiff" : extension;
    }

    /** Whether such files can be written. */
    public boolean isWritten() {
        return switch (this) {
            case PNG, JPEG, WEBP, TIFF -> true;
            case BMP, GIF -> false;
        };
    }

    /**
     * Finds the format by a file's first {@link #MAGIC_LENGTH} bytes (fewer if the file is shorter). The name does not
     * count.
     */
    public static Optional<ImageFormat> ofContent(byte[] head) {
        if (startsWith(head, 0, "\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        }
        // The next marker follows. Some files have stray zeros before it.
        if (startsWith(head, 0, "\u00ff\u00d8\u00ff") || startsWith(head, 0, "\u00ff\u00d8\0")) {
            return Optional.of(JPEG);
        }
        // "MM" or "II", then 42; 43 is BigTIFF.
        if (Stream.of("MM\0*", "II*\0", "MM\0+", "II+\0").anyMatch(magic -> startsWith(head, 0, magic))) {
            return Optional.of(TIFF);
        }
        if (startsWith(head, 0, "GIF87a") || startsWith(head, 0, "GIF89a")) {
            return Optional.of(GIF);
        }
        if (startsWith(head, 0, "BM")) {
            return Optional.of(BMP);
        }
        return startsWith(head, 0, "RIFF") && startsWith(head, 8, "WEBP") ? Optional.of(WEBP) : Optional.empty();
    }

    private static boolean startsWith(byte[] head, int from, String latin1) {
        for (int i = 0; i < latin1.length(); i++) {
            if (from + i >= head.length || (head[from + i] & 0xFF) != latin1.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Finds the format by a file's extension, in upper or lower case. */
    public static Optional<ImageFormat> ofName(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(format -> format.endings.stream().anyMatch(name::endsWith))
                .findFirst();
    }

    /** Finds the format of a file to be written by its extension: png, jpg, jpeg, webp, tif, tiff. */
    public static Optional<ImageFormat> ofOutputName(Path file) {
        return ofName(file).filter(ImageFormat::isWritten);
    }
}
