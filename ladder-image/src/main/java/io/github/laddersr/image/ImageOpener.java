// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.codec.Refusals;
import io.github.laddersr.image.codec.bmp.BmpImage;
import io.github.laddersr.image.codec.gif.GifImage;
import io.github.laddersr.image.codec.jpeg.JpegImage;
import io.github.laddersr.image.codec.png.PngImage;
import io.github.laddersr.image.codec.tiff.TiffImage;
import io.github.laddersr.image.codec.webp.WebpImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a file with the reader of its format. */
final class ImageOpener {
    private ImageOpener() {}

    static ImageSource open(Path file, ReadOptions options) {
        requireFile(file);
        try {
            OpenFile input = OpenFile.open(file);
            try {
                return open(formatOf(input), input, options);
            } catch (IOException | RuntimeException | Error e) {
                input.close();
                throw e;
            }
        } catch (IOException e) {
            throw Refusals.cannotRead(file, e);
        }
    }

    /** Opens a file of a known format. If that fails, the caller closes the input. */
    static ImageSource open(ImageFormat format, OpenFile input, ReadOptions options) {
        return Refusals.guarded(input.file(), format, () -> switch (format) {
            case PNG -> PngImage.open(input, options);
            case JPEG -> JpegImage.open(input, options);
            case WEBP -> WebpImage.open(input, options);
            case TIFF -> TiffImage.open(input, options);
            case BMP -> BmpImage.open(input, options);
            case GIF -> GifImage.open(input, options);
        });
    }

    /**
     * The pixels of a file. The caller need not close anything: if the pixels are streamed, each reader opens the file
     * again.
     */
    static ImageRows rows(Path file, ReadOptions options) {
        try (ImageSource source = open(file, options)) {
            ImageRows rows = source.rows();
            return source.isStreamed()
                    ? new ReopenedRows(file, options, rows.width(), rows.height(), rows.channels(), rows.depth())
                    : rows;
        }
    }

    private static void requireFile(Path file) {
        if (!Files.exists(file)) {
            throw new UserException(Code.NOT_FOUND, file + " does not exist", "check the path");
        }
        if (Files.isDirectory(file)) {
            throw new UserException(Code.INVALID, file + " is a folder", "give an image file");
        }
        if (!Files.isRegularFile(file)) {
            throw new UserException(Code.INVALID, file + " is not a regular file", "give an image file");
        }
    }

    private static ImageFormat formatOf(OpenFile input) throws IOException {
        byte[] head = input.bytes(0, Math.min(input.size(), ImageFormat.MAGIC_LENGTH));
        if (head.length == 0) {
            throw new UserException(Code.DAMAGED, "%s is empty".formatted(input.file()), "get an undamaged copy");
        }
        return ImageFormat.ofContent(head)
                .orElseThrow(() -> new UserException(
                        Code.NOT_AN_IMAGE,
                        "%s is not a PNG, JPEG, WebP, TIFF, BMP or GIF image".formatted(input.file()),
                        "convert it to PNG first"));
    }
}
