// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.drew.imaging.tiff.TiffMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.ExifThumbnailDirectory;
import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.image.ImageFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Edits a block that is laid out by hand: one thumbnail is between the first directory and the MakerNote, another one
 * at the end.
 */
class ExifEditorTest {
    @TempDir
    Path folder;

    private static final int MAIN = 8;
    private static final int RATIONAL = 128; // both resolutions point to it
    private static final int THUMBNAIL_DIRECTORY = 140;
    private static final int THUMBNAIL = 180;
    private static final int THUMBNAIL_BYTES = 40;
    private static final int EXIF = 220;
    private static final int MAKER_NOTE = 280;
    private static final int MAKER_NOTE_BYTES = 20;
    private static final int THIRD_DIRECTORY = 300;
    private static final int LAST_PICTURE = 340;
    private static final int SIZE = 400;

    static Stream<ByteOrder> orders() {
        return Stream.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN);
    }

    private static Bytes block(ByteOrder order) {
        ByteBuffer b = ByteBuffer.allocate(SIZE).order(order);
        byte mark = (byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I');
        b.put(mark).put(mark).putShort((short) 42).putInt(MAIN);
        b.putShort((short) 7);
        entry(b, TiffTags.IMAGE_WIDTH, TiffFile.SHORT, 36);
        entry(b, TiffTags.IMAGE_LENGTH, TiffFile.LONG, 24);
        entry(b, TiffTags.ORIENTATION, TiffFile.SHORT, 6);
        entry(b, TiffTags.X_RESOLUTION, TiffFile.RATIONAL, RATIONAL);
        entry(b, TiffTags.Y_RESOLUTION, TiffFile.RATIONAL, RATIONAL);
        entry(b, TiffTags.RESOLUTION_UNIT, TiffFile.SHORT, 3);
        entry(b, TiffTags.EXIF_IFD, TiffFile.LONG, EXIF);
        b.putInt(THUMBNAIL_DIRECTORY);
        b.putInt(RATIONAL, 1181).putInt(RATIONAL + 4, 10);
        b.position(THUMBNAIL_DIRECTORY).putShort((short) 2);
        entry(b, TiffTags.JPEG_OFFSET, TiffFile.LONG, THUMBNAIL);
        entry(b, TiffTags.JPEG_LENGTH, TiffFile.LONG, THUMBNAIL_BYTES);
        b.putInt(THIRD_DIRECTORY);
        Arrays.fill(b.array(), THUMBNAIL, THUMBNAIL + THUMBNAIL_BYTES, (byte) 0x77);
        b.position(EXIF).putShort((short) 4);
        entry(b, 37500, TiffFile.UNDEFINED, MAKER_NOTE_BYTES, MAKER_NOTE);
        entry(b, TiffTags.COLOR_SPACE, TiffFile.SHORT, 0xFFFF);
        entry(b, TiffTags.PIXEL_X, TiffFile.SHORT, 36);
        entry(b, TiffTags.PIXEL_Y, TiffFile.SHORT, 24);
        b.putInt(0);
        b.position(MAKER_NOTE);
        for (int i = 0; i < MAKER_NOTE_BYTES / 4; i++) {
            b.putInt(MAKER_NOTE + i); // offsets from the block's start, as camera makers write them
        }
        b.position(THIRD_DIRECTORY).putShort((short) 2);
        entry(b, TiffTags.STRIP_OFFSETS, TiffFile.LONG, LAST_PICTURE);
        entry(b, TiffTags.STRIP_BYTE_COUNTS, TiffFile.SHORT, SIZE - LAST_PICTURE);
        b.putInt(0);
        Arrays.fill(b.array(), LAST_PICTURE, SIZE, (byte) 0x55);
        return Bytes.of(b.array());
    }

    private static void entry(ByteBuffer b, int tag, int type, int value) {
        entry(b, tag, type, 1, value);
    }

    private static void entry(ByteBuffer b, int tag, int type, int count, int value) {
        b.putShort((short) tag).putShort((short) type).putInt(count);
        if (type == TiffFile.SHORT) {
            b.putShort((short) value).putShort((short) 0);
        } else {
            b.putInt(value);
        }
    }

    private static com.drew.metadata.Metadata seen(Bytes exif) throws Exception {
        return TiffMetadataReader.readMetadata(new ByteArrayInputStream(exif.toByteArray()));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void changesOnlyWhatItShouldAndMovesNothing(ByteOrder order) throws Exception {
        Bytes before = block(order);
        assertThat(seen(before).getDirectoriesOfType(ExifThumbnailDirectory.class))
                .isNotEmpty();
        ExifEditor editor = new ExifEditor(before);
        assertThat(editor.orientation()).isEqualTo(Orientation.RIGHT_TOP);
        assertThat(editor.density()).contains(Density.perCentimetre(118.1, 118.1));
        editor.resetOrientation();
        editor.size(70_000, 500);
        editor.resolution(236.2, 236.2);
        editor.srgb();
        editor.dropThumbnail();
        Bytes after = editor.result();

        com.drew.metadata.Metadata seen = seen(after);
        ExifIFD0Directory main = seen.getFirstDirectoryOfType(ExifIFD0Directory.class);
        assertThat(main.getInt(TiffTags.IMAGE_WIDTH))
                .as("a SHORT that became a LONG")
                .isEqualTo(70_000);
        assertThat(main.getInt(TiffTags.IMAGE_LENGTH)).isEqualTo(500);
        assertThat(main.getInt(TiffTags.ORIENTATION)).isEqualTo(1);
        assertThat(main.getDouble(TiffTags.X_RESOLUTION)).isEqualTo(236.2);
        assertThat(main.getDouble(TiffTags.Y_RESOLUTION)).isEqualTo(236.2);
        assertThat(main.getInt(TiffTags.RESOLUTION_UNIT)).isEqualTo(3);
        ExifSubIFDDirectory exif = seen.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
        assertThat(exif.getInt(TiffTags.PIXEL_X)).isEqualTo(70_000);
        assertThat(exif.getInt(TiffTags.PIXEL_Y)).isEqualTo(500);
        assertThat(exif.getInt(TiffTags.COLOR_SPACE)).isEqualTo(1);
        assertThat(seen.getDirectoriesOfType(ExifThumbnailDirectory.class)).isEmpty();

        byte[] bytes = after.toByteArray();
        assertThat(Arrays.copyOfRange(bytes, MAKER_NOTE, MAKER_NOTE + MAKER_NOTE_BYTES))
                .isEqualTo(Arrays.copyOfRange(before.toByteArray(), MAKER_NOTE, MAKER_NOTE + MAKER_NOTE_BYTES));
        assertThat(bytes)
                .as("nothing of the small pictures")
                .doesNotContain(0x77)
                .doesNotContain(0x55);
        assertThat(bytes).as("cut where the last picture began").hasSize(LAST_PICTURE);
    }

    /** If a pointer to a thumbnail points into the MakerNote, the MakerNote is not overwritten. */
    @ParameterizedTest
    @MethodSource("orders")
    void keepsWhatAnotherDirectoryUses(ByteOrder order) throws Exception {
        byte[] bytes = block(order).toByteArray();
        ByteBuffer.wrap(bytes).order(order).putInt(THUMBNAIL_DIRECTORY + 2 + 8, 0); // the thumbnail begins at 0
        ByteBuffer.wrap(bytes).order(order).putInt(THUMBNAIL_DIRECTORY + 2 + 12 + 8, SIZE);
        ExifEditor editor = new ExifEditor(Bytes.of(bytes));
        editor.dropThumbnail();
        Bytes after = editor.result();
        assertThat(new ExifEditor(after).orientation()).isEqualTo(Orientation.RIGHT_TOP);
        assertThat(Arrays.copyOfRange(after.toByteArray(), MAKER_NOTE, MAKER_NOTE + MAKER_NOTE_BYTES))
                .isEqualTo(Arrays.copyOfRange(bytes, MAKER_NOTE, MAKER_NOTE + MAKER_NOTE_BYTES));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void directoriesInACircleAreReadOnce(ByteOrder order) throws Exception {
        byte[] bytes = block(order).toByteArray();
        ByteBuffer.wrap(bytes).order(order).putInt(THUMBNAIL_DIRECTORY + 2 + 24, THUMBNAIL_DIRECTORY);
        ExifEditor editor = new ExifEditor(Bytes.of(bytes));
        editor.dropThumbnail();
        assertThat(editor.result().toByteArray()).doesNotContain(0x77);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void aResolutionIsAddedWithoutMovingTheRest(ByteOrder order) throws Exception {
        byte[] bytes = block(order).toByteArray();
        ByteBuffer.wrap(bytes).order(order).putInt(RATIONAL, 0); // no resolution any more
        Bytes added = ExifResolution.added(Bytes.of(bytes), Density.perInch(72.5, 96));
        assertThat(Arrays.copyOfRange(added.toByteArray(), 8, SIZE)).isEqualTo(Arrays.copyOfRange(bytes, 8, SIZE));
        ExifIFD0Directory main = seen(added).getFirstDirectoryOfType(ExifIFD0Directory.class);
        assertThat(main.getDouble(TiffTags.X_RESOLUTION)).isEqualTo(72.5);
        assertThat(main.getDouble(TiffTags.Y_RESOLUTION)).isEqualTo(96);
        assertThat(main.getInt(TiffTags.RESOLUTION_UNIT)).isEqualTo(2);
        assertThat(main.getInt(TiffTags.IMAGE_WIDTH)).isEqualTo(36);
        assertThat(seen(added)
                        .getFirstDirectoryOfType(ExifSubIFDDirectory.class)
                        .getInt(TiffTags.PIXEL_X))
                .isEqualTo(36);
        assertThat(ExifResolution.added(added, Density.perInch(1, 1))).isSameAs(added);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void aTreeIsTheSameInTheOtherByteOrder(ByteOrder order) throws Exception {
        TiffFile tiff = TiffFile.of(ByteSource.of(block(order).toByteArray()));
        TiffTree tree = TiffTree.read(tiff, tiff.first(), tag -> tag != TiffTags.EXIF_IFD);
        ByteOrder other = order == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        com.drew.metadata.Metadata seen = seen(TiffWriter.block(tree, other));
        ExifIFD0Directory main = seen.getFirstDirectoryOfType(ExifIFD0Directory.class);
        assertThat(main.getInt(TiffTags.IMAGE_WIDTH)).isEqualTo(36);
        assertThat(main.getInt(TiffTags.IMAGE_LENGTH)).isEqualTo(24);
        assertThat(main.getDouble(TiffTags.Y_RESOLUTION)).isEqualTo(118.1);
        ExifSubIFDDirectory exif = seen.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
        assertThat(exif.getInt(TiffTags.PIXEL_Y)).isEqualTo(24);
        assertThat(exif.getByteArray(37500))
                .isEqualTo(Arrays.copyOfRange(block(order).toByteArray(), MAKER_NOTE, MAKER_NOTE + MAKER_NOTE_BYTES));
    }

    /**
     * A BigTIFF has counts and positions of 64 bits and its own type of pointer. The EXIF block that is made from it is
     * a classic one.
     */
    @ParameterizedTest
    @MethodSource("orders")
    void exifOfABigTiff(ByteOrder order) throws Exception {
        ByteBuffer b = ByteBuffer.allocate(200).order(order);
        byte mark = (byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I');
        b.put(mark)
                .put(mark)
                .putShort((short) 43)
                .putShort((short) 8)
                .putShort((short) 0)
                .putLong(16);
        b.putLong(3);
        b.putShort((short) 271)
                .putShort((short) TiffFile.ASCII)
                .putLong(7)
                .put("Ladder\0\0".getBytes(StandardCharsets.UTF_8));
        b.putShort((short) TiffTags.ORIENTATION)
                .putShort((short) TiffFile.SHORT)
                .putLong(1)
                .putShort((short) 6)
                .position(64);
        b.putShort((short) TiffTags.EXIF_IFD)
                .putShort((short) 18)
                .putLong(1)
                .putLong(100)
                .putLong(0);
        b.position(100).putLong(1);
        b.putShort((short) 36867)
                .putShort((short) TiffFile.ASCII)
                .putLong(20)
                .putLong(140)
                .putLong(0);
        b.position(140).put("2024:05:06 07:08:09\0".getBytes(StandardCharsets.UTF_8));
        Metadata metadata = ImageFiles.metadata(Samples.file(folder, "big.tif", b.array()));
        assertThat(metadata.orientation()).isEqualTo(Orientation.RIGHT_TOP);
        com.drew.metadata.Metadata seen = seen(metadata.exif().orElseThrow());
        assertThat(seen.getFirstDirectoryOfType(ExifIFD0Directory.class).getString(ExifIFD0Directory.TAG_MAKE))
                .isEqualTo("Ladder");
        assertThat(seen.getFirstDirectoryOfType(ExifSubIFDDirectory.class)
                        .getString(ExifSubIFDDirectory.TAG_DATETIME_ORIGINAL))
                .isEqualTo("2024:05:06 07:08:09");
        assertThatThrownBy(() -> new ExifEditor(Bytes.of(b.array()))).hasMessage("it is a BigTIFF");
    }

    @Test
    void aBlockWithoutAHeaderIsRefused() {
        assertThatThrownBy(() -> new ExifEditor(Bytes.of("nothing of the kind".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class)
                .hasMessage("no TIFF header");
    }

    @Test
    void fractions() {
        assertThat(Rational.of(300)).isEqualTo(new Rational(300, 1));
        assertThat(Rational.of(72.5)).isEqualTo(new Rational(725, 10));
        assertThat(Rational.of(1 / 3.0)).isEqualTo(new Rational(3333, 10_000));
        assertThat(Rational.of(5e9)).isEqualTo(new Rational(0xFFFF_FFFFL, 1));
    }
}
