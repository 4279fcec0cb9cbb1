// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The description in which ImageJ says how the pages of a TIFF belong together, a line for each property. */
final class ImageJ {
    private static final String BEGIN = "ImageJ=";

    /** The lines about the number and order of the pages. */
    private static final Pattern PAGES =
            Pattern.compile("(?m)^(images|channels|slices|frames|hyperstack)=[^\\r\\n\\x00]*\\R?");

    private ImageJ() {}

    /** Removes the lines about other pages, which a result of one page does not have. */
    static TiffTree ofOnePage(TiffTree tree) {
        List<TiffField> main = tree.main().stream().map(ImageJ::withoutPages).toList();
        return tree.withMain(main);
    }

    private static TiffField withoutPages(TiffField field) {
        if (field.tag() != TiffTags.DESCRIPTION || !(field instanceof TiffField.Values values)) {
            return field;
        }
        String text = new String(values.value(), StandardCharsets.ISO_8859_1); // keeps every byte
        return text.startsWith(BEGIN)
                ? new TiffField.Values(
                        values.tag(),
                        values.type(),
                        PAGES.matcher(text).replaceAll("").getBytes(StandardCharsets.ISO_8859_1),
                        values.order())
                : field;
    }
}
