// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.jpeg;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.bytes.DamagedException;
import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.metadata.TiffFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The additional pictures in a JPEG file. The pictures of a stereo pair or series are listed in its MPF index. A gain
 * map makes the picture brighter on screens of high dynamic range. Small previews are not counted.
 *
 * @param pictures the number of pictures after the first, without a gain map
 * @param gainMap whether there is a gain map
 */
record JpegExtras(int pictures, boolean gainMap) {
    private static final byte[] MPF = JpegIndex.latin("MPF\0");
    private static final byte[] ISO_GAIN_MAP = JpegIndex.latin("urn:iso:std:iso:ts:21496:-1\0");
    private static final int LIST = 0xB002;
    private static final int ENTRY = 16;
    private static final int CLASS = 0xFF0000;
    private static final int PREVIEW = 0x010000;
    private static final int HEAD = 1 << 16;

    /** Words that only files with a gain map contain: in Android's XMP, Apple's XMP, ISO 21496-1. */
    private static final List<String> GAIN_MAP_WORDS = List.of("hdrgm:", "hdrgainmap", "ts:21496", "\"GainMap\"");

    static JpegExtras of(JpegIndex index, JpegScans scans, OpenFile input) throws IOException {
        boolean said = index.find(0xE2, ISO_GAIN_MAP, input).isPresent();
        for (JpegIndex.Segment segment : index.segments()) {
            said |= segment.marker() == 0xE1 && saysGainMap(segment.content(input));
        }
        Optional<JpegIndex.Segment> list = index.find(0xE2, MPF, input);
        List<Boolean> listed = list.isPresent() ? listed(list.get(), input) : List.of();
        int maps = (int) listed.stream().filter(map -> map).count();
        int pictures = list.isPresent() ? listed.size() - maps : scans.followers(input);
        if (said && maps == 0 && pictures > 0) {
            // one of the pictures is the map, though it does not say so itself
            return new JpegExtras(pictures - 1, true);
        }
        return new JpegExtras(pictures, maps > 0);
    }

    private static boolean saysGainMap(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return GAIN_MAP_WORDS.stream().anyMatch(text::contains);
    }

    /** For each picture in the MPF index except the first and previews: whether it is a gain map. */
    private static List<Boolean> listed(JpegIndex.Segment segment, OpenFile input) throws IOException {
        long base = segment.at() + MPF.length;
        List<Boolean> maps = new ArrayList<>();
        for (ByteBuffer entry : entries(input.bytes(base, segment.length() - (long) MPF.length))) {
            if ((entry.getInt(0) & CLASS) != PREVIEW) {
                long at = base + Integer.toUnsignedLong(entry.getInt(8));
                long n = Math.min(HEAD, Math.max(0, input.size() - at));
                maps.add(saysGainMap(input.bytes(Math.min(at, input.size()), n)));
            }
        }
        return maps;
    }

    /**
     * The entries of the MPF index after the first one. The block has TIFF's structure. Returns no entries if it is
     * damaged.
     */
    private static List<ByteBuffer> entries(byte[] block) throws IOException {
        List<ByteBuffer> entries = new ArrayList<>();
        try {
            TiffFile index = TiffFile.classic(ByteSource.of(block));
            ByteBuffer list = ByteBuffer.wrap(index.first().bytes(LIST).orElse(new byte[0]));
            for (int at = ENTRY; at + ENTRY <= list.capacity(); at += ENTRY) {
                entries.add(list.slice(at, ENTRY).order(index.order()));
            }
        } catch (DamagedException e) {
            return entries;
        }
        return entries;
    }
}
