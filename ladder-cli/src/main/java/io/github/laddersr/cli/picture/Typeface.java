// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import io.github.laddersr.UserException;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.util.List;
import java.util.Set;

/** The font of all pictures: the first sans-serif font in a short list that this machine has. */
public final class Typeface {
    private static final List<String> WANTED =
            List.of("Liberation Sans", "Arial", "Helvetica", "Nimbus Sans", "Noto Sans", "DejaVu Sans");

    private static final String SYMBOLS = "×−|·α";

    private final String family;

    private Typeface(String family) {
        this.family = family;
    }

    /**
     * Fails now if drawing would fail later; call this before long work.
     *
     * @throws UserException if this machine has no fonts
     */
    public static void require() {
        find();
    }

    /**
     * Finds the font.
     *
     * @throws UserException if this machine has no fonts
     */
    static Typeface find() {
        try {
            Set<String> there = Set.copyOf(
                    List.of(GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames()));
            String family = WANTED.stream()
                    .filter(there::contains)
                    .filter(name -> new Font(name, Font.PLAIN, 12).canDisplayUpTo(SYMBOLS) < 0)
                    .findFirst()
                    .orElse(Font.SANS_SERIF);
            return new Typeface(family);
        } catch (RuntimeException | InternalError | LinkageError e) {
            // What Java throws if fontconfig is missing or has no font differs between releases.
            throw new UserException(
                    "Nothing can be drawn because Java finds no font: install one, such as Debian's packages fontconfig and fonts-dejavu-core.",
                    e);
        }
    }

    Font plain(double size) {
        return new Font(family, Font.PLAIN, 1).deriveFont((float) size);
    }

    Font bold(double size) {
        return new Font(family, Font.BOLD, 1).deriveFont((float) size);
    }
}
