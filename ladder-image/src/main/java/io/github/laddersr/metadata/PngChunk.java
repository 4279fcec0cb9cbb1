package io.github.laddersr.metadata;

/**
 * A chunk of a PNG that only another PNG can hold.
 *
 * @param type four letters
 * @param data what it holds, without length and checksum
 */
public record PngChunk(String type, Bytes data) {
    /** Whether it says what the samples' colours are, as a profile does. */
    boolean isColour() {
        return switch (type) {
            case "gAMA", "cHRM", "sRGB", "cICP", "mDCV", "cLLI" -> true;
            default -> false;
        };
    }
}
