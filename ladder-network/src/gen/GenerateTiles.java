// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Generates the unrolled kernels of the package {@code kernel}: tiles of matrix products whose sums stay in vector
 * registers. C2 keeps a sum in a register only if it is a variable of its own, and nobody should have to write that code
 * by hand.
 *
 * <p>{@code java GenerateTiles.java FOLDER} writes the classes into a folder. {@code GeneratedKernelsTest} runs this and
 * compares the result with the files that are checked in.
 */
public final class GenerateTiles {
    /** How the operands lie. */
    private enum Form {
        /** Element (i, k) of A is {@code a[a0 + i aRow + k]}; B is a panel of {@code PackedMatrix}. */
        PACKED("tiles"),
        /** A as before; row k of B starts at {@code b0 + k bRow}, and its vectors lie {@code bStep} apart. */
        ALONG("along"),
        /** Element (i, k) of A is {@code a[a0 + i + k aColumn]}: A is transposed. B as before. */
        ACROSS("across"),
        /** Element (i, k) of A is {@code a[a0 + i aRow + k aColumn]}, for tiles of a single row. B as before. */
        ANY("any");

        private final String prefix;

        Form(String prefix) {
            this.prefix = prefix;
        }
    }

    /**
     * A tile.
     *
     * @param rows rows of sums
     * @param vectors vectors of sums in each row
     * @param masked whether indices are masked. C2 then knows that their sums do not overflow and computes no 64-bit index
     *     for each load. But it may also find the smaller loop worth unrolling, for which 16 registers are too few.
     */
    private record Tile(Form form, int rows, int vectors, boolean masked) {
        String name() {
            return form.prefix + rows + "x" + vectors;
        }

        boolean hasColumnStride() {
            return form == Form.ACROSS || form == Form.ANY;
        }
    }

    /** A class of tiles. */
    private record File(String name, String summary, List<Tile> tiles) {}

    private static final String PACKED_SUMMARY =
            """
             * Tiles of {@link PackedMatrix#multiplyAdd} for %s.
             *
             * <p>Each method {@code tilesRxV} computes C = S + A B, where S may be C itself, for {@code tiles} times R rows and V
             * vectors of columns. A's element (i, k) is {@code a[a0 + i aRow + k]}, B is a panel of {@link PackedMatrix}, row i of
             * S starts at {@code s0 + i sRow}, and vector v of row i of C at {@code c0 + i cRow + v cStep}. S is added last, so
             * that a tile need not wait for it.
            """;

    private static final String GEMM_SUMMARY =
            """
             * Tiles of {@link Gemm#multiply}.
             *
             * <p>Each method computes C = S + A B, where S may be C itself, for {@code tiles} times R rows and V vectors of
             * columns. A's element (i, k) is {@code a[a0 + i aRow + k]} in {@code alongRxV}, {@code a[a0 + i + k aColumn]} in
             * {@code acrossRxV} and {@code a[a0 + i aRow + k aColumn]} in {@code any1xV}; vector v of row k of B starts at
             * {@code b0 + k bRow + v bStep}, and so for S and C. S is added last, so that a tile need not wait for it.
            """;

    private static final List<File> FILES = List.of(
            new File(
                    "NarrowTiles",
                    PACKED_SUMMARY.formatted("16 vector registers (AVX2): panels of two vectors"),
                    packed(false, "5x2 6x2 1x2")),
            new File(
                    "WideTiles",
                    PACKED_SUMMARY.formatted("32 vector registers (AVX-512, NEON): panels of four vectors"),
                    packed(true, "5x4 4x4 1x4")),
            new File(
                    "SlimTiles",
                    PACKED_SUMMARY.formatted("32 vector registers: the remaining panels of three, two and one vectors"),
                    packed(true, "7x3 1x3 9x2 1x2 12x1 1x1")),
            new File("GemmTiles", GEMM_SUMMARY, gemm()));

    /** So C2 knows what does not overflow: operands have fewer than 2^30 values, and there are fewer than 2^20 steps. */
    private static final String MASKS =
            """
                /** So C2 knows that neither overflows when numbers are added: see the generator. */
                private static final int INDEX = 0x3FFFFFFF;

                private static final int STEPS = 0xFFFFF;

            """;

