package io.github.laddersr.image;

/** The quality that a quantization table stands for, as libjpeg counts it. */
final class JpegQuality {
    static final int ENTRIES = 64;

    /** The standard's table of luminance in zigzag order, which is quality 50. */
    private static final int[] STANDARD = {
        16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
        56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92,
        101, 103, 99
    };

    private JpegQuality() {}

    /**
     * The quality, 1 to 100, whose table is nearest to this one: exact for what libjpeg wrote, an estimate for tables of others' making.
     *
     * @param table of luminance, {@value #ENTRIES} entries in zigzag order
     */
    static int of(int[] table) {
        int best = 1;
        long least = Long.MAX_VALUE;
        for (int quality = 1; quality <= 100; quality++) {
            int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
            long distance = 0;
            for (int i = 0; i < ENTRIES; i++) {
                distance += Math.abs(table[i] - Math.clamp((STANDARD[i] * scale + 50) / 100, 1, 255));
            }
            if (distance < least) {
                least = distance;
                best = quality;
            }
        }
        return best;
    }
}
