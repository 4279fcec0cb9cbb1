// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import io.github.laddersr.image.ByteImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The pixels of the four published sets, by hash: 219 HR images, both whole and cropped to a multiple of each scale,
 * and their LR at x2, x3, x4. {@code known-images.tsv} has a row for each: set, name, kind (HR or LR), scale (1 for a
 * whole HR), width, height, and the SHA-256 of the raw interleaved 8-bit samples. {@code scripts/make_known_images.py}
 * generated it.
 */
public final class KnownImages {
    /** The result of comparing an image with the published one of the same name. */
    public enum Verdict {
        VERIFIED("verified"),
        DIFFERS("differs from the published"),
        UNKNOWN("unknown image");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        /** Words for a message. */
        public String words() {
            return words;
        }
    }

    private enum Kind {
        HR,
        LR
    }

    private record Key(PublishedSet set, Kind kind, int scale, String plainName) {}

    private record Row(int width, int height, String sha256) {}

    private static final String TABLE = "known-images.tsv";

    private final Map<Key, Row> rows = new HashMap<>();
    private final Map<PublishedSet, List<String>> names = new HashMap<>();

    private KnownImages() {}

    /** The table that ships with Ladder. */
    public static KnownImages shipped() {
        KnownImages known = new KnownImages();
        try (InputStream in = Objects.requireNonNull(KnownImages.class.getResourceAsStream(TABLE), TABLE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines().skip(1).map(line -> line.split("\t", -1)).forEach(known::add);
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + TABLE + " can't be read", e);
        }
        return known;
    }

    private void add(String[] column) {
        PublishedSet set = PublishedSet.named(column[0]).orElseThrow();
        Kind kind = Kind.valueOf(column[2]);
        int scale = Integer.parseInt(column[3]);
        Row row = new Row(Integer.parseInt(column[4]), Integer.parseInt(column[5]), column[6]);
        rows.put(new Key(set, kind, scale, PublishedSet.plain(column[1])), row);
        if (kind == Kind.HR && scale == 1) {
            names.computeIfAbsent(set, s -> new ArrayList<>()).add(column[1]);
        }
    }

    /** The names of a set's images. */
    public List<String> names(PublishedSet set) {
        return List.copyOf(names.getOrDefault(set, List.of()));
    }

    /**
     * Compares an HR image with the published one of the same name or, if there is none, with all images of the set,
     * because some copies are numbered instead of named.
     *
     * @param name name of the image; case, hyphens and underscores do not matter
     * @param scale scale to a multiple of which it was cropped; 1 for a whole image
     */
    public Verdict hr(PublishedSet set, String name, int scale, ByteImage image) {
        Verdict cropped = verdict(set, Kind.HR, scale, name, image);
        // If the sides are multiples anyway, only the whole image is listed.
        return cropped == Verdict.UNKNOWN ? verdict(set, Kind.HR, 1, name, image) : cropped;
    }

    /**
     * Compares an LR image, as {@link #hr}.
     *
     * @param name name of the image without {@code x2}; case, hyphens and underscores do not matter
     * @param scale 2, 3 or 4
     */
    public Verdict lr(PublishedSet set, String name, int scale, ByteImage image) {
        return verdict(set, Kind.LR, scale, name, image);
    }

    private Verdict verdict(PublishedSet set, Kind kind, int scale, String name, ByteImage image) {
        Row row = new Row(image.width(), image.height(), image.sha256());
        Optional<Row> known = Optional.ofNullable(rows.get(new Key(set, kind, scale, PublishedSet.plain(name))));
        if (known.isPresent()) {
            return known.get().equals(row) ? Verdict.VERIFIED : Verdict.DIFFERS;
        }
        boolean another = rows.entrySet().stream()
                .anyMatch(e -> e.getKey().set == set
                        && e.getKey().kind == kind
                        && e.getKey().scale == scale
                        && e.getValue().equals(row));
        return another ? Verdict.VERIFIED : Verdict.UNKNOWN;
    }
}
