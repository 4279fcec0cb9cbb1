// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.Warning;
import io.github.laddersr.base.AtomicFileSet;
import io.github.laddersr.base.Messages;
import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.bytes.DamagedException;
import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.codec.FileSplicer;
import io.github.laddersr.image.codec.jpeg.JpegEmbedding;
import io.github.laddersr.image.codec.png.PngEmbedding;
import io.github.laddersr.image.codec.webp.WebpEmbedding;
import io.github.laddersr.metadata.Bytes;
import io.github.laddersr.metadata.Embedding;
import io.github.laddersr.metadata.IccProfile;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.MetadataBuilder;
import io.github.laddersr.metadata.PngTexts;
import io.github.laddersr.metadata.TiffEmbedding;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes images with their metadata. If a format can't hold something, or writing it fails, a warning names it, and the
 * image is written without it.
 */
public final class MetadataWriter {
    private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);
    private static final Consumer<Warning> LOGGING = warning -> LOG.warn("{}", warning.sentence());

    private static final int JPEG_EXIF = 0xFFFF - 2 - 6; // the largest segment without its length and identifier

    private MetadataWriter() {}

    /**
     * Writes an image as {@link ImageFiles#write(ImageRows, Path, WriteOptions)} does. The metadata is in the file
     * before it gets its name.
     *
     * @param metadata what describes {@code image}, such as the result of {@link Metadata#enlarged}. A profile that
     *     does not fit the image's channels is left out with a warning
     */
    public static void write(ImageRows image, Path file, WriteOptions options, Metadata metadata) {
        write(image, file, options, metadata, LOGGING);
    }

    /**
     * Writes an image with its metadata, like {@link #write(ImageRows, Path, WriteOptions, Metadata)}.
     *
     * @param warnings receives a warning for each thing that the file can't hold
     */
    public static void write(
            ImageRows image, Path file, WriteOptions options, Metadata metadata, Consumer<Warning> warnings) {
        ImageFiles.write(image, file, options, encoded -> embed(metadata, encoded, file, image.channels(), warnings));
    }

    /**
     * Like {@link #write(ImageRows, Path, WriteOptions, Metadata, Consumer)}, for one of several files that appear
     * together.
     *
     * @param files the set to which the file is added
     */
    public static void write(
            ImageRows image,
            Path file,
            WriteOptions options,
            Metadata metadata,
            AtomicFileSet files,
            Consumer<Warning> warnings) {
        ImageFiles.write(
                image, file, options, files, encoded -> embed(metadata, encoded, file, image.channels(), warnings));
    }

    /**
     * Writes pages as {@link ImageFiles#writePages} does. The metadata of each page is in the file before it gets its
     * name.
     *
     * @param metadata returns the metadata of a page by its index from 0; called after all pages are written
     * @param warnings receives a warning for each thing that the file can't hold
     */
    public static void writePages(
            Iterator<ImageRows> pages,
            Path file,
            WriteOptions options,
            IntFunction<Metadata> metadata,
            Consumer<Warning> warnings) {
        List<Integer> channels = new ArrayList<>();
        Iterator<ImageRows> counted = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return pages.hasNext();
            }

            @Override
            public ImageRows next() {
                ImageRows page = pages.next();
                channels.add(page.channels());
                return page;
            }
        };
        ImageFiles.writePages(
                counted,
                file,
                options,
                encoded -> guarded(file, warnings, () -> {
                    try (OpenFile in = OpenFile.open(encoded);
                            FileChannel out = FileChannel.open(encoded, StandardOpenOption.WRITE)) {
                        TiffEmbedding embedding = new TiffEmbedding(in, out);
                        for (int i = 0; i < channels.size(); i++) {
                            Metadata page = metadata.apply(i);
                            if (page.isEmpty()) {
                                embedding.skip();
                            } else {
                                embedding.embed(embedding(page, ImageFormat.TIFF, file, channels.get(i), warnings));
                            }
                        }
                    }
                }));
    }

    /** Calls {@link Metadata#enlarged} with the sizes of both pictures. Warnings go to the log. */
    public static Metadata enlarged(Metadata metadata, ImageRows small, ImageRows large) {
        return enlarged(metadata, small, large, LOGGING);
    }

    /**
     * Calls {@link Metadata#enlarged} with the sizes of both pictures.
     *
     * @param small the small picture after the orientation is applied
     */
    public static Metadata enlarged(Metadata metadata, ImageRows small, ImageRows large, Consumer<Warning> warnings) {
        return metadata.enlarged(
                large.width(),
                large.height(),
                (double) large.width() / small.width(),
                (double) large.height() / small.height(),
                warnings);
    }

    /**
     * Puts metadata into an encoded PNG, JPEG, WebP or TIFF file, whose content decides the format. If that fails, the
     * file stays as it was.
     *
     * @param encoded the file under its present name
     * @param target the file's final name, for warnings
     * @param channels of its pixels, 1 to 4
     */
    public static void embed(Metadata metadata, Path encoded, Path target, int channels) {
        embed(metadata, encoded, target, channels, LOGGING);
    }

    private static void embed(Metadata metadata, Path encoded, Path target, int channels, Consumer<Warning> warnings) {
        guarded(target, warnings, () -> embedOrThrow(metadata, encoded, target, channels, warnings));
    }

    private static void guarded(Path target, Consumer<Warning> warnings, MetadataBuilder.Step embedding) {
        try {
            embedding.run();
        } catch (IOException | RuntimeException e) {
            // The pixels are complete and may have taken hours, so nothing that goes wrong here may prevent writing
            // them.
            LOG.debug("Metadata of {}", target, e);
            warnings.accept(new Warning(
                    Warning.Kind.METADATA_LEFT_OUT,
                    "%s is written without metadata (%s).".formatted(target, Messages.reason(e))));
        }
    }

    static void embedOrThrow(Metadata metadata, Path encoded, Path target, int channels, Consumer<Warning> warnings)
            throws IOException {
        if (metadata.isEmpty()) {
            return;
        }
        byte[] head;
        try (OpenFile in = OpenFile.open(encoded)) {
            head = in.bytes(0, Math.min(in.size(), ImageFormat.MAGIC_LENGTH));
        }
        ImageFormat format = ImageFormat.ofContent(head)
                .orElseThrow(() -> new DamagedException("the file's format can't hold them"));
        embed(embedding(metadata, format, target, channels, warnings), encoded, format);
    }

    /** Selects what a file of this format can hold. Warnings name the rest. */
    private static Embedding embedding(
            Metadata metadata, ImageFormat format, Path target, int channels, Consumer<Warning> warnings)
            throws IOException {
        Embedding embedding = new Embedding(fitting(metadata, format, target, channels, warnings), target, warnings);
        if (format != ImageFormat.PNG) {
            boolean jpeg = format == ImageFormat.JPEG;
            embedding = new Embedding(
                    PngTexts.moved(embedding, jpeg ? JPEG_EXIF : ByteSource.MOST, jpeg), target, warnings);
        }
        if (metadata.xmpExtension().isPresent() && format != ImageFormat.JPEG) {
            embedding.lost("extended XMP", "only a JPEG has a place for it");
        }
        return embedding;
    }

    private static Metadata fitting(
            Metadata metadata, ImageFormat format, Path target, int channels, Consumer<Warning> warnings) {
        int stored = format == ImageFormat.WEBP ? Math.max(channels, 3) : channels; // a WebP stores gray as RGB
        Optional<Bytes> icc = metadata.icc();
        if (icc.isEmpty() || IccProfile.fits(icc.get(), stored)) {
            return metadata;
        }
        new Embedding(metadata, target, warnings)
                .lost(
                        "the ICC profile",
                        "it is for %s, and the file's pixels are %s"
                                .formatted(IccProfile.colourSpace(icc.get()).strip(), stored <= 2 ? "gray" : "RGB"));
        return metadata.withoutIcc();
    }

    private static void embed(Embedding embedding, Path encoded, ImageFormat format) throws IOException {
        switch (format) {
            case TIFF -> {
                try (OpenFile in = OpenFile.open(encoded);
                        FileChannel out = FileChannel.open(encoded, StandardOpenOption.WRITE)) {
                    new TiffEmbedding(in, out).embed(embedding);
                }
            }
            case PNG -> rewrite(encoded, (source, parts) -> PngEmbedding.embed(embedding, source, parts));
            case JPEG -> rewrite(encoded, (source, parts) -> JpegEmbedding.embed(embedding, source, parts));
            case WEBP -> rewrite(encoded, (source, parts) -> WebpEmbedding.embed(embedding, source, parts));
            case BMP, GIF -> throw new DamagedException(format.title() + " is not written");
        }
    }

    /** Makes a new file from an old one. */
    @FunctionalInterface
    private interface Rewriting {
        void run(OpenFile source, FileSplicer parts) throws IOException;
    }

    /** Writes a new file beside the old one, which replaces it when it is complete. */
    private static void rewrite(Path encoded, Rewriting rewriting) throws IOException {
        Path other = encoded.resolveSibling(encoded.getFileName() + ".tmp");
        try {
            try (OpenFile source = OpenFile.open(encoded);
                    FileChannel in = FileChannel.open(encoded);
                    FileChannel out =
                            FileChannel.open(other, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                rewriting.run(source, new FileSplicer(in, out));
            }
            Files.move(other, encoded, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(other);
        }
    }
}
