// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that a colour profile is complete, and reads which colours it is for. */
public final class IccProfile {
    private static final int HEADER = 128;
    private static final int TAG = 12;
    private static final Pattern HIGH_DYNAMIC_RANGE = Pattern.compile("\\b(PQ|HLG)\\b");

    private IccProfile() {}

    /** Says why a colour management system would refuse the profile. Empty if it would accept it. */
    public static Optional<String> obstacle(Bytes profile) {
        ByteBuffer bytes = ByteBuffer.wrap(profile.array());
        if (bytes.capacity() < HEADER + 4) {
            return Optional.of("too short");
        }
        if (!signature(profile, 36).equals("acsp")) {
            return Optional.of("no profile");
        }
        long size = Integer.toUnsignedLong(bytes.getInt(0));
        long tags = Integer.toUnsignedLong(bytes.getInt(HEADER));
        if (size < HEADER + 4 || size > bytes.capacity() || tags > (size - HEADER - 4) / TAG) {
            return Optional.of("cut short");
        }
        for (int i = 0; i < tags; i++) {
            int entry = HEADER + 4 + i * TAG;
            long at = Integer.toUnsignedLong(bytes.getInt(entry + 4));
            long n = Integer.toUnsignedLong(bytes.getInt(entry + 8));
            if (at > size || n > size - at) {
                return Optional.of("cut short");
            }
        }
        return Optional.empty();
    }

    /** The colour space in four letters: "RGB ", "GRAY", "CMYK", ... */
    public static String colourSpace(Bytes profile) {
        return signature(profile, 16);
    }

    /** Whether the profile is for images of this many channels, alpha included. */
    public static boolean fits(Bytes profile, int channels) {
        return colourSpace(profile).equals(channels <= 2 ? "GRAY" : "RGB ");
    }

    /**
     * Returns "PQ" or "HLG" if the profile's cicp tag or its name says that it is for screens of high dynamic range.
     */
    public static Optional<String> highDynamicRange(Bytes profile) {
        ByteBuffer bytes = ByteBuffer.wrap(profile.array());
        int tags = bytes.getInt(HEADER);
        for (int i = 0; i < tags; i++) {
            int entry = HEADER + 4 + i * TAG;
            int at = bytes.getInt(entry + 4);
            int n = bytes.getInt(entry + 8);
            String tag = signature(profile, entry);
            if (tag.equals("cicp") && n >= 12) {
                int transfer = profile.array()[at + 9];
                return transfer == 16 ? Optional.of("PQ") : transfer == 18 ? Optional.of("HLG") : Optional.empty();
            }
            if (tag.equals("desc")) {
                String name = new String(profile.array(), at, n, StandardCharsets.ISO_8859_1).replace("\0", "");
                Matcher named = HIGH_DYNAMIC_RANGE.matcher(name);
                if (named.find()) {
                    return Optional.of(named.group());
                }
            }
        }
        return Optional.empty();
    }

    private static String signature(Bytes profile, int at) {
        return new String(profile.array(), at, 4, StandardCharsets.ISO_8859_1);
    }
}
