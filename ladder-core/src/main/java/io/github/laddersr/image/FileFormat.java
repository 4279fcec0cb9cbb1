package io.github.laddersr.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The image file formats that are read; all but WebP are written too. */
enum FileFormat {
    PNG("PNG", "png", List.of(".png")),
    JPEG("JPEG", "jpeg", List.of(".jpg", ".jpeg")),
    WEBP("WebP", "webp", List.of(".webp")),
    TIFF("TIFF", "tiff", List.of(".tif", ".tiff"));

    /** Bytes that {@link #ofContent} wants to see. */
    static final int MAGIC_LENGTH = 12;

    private final String title;
    private final String imageIoName;
    private final List<String> endings;

    FileFormat(String title, String imageIoName, List<String> endings) {
        this.title = title;
        this.imageIoName = imageIoName;
        this.endings = endings;
    }

    /** The name in sentences. */
    String title() {
        return title;
    }

    /** The name that ImageIO's plugins register. */
    String imageIoName() {
        return imageIoName;
    }

    /** By a file's first bytes, whatever its name says. */
    static Optional<FileFormat> ofContent(byte[] head) {
        if (startsWith(head, 0, "\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        }
        if (startsWith(head, 0, "\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        // "MM" or "II", then 42; 43 is BigTIFF, to be refused by its name.
        if (Stream.of("MM\0*", "II*\0", "MM\0+", "II+\0").anyMatch(magic -> startsWith(head, 0, magic))) {
            return Optional.of(TIFF);
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

    /** By a file's extension, in upper or lower case. */
    static Optional<FileFormat> ofName(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(format -> format.endings.stream().anyMatch(name::endsWith))
                .findFirst();
    }

    /** By the extension of a file that is to be written: png, jpg, jpeg, tif, tiff. */
    static Optional<FileFormat> ofOutputName(Path file) {
        return ofName(file).filter(format -> format != WEBP);
    }
}