    private static final String LENGTH_IMPORT = "import static io.github.laddersr.kernel.VectorLanes.LENGTH;\n";

    private final StringBuilder out = new StringBuilder();

    private GenerateTiles() {}

    public static void main(String[] args) throws IOException {
        for (File file : FILES) {
            Files.writeString(Path.of(args[0], file.name + ".java"), new GenerateTiles().write(file));
        }
    }

    private static List<Tile> packed(boolean masked, String sizes) {
        List<Tile> tiles = new ArrayList<>();
        add(tiles, Form.PACKED, masked, sizes);
        return tiles;
    }

    /** With masks or without, whatever was measured to be faster: {@code along6x2} and {@code along4x2} spill with masks. */
    private static List<Tile> gemm() {
        List<Tile> tiles = new ArrayList<>();
        add(tiles, Form.ALONG, true, "5x4 4x4 8x2");
        add(tiles, Form.ALONG, false, "6x2 4x2");
        add(tiles, Form.ALONG, true, "8x1 4x1");
        add(tiles, Form.ACROSS, true, "5x4 4x4 8x2 5x2 4x2 8x1 4x1");
        add(tiles, Form.ANY, true, "1x4 1x2 1x1");
        return tiles;
    }

    private static void add(List<Tile> tiles, Form form, boolean masked, String sizes) {
        for (String size : sizes.split(" ")) {
            String[] numbers = size.split("x");
            tiles.add(new Tile(form, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), masked));
        }
    }

    private void line(int depth, String text) {
        out.append("    ".repeat(depth)).append(text).append('\n');
    }

    private String write(File file) {
        boolean masks = file.tiles.stream().anyMatch(Tile::masked);
        boolean packed = file.tiles.getFirst().form == Form.PACKED; // only the vectors of a panel lie LENGTH apart
        out.append("""
                // SPDX-License-Identifier: Apache-2.0
                package io.github.laddersr.kernel;

                IMPORTimport static io.github.laddersr.kernel.VectorLanes.SPECIES;

                import jdk.incubator.vector.FloatVector;

                /**
                SUMMARY *
                 * <p>Generated by {@code src/gen/GenerateTiles.java}: edit that file and run it.
                 */
                final class NAME {
                MASKS    private NAME() {}
                """
                .replace("IMPORT", packed ? LENGTH_IMPORT : "")
                .replace("MASKS", masks ? MASKS : "")
                .replace("SUMMARY", file.summary)
                .replace("NAME", file.name));
        for (Tile tile : file.tiles) {
            tile(tile);
        }
        line(0, "}");
        return out.toString();
    }

    private static String number(int n, String thing) {
        return n + " " + thing + (n == 1 ? "" : "s");
    }

    private static List<String> parameters(Tile t) {
        List<String> parameters = new ArrayList<>(List.of("int tiles", "int depth", "float[] a", "int a0"));
        if (t.form != Form.ACROSS) {
            parameters.add("int aRow");
        }
        if (t.hasColumnStride()) {
            parameters.add("int aColumn");
        }
        parameters.addAll(List.of("float[] b", "int b0"));
        boolean packed = t.form == Form.PACKED;
        if (!packed) {
            parameters.add("int bRow");
        }
        boolean several = t.vectors > 1;
        if (!packed && several) {
            parameters.add("int bStep");
        }
        parameters.addAll(List.of("float[] s", "int s0", "int sRow"));
        if (!packed && several) {
            parameters.add("int sStep");
        }
        parameters.addAll(List.of("float[] c", "int c0", "int cRow"));
        if (several) {
            parameters.add("int cStep");
        }
        return parameters;
    }

    private void tile(Tile t) {
        out.append('\n');
        line(
                1,
                "/** %s of %s: %s, %d of B. */"
                        .formatted(
                                number(t.rows, "row"),
                                (t.form == Form.PACKED ? "a panel of " : "") + number(t.vectors, "vector"),
                                number(t.rows * t.vectors, "sum"),
                                t.vectors));
        line(1, "static void " + t.name() + "(");
        line(3, String.join(",\n            ", parameters(t)) + ") {");
        if (t.masked) {
            line(2, "int steps = depth & STEPS;");
        }
        if (t.form == Form.PACKED) {
            if (t.masked) {
                line(2, "int q = b0 & INDEX;");
            }
        } else {
            for (int v = 1; v < t.vectors; v++) {
                line(2, "int d%d = %s;".formatted(v, masked(t, v == 1 ? "bStep" : v + " * bStep")));
            }
        }
        line(2, "for (int t = 0; t < tiles; t++) {");
        String height = t.rows == 1 ? "t * " : "t * " + t.rows + " * ";
        if (t.form == Form.ACROSS) {
            line(3, "int p0 = a0 + t" + (t.rows == 1 ? "" : " * " + t.rows) + ";");
        } else {
            line(3, "int p0 = " + masked(t, "a0 + " + height + "aRow") + ";");
            for (int i = 1; i < t.rows; i++) {
                line(3, "int p%d = %s;".formatted(i, masked(t, "p" + (i - 1) + " + aRow")));
            }
        }
        for (int i = 0; i < t.rows; i++) {
            for (int v = 0; v < t.vectors; v++) {
                line(3, "FloatVector %s = FloatVector.zero(SPECIES);".formatted(sum(i, v)));
            }
        }
        line(3, "for (int k = 0; k < %s; k++) {".formatted(t.masked ? "steps" : "depth"));
        step(t);
        line(3, "}");
        end(t, height);
        line(2, "}");
        line(1, "}");
    }

    private void step(Tile t) {
        if (t.form != Form.PACKED) {
            line(4, "int q = " + masked(t, "b0 + k * bRow") + ";");
        }
        for (int v = 0; v < t.vectors; v++) {
            line(4, "FloatVector w%s = FloatVector.fromArray(SPECIES, b, %s);".formatted(letter(v), vectorOfB(t, v)));
        }
        if (t.hasColumnStride()) {
            line(4, "int p = " + masked(t, "p0 + k * aColumn") + ";");
        }
        for (int i = 0; i < t.rows; i++) {
            String at = t.hasColumnStride() ? (i == 0 ? "p" : "p + " + i) : "p" + i + " + k";
            line(4, "FloatVector x%d = FloatVector.broadcast(SPECIES, a[%s]);".formatted(i, at));
            for (int v = 0; v < t.vectors; v++) {
                line(4, "%s = x%d.fma(w%s, %s);".formatted(sum(i, v), i, letter(v), sum(i, v)));
            }
        }
    }

    private static String vectorOfB(Tile t, int v) {
        if (t.form != Form.PACKED) {
            return v == 0 ? "q" : "q + d" + v;
        }
        String width = t.vectors == 1 ? "LENGTH" : "(" + t.vectors + " * LENGTH)";
        return (t.masked ? "q" : "b0") + " + k * " + width + plus(v, "LENGTH");
    }

    private void end(Tile t, String height) {
        line(3, "int from0 = s0 + " + height + "sRow;");
        line(3, "int to0 = c0 + " + height + "cRow;");
        String step = t.form == Form.PACKED ? "LENGTH" : "sStep";
        for (int i = 0; i < t.rows; i++) {
            if (i > 0) {
                line(3, "int from%d = from%d + sRow;".formatted(i, i - 1));
                line(3, "int to%d = to%d + cRow;".formatted(i, i - 1));
            }
            for (int v = 0; v < t.vectors; v++) {
                line(
                        3,
                        "%s.add(FloatVector.fromArray(SPECIES, s, from%d%s)).intoArray(c, to%d%s);"
                                .formatted(sum(i, v), i, plus(v, step), i, plus(v, "cStep")));
            }
        }
    }

    private static String masked(Tile t, String index) {
        if (!t.masked) {
            return index;
        }
        return index.contains(" ") ? "(" + index + ") & INDEX" : index + " & INDEX";
    }

    private static String sum(int row, int vector) {
        return "s" + row + letter(vector);
    }

    private static char letter(int vector) {
        return (char) ('a' + vector);
    }

    /** So many times a length, to be added; nothing for none. */
    private static String plus(int times, String length) {
        return switch (times) {
            case 0 -> "";
            case 1 -> " + " + length;
            default -> " + " + times + " * " + length;
        };
    }
}
