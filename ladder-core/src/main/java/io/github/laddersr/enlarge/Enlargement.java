// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Device;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.Pages;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Orientation;
import io.github.laddersr.upscale.EnginePool;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.NetworkChooser;
import io.github.laddersr.upscale.Prediction;
import io.github.laddersr.upscale.Reserve;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.TargetSize;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.Upscaler;
import io.github.laddersr.weights.Model;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Enlarges image files, streams and pixels: metadata and colour profile go along, the orientation is applied once, the size is any up to
 * sixteen times, and memory keeps within a limit whatever the image's size.
 *
 * <pre>{@code
 * try (Enlargement enlargement = Enlargement.of(Models.X2).scale(2).format(ImageFormat.WEBP).quality(90)) {
 *     Enlarged result = enlargement.enlarge(Path.of("photo.jpg"), Path.of("large.webp"));
 *     System.out.println(result.large() + " in " + result.seconds() + " s");
 * }
 * }</pre>
 *
 * <p>Immutable: each setting gives another one. All that come of one {@code of} share its engines, and {@link #close} of any ends them for
 * all. Safe for several threads: each call takes an engine that is idle, or makes one more, which brings its own threads
 * ({@link #threads}) and needs memory of its own ({@link #maxMemory} is for each call).
 */
public final class Enlargement implements AutoCloseable {
    private static final int MOST_CHANNELS = 4;
    private static final int MOST_DEPTH = 16;
    private static final Path UNNAMED = Path.of("result.png");

    private final NetworkChooser chooser;
    private final EnginePool engines;
    private final EnlargementOptions options;

    private Enlargement(NetworkChooser chooser, EnginePool engines, EnlargementOptions options) {
        this.chooser = chooser;
        this.engines = engines;
        this.options = options;
    }

    /**
     * By models, of which the chain with the least work is taken for each size.
     *
     * @param models at least one, each of another scale; the first one's scale is the default size
     */
    public static Enlargement of(Model... models) {
        return of(Arrays.stream(models)
                .map(model -> LadderNetwork.of("x" + model.variant().scale(), model))
                .toArray(Network[]::new));
    }

    /**
     * By models that are read now.
     *
     * @param models places of safetensors files, such as {@code Models.X2}; as for {@link #of(Model...)}
     * @throws UserException if one can't be read or is no Ladder Pyramid Network
     */
    public static Enlargement of(URL... models) {
        return of(Arrays.stream(models).map(Upscaler::read).toArray(Model[]::new));
    }

    /** By anyone's networks; as for {@link #of(Model...)}. */
    public static Enlargement of(Network... networks) {
        if (networks.length == 0) {
            throw new IllegalArgumentException("no network");
        }
        return of(NetworkChooser.of(List.of(networks)));
    }

    /** By networks that are chosen for each image. */
    public static Enlargement of(NetworkChooser chooser) {
        return of(chooser, new EnginePool());
    }

    /**
     * The same with engines that others use too.
     *
     * @param engines networks of the same name are taken for the same there; closed by {@link #close}
     */
    public static Enlargement of(NetworkChooser chooser, EnginePool engines) {
        return new Enlargement(chooser, engines, EnlargementOptions.defaults());
    }

    /**
     * So many times as wide and high. Of this and the other sizes the last holds; without any it is the scale of the first network.
     *
     * @throws UserException if the factor is not above 1 and at most {@value TargetSize#LARGEST_FACTOR}
     */
    public Enlargement scale(double factor) {
        return size(new TargetSize.Factor(factor));
    }

    /** So many columns; rows by the aspect. */
    public Enlargement width(int columns) {
        return size(new TargetSize.Width(columns));
    }

    /** So many rows; columns by the aspect. */
    public Enlargement height(int rows) {
        return size(new TargetSize.Height(rows));
    }

    /** Exactly this, whatever the aspect was. */
    public Enlargement size(int columns, int rows) {
        return size(new TargetSize.Exact(columns, rows));
    }

    /** As large as fits into a box, with the aspect kept. */
    public Enlargement fit(int columns, int rows) {
        return size(new TargetSize.Fit(columns, rows));
    }

    /** Any of these sizes. */
    public Enlargement size(TargetSize size) {
        return with(options.with(size));
    }

    /**
     * The format of the results; without it the name of each says it, and a stream gets a PNG.
     *
     * @throws UserException if it is none that is written
     */
    public Enlargement format(ImageFormat format) {
        return with(options.with(options.writing().withFormat(format)));
    }

    /**
     * The quality of JPEG and lossy WebP, 1 to 100; 95 without it.
     *
     * @throws UserException if it is out of its range
     */
    public Enlargement quality(int quality) {
        return with(options.with(options.writing().withQuality(quality)));
    }

    /** Whether a WebP keeps every pixel. */
    public Enlargement lossless(boolean lossless) {
        return with(options.with(options.writing().withLossless(lossless)));
    }

    /** Whether metadata but the colour profile is left out, places and names among them. */
    public Enlargement strip(boolean strip) {
        return with(options.withStrip(strip));
    }

    /**
     * Bytes by which the process may grow for one image; 0 for a quarter of the machine's memory, at most 2 GB.
     *
     * @throws UserException if it is below 0
     */
    public Enlargement maxMemory(long bytes) {
        return upscaling(o -> o.withMaxMemory(bytes));
    }

    /**
     * Width times height above which an image is refused by its header; 2^28 without it.
     *
     * @throws UserException if it is below 1
     */
    public Enlargement maxPixels(long pixels) {
        return with(options.with(options.reading().withMaxPixels(pixels)));
    }

    /**
     * Which pages are enlarged of an image that has several; the first without it. All of them go into one file if that is a TIFF, else into one
     * each, {@code NAME-1.png}, {@code NAME-2.png} and so on; either way, all are there or none.
     */
    public Enlargement pages(Pages pages) {
        return with(options.with(options.reading().withPages(pages)));
    }

    /**
     * Threads of each engine, 1 to 1024; one for each processor without it.
     *
     * @throws UserException if it is out of its range
     */
    public Enlargement threads(int threads) {
        return upscaling(o -> o.withThreads(threads));
    }

    /** The engine's name: vector, onnx (if ladder-onnx is there) or reference; the fastest that works without it. */
    public Enlargement engine(String name) {
        return upscaling(o -> o.withEngine(name));
    }

    /** Where the engine computes. */
    public Enlargement device(Device device) {
        return upscaling(o -> o.withDevice(device));
    }

    /**
     * Side of the tiles in input pixels, at least 16; as large as the memory allows without it.
     *
     * @throws UserException if it is below that
     */
    public Enlargement tile(int pixels) {
        return upscaling(o -> o.withTile(pixels));
    }

    /** Whether the mean of the eight symmetries is taken: eight times the work for a little sharpness. */
    public Enlargement ensemble(boolean ensemble) {
        return upscaling(o -> o.withEnsemble(ensemble));
    }

    /** How files are written, all at once. */
    public Enlargement writing(WriteOptions newOptions) {
        return with(options.with(newOptions));
    }

    /** How the pixels are computed, all at once. */
    public Enlargement upscaling(UpscaleOptions newOptions) {
        return with(options.with(newOptions));
    }

    private Enlargement upscaling(UnaryOperator<UpscaleOptions> change) {
        return upscaling(change.apply(options.upscaling()));
    }

    private Enlargement with(EnlargementOptions newOptions) {
        return new Enlargement(chooser, engines, newOptions);
    }

    /** {@link #enlarge(Path, Path, EnlargementListener)} that nobody hears or ends. */
    public Enlarged enlarge(Path input, Path output) {
        return enlarge(input, output, EnlargementListener.NONE);
    }

    /**
     * Enlarges a file. The image streams from file to file, so that its size does not matter to the memory, unless its decoder or encoder
     * needs it whole.
     *
     * @param output is there whole or not at all; a file that was there is replaced
     * @throws UserException if the image is missing, damaged, of a kind that is not read or too large, if the result can't be written, the
     *     memory does not suffice, or the listener ends the work: {@link UserException#code} says which
     * @throws IllegalStateException if the network's output is not fit to be shown: not finite, or black or of one colour where the image is
     *     not; no file is written then
     */
    public Enlarged enlarge(Path input, Path output, EnlargementListener listener) {
        try (ImageEnlargement image = begin(input, listener)) {
            return image.to(output).write();
        }
    }

    /**
     * Opens an image, for who wants to take the steps one by one: to know its size before the result has a name, or to have several
     * under way.
     *
     * @throws UserException as {@link #enlarge(Path, Path, EnlargementListener)}
     */
    public ImageEnlargement begin(Path input, EnlargementListener listener) {
        return new ImageEnlargement(this, input, listener);
    }

    /**
     * Enlarges an image that comes in a stream, to a PNG unless {@link #format} was given. Both the image and the result are kept in a
     * temporary folder meanwhile, and nothing is written before the result is whole.
     *
     * @param input is read to its end, and left open
     * @param output is left open
     * @throws UserException as {@link #enlarge(Path, Path, EnlargementListener)}; if a stream fails
     * @throws IllegalStateException as that
     */
    public Enlarged enlarge(InputStream input, OutputStream output, EnlargementListener listener) {
        try (StreamFiles files = new StreamFiles(input, listener)) {
            ImageFormat format = options.writing().format().orElse(ImageFormat.PNG);
            return files.run(
                    listener,
                    (in, out, heard) -> {
                        try (ImageEnlargement image = format(format).begin(in, heard)) {
                            image.to(out).requireOneFile("a stream");
                            return image.write();
                        }
                    },
                    output);
        }
    }

    /** {@link #enlarge(BufferedImage, EnlargementListener)} that nobody hears or ends. */
    public BufferedImage enlarge(BufferedImage image) {
        return enlarge(image, EnlargementListener.NONE);
    }

    /**
     * Enlarges pixels of 8 bits.
     *
     * @return gray, RGB or RGBA as the image was
     * @throws UserException if the size can't be had, the memory does not suffice, or the listener ends the work
     * @throws IllegalStateException as {@link #enlarge(Path, Path, EnlargementListener)}
     */
    public BufferedImage enlarge(BufferedImage image, EnlargementListener listener) {
        ImageRows small = ImageRows.of(ByteImage.from(image));
        ImageSize before = new ImageSize(small.width(), small.height());
        Watch watch = new Watch(listener, "an image of %dx%d pixels".formatted(before.width(), before.height()));
        List<? extends Network> networks = networksFor(SourceFacts.ofPixels(before));
        Enlarger enlarger = enlarger(networks);
        enlarger.warning("The image of %dx%d pixels".formatted(before.width(), before.height()), watch::warn);
        boolean foreseen = false;
        try {
            ImageRows large = enlarger.enlarge(small, options.sizeFor(networks), Reserve.NONE, watch::progress);
            BufferedImage result = watch.over(large).toByteImage().toBufferedImage();
            foreseen = true;
            return result;
        } catch (UserException e) {
            foreseen = true;
            throw e;
        } finally {
            if (foreseen) {
                enlarger.close();
            } else {
                enlarger.discard();
            }
        }
    }

    /**
     * What enlarging a file will take, by its header.
     *
     * @throws UserException if the image is missing, none, or too large; if the size can't be had, or the memory does not suffice
     */
    public Prediction predict(Path input) {
        try (ImageSource source = ImageSource.open(input, options.reading())) {
            Prediction all = predict(source);
            for (int i = 1; i < source.pages(); i++) {
                all = all.and(predict(source.page(i)));
            }
            return all;
        }
    }

    private Prediction predict(ImageSource source) {
        boolean turned = source.orientation() != Orientation.TOP_LEFT && source.orientation() != Orientation.TOP_RIGHT;
        int copies = (source.isStreamed() ? 0 : 1) + (turned ? 1 : 0);
        return predict(SourceFacts.of(source), source.channels(), source.depth(), copies);
    }

    /**
     * What enlarging an image of this size will take at most: with four channels of 16 bits, all in memory.
     *
     * @throws UserException if the size can't be had, or the memory does not suffice
     */
    public Prediction predict(ImageSize small) {
        return predict(SourceFacts.ofPixels(small), MOST_CHANNELS, MOST_DEPTH, 2);
    }

    private Prediction predict(SourceFacts source, int channels, int depth, int copies) {
        ImageSize small = source.size();
        List<? extends Network> networks = networksFor(source);
        TargetSize size = options.sizeFor(networks);
        size.factor(small);
        Path name = options.writing()
                .format()
                .map(format -> UNNAMED.resolveSibling("result." + format.extension()))
                .orElse(UNNAMED);
        long held = small.pixels() * channels * depth / Byte.SIZE * copies;
        try (Enlarger enlarger = enlarger(networks)) {
            return enlarger.predict(
                    small, channels, depth, held, size, options.toWrite(name, size.of(small), channels));
        }
    }

    /**
     * The size that an image gets.
     *
     * @throws UserException if it would become smaller, not change, or grow by more than {@value TargetSize#LARGEST_FACTOR}
     */
    public ImageSize sizeFor(SourceFacts source) {
        TargetSize size = options.sizeFor(networksFor(source));
        size.factor(source.size());
        return size.of(source.size());
    }

    /** Names of the networks that run for an image, the first first. */
    public List<String> networkNames(SourceFacts source) {
        List<? extends Network> networks = networksFor(source);
        return namesFor(networks, source.size(), options.sizeFor(networks));
    }

    /**
     * The files that an image's result goes into: this one, or one for each page if there are several and it is no TIFF.
     *
     * @param output what was asked for
     * @param pages that the image has and that are enlarged ({@link SourceFacts#pages})
     * @throws UserException if neither the options nor the name say a format
     */
    public List<Path> filesFor(Path output, int pages) {
        return pages == 1 || options.writing().formatOf(output) == ImageFormat.TIFF
                ? List.of(output)
                : ResultPages.of(output, pages);
    }

    /** The size that was asked for; empty for the scale of the first network. */
    public Optional<TargetSize> size() {
        return options.size();
    }

    /** The format that was asked for; empty for the one that a file's name says. */
    public Optional<ImageFormat> format() {
        return options.writing().format();
    }

    /** The size for an image: the one that was asked for, or the scale of the first of its networks. */
    public TargetSize targetSize(SourceFacts source) {
        return options.sizeFor(networksFor(source));
    }

    /** Bytes that may be planned for one image under {@link #maxMemory} and Java's own limit; below 0 if not even the code fits. */
    public long plannableMemory() {
        return options.upscaling().plannableMemory();
    }

    /**
     * Bytes that writing a result takes at its peak beside its rows, if it has all channels that an image can have; 0 for what is written
     * row by row.
     *
     * @throws UserException if the format is not known or none that is written
     */
    public long bytesToWrite(Path output, ImageSize large) {
        return options.bytesToWrite(output, large, MOST_CHANNELS);
    }

    /**
     * Opens an image as {@link #begin} does, for who wants to know about it only.
     *
     * @throws UserException as that
     */
    public ImageSource open(Path input) {
        return ImageSource.open(input, options.reading());
    }

    /** All that decides what becomes of an image, but the networks' weights. */
    @Override
    public String toString() {
        WriteOptions writing = options.writing();
        return "%s, format %s, quality %d%s%s%s%s"
                .formatted(
                        options.size().map(TargetSize::label).orElse("the network's scale"),
                        writing.format().map(ImageFormat::extension).orElse("by name"),
                        writing.quality(),
                        writing.lossless() ? ", lossless" : "",
                        options.upscaling().ensemble() ? ", ensemble" : "",
                        options.strip() ? ", stripped" : "",
                        options.reading().pages() == Pages.ALL ? ", all pages" : "");
    }

    EnlargementOptions options() {
        return options;
    }

    List<? extends Network> networksFor(SourceFacts source) {
        return chooser.networksFor(source);
    }

    List<String> namesFor(List<? extends Network> networks, ImageSize small, TargetSize size) {
        try (Enlarger enlarger = enlarger(networks)) {
            return enlarger.networksFor(small, size).stream().map(Network::name).toList();
        }
    }

    /** One that takes engines from here when it needs them, and has to be closed to give them back. */
    Enlarger enlarger(List<? extends Network> networks) {
        return new Enlarger(networks, options.upscaling(), engines);
    }

    /** Ends the engines, also of all others that came of the same {@code of}; what is under way is finished. */
    @Override
    public void close() {
        engines.close();
    }
}
