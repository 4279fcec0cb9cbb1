package io.github.laddersr.metadata;

import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.WriteOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes images with their metadata. What a format can't hold, or what fails, is named in a warning; the image is written without it. */
public final class MetadataWriter {
    private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);

    private MetadataWriter() {}

    /**
     * {@link ImageFiles#write(ImageRows, Path, WriteOptions)}, with the metadata in the file before it takes its name.
     *
     * @param metadata what describes {@code image}, such as {@link Metadata#enlarged} gives. A profile for other colours than the
     *     image's is left out with a warning
     */
    public static void write(ImageRows image, Path file, WriteOptions options, Metadata metadata) {
        ImageFiles.write(image, file, options, encoded -> embed(metadata, encoded, file, image.channels()));
    }

    /**
     * Puts metadata into an encoded PNG, JPEG, WebP or TIFF file, told by its content. The file stays as it was if that fails.
     *
     * @param encoded the file, under whatever name it has by now
     * @param target its name for warnings
     * @param channels of its pixels, 1 to 4
     */
    public static void embed(Metadata metadata, Path encoded, Path target, int channels) {
        try {
            embedOrThrow(metadata, encoded, target, channels);
        } catch (IOException | RuntimeException e) {
            // Whatever it is, the pixels are sound and hours may be in them: a defect here must not cost the image.
            LOG.warn("{} is written without metadata ({}).", target, reason(e));
            LOG.debug("Metadata of {}", target, e);
        }
    }

    static void embedOrThrow(Metadata metadata, Path encoded, Path target, int channels) throws IOException {
        if (metadata.isEmpty()) {
            return;
        }
        byte[] head = new byte[ImageFormat.MAGIC_LENGTH];
        try (FileChannel in = FileChannel.open(encoded)) {
            Source.of(in).fill(0, head);
        }
        ImageFormat format = ImageFormat.ofContent(head)
                .orElseThrow(() -> new DamagedException("the file's format is none that holds them"));
        Embedding embedding = new Embedding(fitting(metadata, format, target, channels), target);
        if (metadata.xmpExtension().isPresent() && format != ImageFormat.JPEG) {
            embedding.lost("extended XMP", "only a JPEG has a place for it");
        }
        embed(embedding, encoded, format);
    }

    static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Metadata fitting(Metadata metadata, ImageFormat format, Path target, int channels) {
        int stored = format == ImageFormat.WEBP ? Math.max(channels, 3) : channels; // a WebP of gray is one of RGB
        Optional<Bytes> icc = metadata.icc();
        if (icc.isEmpty() || IccProfile.fits(icc.get(), stored)) {
            return metadata;
        }
        new Embedding(metadata, target)
                .lost(
                        "the ICC profile",
                        "it is for %s, and the file's pixels are %s"
                                .formatted(IccProfile.colourSpace(icc.get()).strip(), stored <= 2 ? "gray" : "RGB"));
        return metadata.withoutIcc();
    }

    private static void embed(Embedding embedding, Path encoded, ImageFormat format) throws IOException {
        switch (format) {
            case TIFF -> {
                try (FileChannel file = FileChannel.open(encoded, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    TiffEmbedding.embed(embedding, file);
                }
            }
            case PNG -> rewrite(encoded, (source, parts) -> PngEmbedding.embed(embedding, source, parts));
            case JPEG -> rewrite(encoded, (source, parts) -> JpegEmbedding.embed(embedding, source, parts));
            case WEBP -> rewrite(encoded, (source, parts) -> WebpEmbedding.embed(embedding, source, parts));
            case BMP, GIF -> throw new DamagedException(format.title() + " is not written");
        }
    }

    /** Makes a new file of an old one. */
    @FunctionalInterface
    private interface Rewriting {
        void run(Source source, Parts parts) throws IOException;
    }

    /** To a file beside it, which takes its place when it is whole. */
    private static void rewrite(Path encoded, Rewriting rewriting) throws IOException {
        Path other = encoded.resolveSibling(encoded.getFileName() + ".tmp");
        try {
            try (FileChannel in = FileChannel.open(encoded);
                    FileChannel out =
                            FileChannel.open(other, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                rewriting.run(Source.of(in), new Parts(in, out));
            }
            Files.move(other, encoded, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(other);
        }
    }
}
