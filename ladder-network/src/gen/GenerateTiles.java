// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the straight-line kernels of package {@code kernel}: tiles of matrix products whose sums stay in vector registers. C2 keeps a sum
 * in a register only where it sees each of them by name, so the source names them all, and nobody should have to write that by hand.
 *
 * <p>{@code java GenerateTiles.java FOLDER} writes the classes into a folder. {@code GeneratedTilesTest} runs this and compares the result with what is
 * checked in.
 */
public final class GenerateTiles {
    /**
     * A tile.
     *
     * @param rows of sums
     * @param vectors of sums in a row
     * @param steps of the inner loop that are written out one after another
     */
    private record Tile(int rows, int vectors, int steps) {
        String name() {
            return "tiles" + rows + "x" + vectors;
        }
    }

    /** A class of tiles that fit a register file. */
    private record File(String name, String summary, List<Tile> tiles) {}

    private static final List<File> FILES = List.of(
            new File(
                    "NarrowTiles",
                    "16 vector registers (AVX2): panels of two vectors",
                    List.of(new Tile(5, 2, 1), new Tile(6, 2, 1), new Tile(1, 2, 1))),
            new File(
                    "WideTiles",
                    "32 vector registers (AVX-512, NEON): panels of four vectors",
                    List.of(new Tile(5, 4, 1), new Tile(4, 4, 1), new Tile(1, 4, 1))),
            new File(
                    "SlimTiles",
                    "32 vector registers: the panels of three vectors, two and one that are left over",
                    List.of(
                            new Tile(7, 3, 1),
                            new Tile(1, 3, 1),
                            new Tile(9, 2, 1),
                            new Tile(1, 2, 1),
                            new Tile(12, 1, 1),
                            new Tile(1, 1, 1))));

    private final StringBuilder out = new StringBuilder();

    private GenerateTiles() {}

    public static void main(String[] args) throws IOException {
        for (File file : FILES) {
            Files.writeString(Path.of(args[0], file.name + ".java"), new GenerateTiles().write(file));
        }
    }

    private void line(int depth, String text) {
        out.append("    ".repeat(depth)).append(text).append('\n');
    }

    private String write(File file) {
        out.append("""
                // SPDX-License-Identifier: Apache-2.0
                package io.github.laddersr.kernel;

                import static io.github.laddersr.kernel.Lanes.LENGTH;
                import static io.github.laddersr.kernel.Lanes.SPECIES;

                import jdk.incubator.vector.FloatVector;

                /**
                 * Tiles of {@link PackedMatrix#multiplyAdd} for SUMMARY.
                 *
                 * <p>Each computes C = S + A B, where S may be C itself, for {@code tiles} times R rows and V vectors of columns: {@code tilesRxV}. A's
                 * element (i, k) is {@code a[a0 + i aRow + k]}, B is a panel of {@link PackedMatrix}, row i of S starts at {@code s0 + i sRow}, vector v of
                 * row i of C at {@code c0 + i cRow + v cStep}. S is added last, so that a tile need not wait for it.
                 *
                 * <p>Written by {@code src/gen/GenerateTiles.java}: change that, and run it.
                 */
                final class NAME {
                    private NAME() {}
                """
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

    private void tile(Tile t) {
        out.append('\n');
        line(
                1,
                "/** %s of a panel of %s: %s, %d of B. */"
                        .formatted(
                                number(t.rows, "row"),
                                number(t.vectors, "vector"),
                                number(t.rows * t.vectors, "sum"),
                                t.vectors));
        line(1, "static void " + t.name() + "(");
        List<String> parameters = new ArrayList<>(List.of(
                "int tiles",
                "int depth",
                "float[] a",
                "int a0",
                "int aRow",
                "float[] b",
                "int b0",
                "float[] s",
                "int s0",
                "int sRow",
                "float[] c",
                "int c0",
                "int cRow"));
        if (t.vectors > 1) {
            parameters.add("int cStep");
        }
        line(3, String.join(",\n            ", parameters) + ") {");
        line(2, "for (int t = 0; t < tiles; t++) {");
        String height = t.rows == 1 ? "t * " : "t * " + t.rows + " * ";
        line(3, "int p0 = a0 + " + height + "aRow;");
        for (int i = 1; i < t.rows; i++) {
            line(3, "int p%d = p%d + aRow;".formatted(i, i - 1));
        }
        for (int i = 0; i < t.rows; i++) {
            for (int v = 0; v < t.vectors; v++) {
                line(3, "FloatVector %s = FloatVector.zero(SPECIES);".formatted(sum(i, v)));
            }
        }
        line(3, t.steps == 1 ? "for (int k = 0; k < depth; k++) {" : "for (int k = 0; k < depth; k += " + t.steps + ") {");
        for (int step = 0; step < t.steps; step++) {
            step(t, step);
        }
        line(3, "}");
        line(3, "int from0 = s0 + " + height + "sRow;");
        line(3, "int to0 = c0 + " + height + "cRow;");
        for (int i = 0; i < t.rows; i++) {
            if (i > 0) {
                line(3, "int from%d = from%d + sRow;".formatted(i, i - 1));
                line(3, "int to%d = to%d + cRow;".formatted(i, i - 1));
            }
            for (int v = 0; v < t.vectors; v++) {
                line(
                        3,
                        "%s.add(FloatVector.fromArray(SPECIES, s, from%d%s)).intoArray(c, to%d%s);"
                                .formatted(sum(i, v), i, plus(v, "LENGTH"), i, plus(v, "cStep")));
            }
        }
        line(2, "}");
        line(1, "}");
    }

    private void step(Tile t, int step) {
        String k = step == 0 ? "k" : "(k + " + step + ")";
        String n = step == 0 ? "" : Integer.toString(step);
        String width = t.vectors == 1 ? "LENGTH" : "(" + t.vectors + " * LENGTH)";
        for (int v = 0; v < t.vectors; v++) {
            line(
                    4,
                    "FloatVector w%s%s = FloatVector.fromArray(SPECIES, b, b0 + %s * %s%s);"
                            .formatted(n, letter(v), k, width, plus(v, "LENGTH")));
        }
        for (int i = 0; i < t.rows; i++) {
            line(4, "FloatVector x%s%d = FloatVector.broadcast(SPECIES, a[p%d + %s]);".formatted(n.isEmpty() ? "" : n + "_", i, i, k));
            for (int v = 0; v < t.vectors; v++) {
                line(4, "%s = x%s%d.fma(w%s%s, %s);".formatted(sum(i, v), n.isEmpty() ? "" : n + "_", i, n, letter(v), sum(i, v)));
            }
        }
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
