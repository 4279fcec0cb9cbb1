// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.gif;

import io.github.laddersr.bytes.OpenFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a GIF.
 *
 * @param width the width of the canvas, which always contains the first frame
 * @param first the first frame
 * @param frames the number of frames
 * @param extensions comments and the application extensions that are read
 */
record GifIndex(int width, int height, Frame first, int frames, List<Extension> extensions) {
    static final String PROFILE = "ICCRGBG1012";
    static final String XMP = "XMP DataXMP";
    static final String COMMENTS = "";

    private static final int FRAME = 0x2C;
    private static final int EXTENSION = 0x21;
    private static final int CONTROL = 0xF9;
    private static final int APPLICATION = 0xFF;
    private static final int COMMENT = 0xFE;
    private static final int NAME = 11;
    private static final int MOST_EXTENSIONS = 128;

    /**
     * A frame.
     *
     * @param x its left column on the canvas
     * @param y its upper row on the canvas
     * @param palette the position of its colours, three bytes each
     * @param colours the number of colours; 0 if there is no palette
     * @param transparent the index that is transparent, which may be outside of the palette; -1 if there is none
     */
    record Frame(int x, int y, int width, int height, long palette, int colours, int transparent) {}

    /**
     * An extension.
     *
     * @param name the name of an application with its code, 11 letters; empty for a comment
     * @param at the position of its sub-blocks
     * @param end the position after the last one
     */
    record Extension(String name, long at, long end) {}

    /**
     * Visits each block up to the end or to the first damage after the first frame.
     *
     * @throws EOFException if the first frame is incomplete
     * @throws IIOException if there is no frame
     */
    static GifIndex of(OpenFile input) throws IOException {
        try (ImageInputStream in = input.stream()) {
            in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
            Walk walk = new Walk(in, input.size());
            walk.header();
            try {
                while (walk.block()) {
                    continue;
                }
            } catch (EOFException e) {
                if (walk.first == null) {
                    throw e;
                }
            }
            return walk.result();
        }
    }

    /** Reads the blocks of a file in order. */
    private static final class Walk {
        private final ImageInputStream in;
        private final long size;
        private int width;
        private int height;
        private long palette;
        private int colours;
        private int transparent = -1;
        private int frames;
        private @Nullable Frame first;
        private final List<Extension> extensions = new ArrayList<>();

        Walk(ImageInputStream in, long size) {
            this.in = in;
            this.size = size;
        }

        void header() throws IOException {
            in.seek(6);
            width = in.readUnsignedShort();
            height = in.readUnsignedShort();
            colours = colours(in.readUnsignedByte());
            palette = in.getStreamPosition() + 2;
            skipTo(palette + 3L * colours);
        }

        private static int colours(int flags) {
            return (flags & 0x80) == 0 ? 0 : 2 << (flags & 7);
        }

        /** Reads the next block. Returns false at the end. */
        boolean block() throws IOException {
            switch (in.readUnsignedByte()) {
                case EXTENSION -> extension(in.readUnsignedByte());
                case FRAME -> frame();
                default -> {
                    return false; // the trailer, or something that GIF does not define
                }
            }
            return true;
        }

        private void extension(int kind) throws IOException {
            long at = in.getStreamPosition();
            if (kind == CONTROL && first == null) {
                if (in.readUnsignedByte() >= 4) {
                    boolean some = (in.readUnsignedByte() & 1) != 0;
                    in.readUnsignedShort(); // skips how long the frame is shown
                    int index = in.readUnsignedByte();
                    transparent = some ? index : -1;
                }
            } else if (kind == APPLICATION && in.readUnsignedByte() == NAME) {
                byte[] name = new byte[NAME];
                in.readFully(name);
                String known = new String(name, StandardCharsets.ISO_8859_1);
                long blocks = in.getStreamPosition();
                skipBlocks();
                if (known.equals(PROFILE) || known.equals(XMP)) {
                    add(known, blocks);
                }
                return;
            }
            in.seek(at);
            skipBlocks();
            if (kind == COMMENT) {
                add(COMMENTS, at);
            }
        }

        private void add(String name, long at) throws IOException {
            if (extensions.size() < MOST_EXTENSIONS) {
                extensions.add(new Extension(name, at, in.getStreamPosition()));
            }
        }

        private void frame() throws IOException {
            int x = in.readUnsignedShort();
            int y = in.readUnsignedShort();
            int columns = in.readUnsignedShort();
            int rows = in.readUnsignedShort();
            int own = colours(in.readUnsignedByte());
            long at = in.getStreamPosition();
            skipTo(at + 3L * own);
            in.readUnsignedByte(); // skips the length of the first codes
            skipBlocks();
            frames++;
            if (first == null) {
                first = new Frame(x, y, columns, rows, own > 0 ? at : palette, own > 0 ? own : colours, transparent);
            }
        }

        private void skipBlocks() throws IOException {
            for (int n = in.readUnsignedByte(); n != 0; n = in.readUnsignedByte()) {
                skipTo(in.getStreamPosition() + n);
            }
        }

        private void skipTo(long at) throws IOException {
            if (at > size) {
                throw new EOFException();
            }
            in.seek(at);
        }

        GifIndex result() throws IIOException {
            Frame frame = first;
            if (frame == null) {
                throw new IIOException("it has no frame");
            }
            return new GifIndex(
                    frame.width == 0 ? 0 : Math.max(width, frame.x + frame.width),
                    frame.height == 0 ? 0 : Math.max(height, frame.y + frame.height),
                    frame,
                    frames,
                    List.copyOf(extensions));
        }
    }

    /** Whether the first frame covers the canvas. */
    boolean isCovered() {
        return first.width == width && first.height == height;
    }
}
