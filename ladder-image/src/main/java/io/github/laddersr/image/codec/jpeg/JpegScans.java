// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.jpeg;

import io.github.laddersr.bytes.OpenFile;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * The scans of a JPEG. Finding them takes reading the file to the end of its picture.
 *
 * @param end the position of the end marker, or the length of the file if there is none
 * @param ended whether there is an end marker
 * @param complete whether all the scans that the picture needs have at least begun
 */
record JpegScans(long end, boolean ended, boolean complete) {
    private static final int NUMBER_OF_LINES = 0xDC;
    private static final int COEFFICIENTS = 64;
    private static final int MOST_PADDING = 1 << 16;

    static JpegScans of(JpegIndex index, OpenFile input) throws IOException {
        Coverage coverage = new Coverage(index.frame());
        Optional<Long> end = end(input, index.firstScan(), coverage);
        return new JpegScans(end.orElse(input.size()), end.isPresent(), coverage.isComplete());
    }

    /** Whether the first scan is followed by a marker that tells the picture's height. */
    static boolean tellHeight(JpegIndex index, OpenFile input) throws IOException {
        try (ImageInputStream in = input.stream()) {
            in.seek(index.firstScan() + 2);
            int marker;
            do {
                JpegIndex.toMarker(in);
                marker = in.readUnsignedByte();
            } while (JpegIndex.isAlone(marker));
            return marker == NUMBER_OF_LINES;
        } catch (EOFException e) {
            return false;
        }
    }

    /** Counts the pictures that follow the first. Each begins where the one before it ends, or after some zeros. */
    int followers(OpenFile input) throws IOException {
        int n = 0;
        Optional<Long> last = ended ? Optional.of(end) : Optional.empty();
        while (last.isPresent()) {
            long at = skipZeros(input, last.get() + 2);
            if (at + 3 > input.size()
                    || !Arrays.equals(input.bytes(at, 3), new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF})) {
                break;
            }
            n++;
            last = end(input, at + 2, new Coverage(new JpegIndex.Frame(0, 0, 0, 0, List.of())));
        }
        return n;
    }

    private static long skipZeros(OpenFile input, long from) throws IOException {
        byte[] bytes = input.bytes(from, Math.min(MOST_PADDING, Math.max(0, input.size() - from)));
        int i = 0;
        while (i < bytes.length && bytes[i] == 0) {
            i++;
        }
        return from + i;
    }

    /**
     * Finds the end marker of a picture whose remaining part begins at {@code from}. Empty if the file ends before it.
     */
    private static Optional<Long> end(OpenFile input, long from, Coverage coverage) throws IOException {
        try (ImageInputStream in = input.stream()) {
            in.seek(from);
            while (true) {
                JpegIndex.toMarker(in); // skips the coded pixels, in which a 0 follows each 0xFF
                int marker = in.readUnsignedByte();
                if (marker == JpegIndex.END) {
                    return Optional.of(in.getStreamPosition() - 2);
                }
                if (JpegIndex.isAlone(marker)) {
                    continue;
                }
                long at = in.getStreamPosition();
                int length = in.readUnsignedShort();
                if (marker == JpegIndex.SCAN) {
                    byte[] header = new byte[Math.max(0, length - 2)];
                    in.readFully(header);
                    coverage.add(header);
                }
                in.seek(at + length);
            }
        } catch (EOFException e) {
            return Optional.empty();
        }
    }

    /**
     * Notes which coefficients of which component are complete to their last bit. A progressive picture has many scans.
     */
    private static final class Coverage {
        private final JpegIndex.Frame frame;
        private final long[] whole; // for each component, one bit for each coefficient

        Coverage(JpegIndex.Frame frame) {
            this.frame = frame;
            this.whole = new long[frame.components().size()];
        }

        void add(byte[] header) {
            int n = header.length == 0 ? 0 : header[0] & 0xFF;
            if (header.length < 4 + 2 * n) {
                return;
            }
            int from = header[1 + 2 * n] & 0xFF;
            int to = Math.min(header[2 + 2 * n] & 0xFF, COEFFICIENTS - 1);
            boolean last = (header[3 + 2 * n] & 0xF) == 0;
            for (int i = 0; i < n && last; i++) {
                for (int c = 0; c < whole.length; c++) {
                    if (frame.components().get(c).id() == (header[1 + 2 * i] & 0xFF)) {
                        for (int k = from; k <= to; k++) {
                            whole[c] |= 1L << k;
                        }
                    }
                }
            }
        }

        boolean isComplete() {
            for (long coefficients : whole) {
                if (coefficients != -1L) {
                    return false;
                }
            }
            return true;
        }
    }
}
