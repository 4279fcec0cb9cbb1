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
 * Images as pieces of work.
 *
 * @param pieces of all images
 * @param bands of the images that were cut, in order
 */
record Cuts(List<Piece> pieces, Map<Photo, List<Piece.Part>> bands) {
    /** Hidden, so that no listing takes it for results. */
    static final String FOLDER = "_bands";

    /**
     * Cuts what is too large. Only images that one network enlarges at once, without a resize behind it, can be cut, and
     * only where the photo is {@link Photo#divisible}: all others are one piece, however large. They take
     * longer, not more memory.
     *
     * @param out folder of the results
     * @param made by what: bands of the same are in the same folder, whichever job wrote them
     * @param most pixels of a piece
     * @param network that enlarges an image by exactly the wanted size, if one does
     */
    static Cuts of(List<Photo> photos, Path out, String made, long most, Function<Photo, Optional<Network>> network) {
        List<Piece> pieces = new ArrayList<>();
        Map<Photo, List<Piece.Part>> bands = new LinkedHashMap<>();
        for (Photo photo : photos) {
            Optional<Footprint> footprint = photo.divisible() && photo.pixels() > most
                    ? network.apply(photo).map(Network::footprint).filter(Cuts::isLocal)
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
        return new Cuts(pieces, bands);
    }

    private static boolean isLocal(Footprint footprint) {
        return footprint.reach().isPresent() && footprint.fixed().isEmpty();
    }

    /** Images that are done as one piece. */
    long wholes() {
        return pieces.stream().filter(piece -> piece instanceof Piece.Whole).count();
    }
}
