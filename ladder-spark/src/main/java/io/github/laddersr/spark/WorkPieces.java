// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.Network;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;

/**
 * The images, divided into pieces of work.
 *
 * @param pieces pieces of all images
 * @param bands bands of the images that were divided, in order
 */
record WorkPieces(List<Piece> pieces, Map<Photo, List<Piece.Part>> bands) {
    /** Hidden, so that no listing takes the bands for results. */
    static final String FOLDER = "_bands";

    /**
     * Divides images that are too large. An image can be divided only if one network enlarges it to the exact size,
     * without a resize, and if the photo is {@link Photo#divisible}. Every other image is one piece, however large; it
     * takes longer, but not more memory.
     *
     * @param out folder of the results
     * @param most maximum pixels of a piece
     * @param network network that enlarges an image to exactly the requested size, if there is one
     */
    static WorkPieces of(
            List<Photo> photos, Path out, String made, long most, Function<Photo, Optional<Network>> network) {
        List<Piece> pieces = new ArrayList<>();
        Map<Photo, List<Piece.Part>> bands = new LinkedHashMap<>();
        for (Photo photo : photos) {
            Optional<Footprint> footprint = photo.divisible() && photo.pixels() > most
                    ? network.apply(photo).map(Network::footprint).filter(WorkPieces::isLocal)
                    : Optional.empty();
            if (footprint.isEmpty()) {
                pieces.add(new Piece.Whole(photo));
                continue;
            }
            int multiple = footprint.get().multiple();
            int halo = footprint.get().aligned(footprint.get().reach().orElseThrow());
            int rows = (int) Math.clamp(most / 2 / photo.width(), 1, Integer.MAX_VALUE);
            List<Piece.Part> parts = new ArrayList<>();
            String content = "%s %d %d %d %s".formatted(photo.output(), photo.bytes(), photo.modified(), most, made);
            String name = UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8))
                    .toString();
            Path folder = new Path(new Path(out, FOLDER), name);
            for (Bands.Band band : Bands.cut(photo.height(), rows, halo, multiple)) {
                Path file = new Path(folder, "%06d.png".formatted(parts.size()));
                parts.add(new Piece.Part(photo, parts.size(), band, file.toString()));
            }
            pieces.addAll(parts);
            bands.put(photo, parts);
        }
        return new WorkPieces(pieces, bands);
    }

    private static boolean isLocal(Footprint footprint) {
        return footprint.reach().isPresent() && footprint.fixed().isEmpty();
    }

    /** The number of images that are a single piece. */
    long wholes() {
        return pieces.stream().filter(piece -> piece instanceof Piece.Whole).count();
    }
}
