package io.github.laddersr.image;

import io.github.laddersr.Warning;
import io.github.laddersr.metadata.Metadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A file whose parts are read when they are first asked for. */
final class StoredImage implements ImageSource {
    private final ImageInput input;
    private final ImageFormat format;
    private final ImageDecoder decoder;
    private final ChannelImageInputStream header;
    private final ImageSize size;
    private final List<Warning> warnings = new ArrayList<>();
    private @Nullable Metadata metadata;
    private @Nullable ImageRows rows;
    private ImageDecoder.@Nullable Kind kind;

    private StoredImage(ImageInput input, long maxPixels) throws IOException {
        this.input = input;
        this.header = input.stream();
        this.format = ImageDecoder.formatOf(input.file(), header);
        this.decoder = new ImageDecoder(input.file(), format, header, input::stream, maxPixels);
        this.size = decoder.header();
    }

    static ImageSource open(Path file, ReadOptions options) {
        ImageFiles.requireFile(file);
        try {
            ImageInput input = ImageInput.open(file);
            try {
                return new StoredImage(input, options.maxPixels());
            } catch (IOException | RuntimeException | Error e) {
                input.close();
                throw e;
            }
        } catch (IOException e) {
            throw ImageFiles.cannotRead(file, e);
        }
    }

    @Override
    public Path file() {
        return input.file();
    }

    @Override
    public ImageFormat format() {
        return format;
    }

    @Override
    public ImageSize size() {
        return size;
    }

    @Override
    public int channels() {
        return kind().channels();
    }

    @Override
    public int depth() {
        return kind().depth();
    }

    @Override
    public boolean isStreamed() {
        return kind().streamed();
    }

    private ImageDecoder.Kind kind() {
        ImageDecoder.Kind known = kind;
        if (known == null) {
            known = decoder.kind();
            kind = known;
        }
        return known;
    }

    @Override
    public OptionalInt jpegQuality() {
        return format == ImageFormat.JPEG ? decoder.jpegQuality() : OptionalInt.empty();
    }

    @Override
    public Metadata metadata() {
        Metadata known = metadata;
        if (known == null) {
            known = MetadataReader.read(format, input, warnings::add);
            metadata = known;
        }
        return known;
    }

    @Override
    public List<Warning> warnings() {
        metadata();
        return List.copyOf(warnings);
    }

    @Override
    public ImageRows rows() {
        ImageRows known = rows;
        if (known == null) {
            known = decoder.rows();
            rows = known;
        }
        return known;
    }

    @Override
    public void close() {
        try {
            header.close();
            input.close();
        } catch (IOException e) {
            throw ImageFiles.cannotRead(input.file(), e);
        }
    }
}
