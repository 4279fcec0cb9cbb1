package io.github.laddersr.upscale;

/**
 * Memory that enlarging an image must leave to somebody else.
 *
 * @param bytes at least 0
 * @param why what they are for, for who has too few: words to follow "because"; empty if there is nothing to say
 * @param remedy what else can be done than to allow more: words to follow "or"; empty if nothing can
 */
public record Reserve(long bytes, String why, String remedy) {
    /** All memory is there for enlarging. */
    public static final Reserve NONE = new Reserve(0, "", "");

    /** @throws IllegalArgumentException if there are less than 0 bytes */
    public Reserve {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes that are reserved: " + bytes);
        }
    }

    /** Bytes without anything to say. */
    public static Reserve of(long bytes) {
        return new Reserve(bytes, "", "");
    }
}
