// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.Warning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adapts metadata to the enlarged picture. {@link Metadata#enlarged} describes the changes. */
record EnlargedMetadata(int width, int height, double factorX, double factorY, Consumer<Warning> warnings) {

    /** Finds an orientation other than 1, as an attribute or as an element. */
    private static final Pattern XMP_ORIENTATION = Pattern.compile("(tiff:Orientation\\s*(?:=\\s*[\"']|>)\\s*)[2-8]");

    Metadata of(Metadata metadata) {
        boolean turned = metadata.orientation().swapsSides();
        return new Metadata(
                Orientation.TOP_LEFT,
                metadata.icc(),
                metadata.exif().flatMap(exif -> exif(exif, turned)),
                metadata.orientation() == Orientation.TOP_LEFT
                        ? metadata.xmp()
                        : metadata.xmp().map(EnlargedMetadata::xmp),
                metadata.xmpExtension(),
                metadata.iptc(),
                metadata.density().map(d -> (turned ? d.turned() : d).scaled(factorX, factorY)),
                metadata.pngChunks());
    }

    private Optional<Bytes> exif(Bytes exif, boolean turned) {
        try {
            ExifEditor editor = new ExifEditor(exif);
            editor.resetOrientation();
            editor.size(width, height);
            Optional<double[]> stored = editor.resolution();
            if (stored.isPresent()) {
                double x = stored.get()[turned ? 1 : 0];
                double y = stored.get()[turned ? 0 : 1];
                editor.resolution(x * factorX, y * factorY);
            }
            editor.dropThumbnail();
            return Optional.of(editor.result());
        } catch (IOException e) {
            warnings.accept(new Warning(
                    Warning.Kind.METADATA_LEFT_OUT,
                    "The EXIF data can't be changed (%s) and will be missing in the result."
                            .formatted(e.getMessage())));
            return Optional.empty();
        }
    }

    /** Replaces one digit. All other bytes stay, so this works for every encoding of the packet that contains ASCII. */
    private static Bytes xmp(Bytes packet) {
        String text = new String(packet.array(), StandardCharsets.ISO_8859_1);
        Matcher matcher = XMP_ORIENTATION.matcher(text);
        return Bytes.adopt(matcher.replaceAll(match -> match.group(1) + "1").getBytes(StandardCharsets.ISO_8859_1));
    }
}
