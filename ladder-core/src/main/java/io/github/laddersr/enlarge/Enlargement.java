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
import io.github.laddersr.upscale.ModelSet;
import io.github.laddersr.upscale.NetworkChooser;
import io.github.laddersr.upscale.Prediction;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.TargetSize;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.Upscaler;
import io.github.laddersr.upscale.memory.MemoryReserve;
import io.github.laddersr.weights.Model;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Enlarges image files, streams and pixels by up to sixteen times. Metadata and the colour profile are carried over,
 * the orientation is applied once, and memory stays within a limit whatever the size of the image.
 *
 * <pre>{@code
 * try (Enlargement enlargement = Enlargement.of(Models.byName()).scale(2).format(ImageFormat.WEBP).quality(90)) {
 *     Enlarged result = enlargement.enlarge(Path.of("photo.jpg"), Path.of("large.webp"));
 *     System.out.println(result.large() + " in " + result.seconds() + " s");
 * }
 * }</pre>
 *
 * <p>Immutable: each setting returns a new enlargement. All enlargements derived from one {@code of} share its engines,
 * and closing any of them closes the engines for all ({@link #close}). Safe for concurrent use: each call takes an idle
 * engine or creates another one, which has its own threads ({@link #threads}) and needs its own memory
 * ({@link #maxMemory} applies to each call).
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
     * An enlargement by the models that suit each image, as the command line does without options: clean weights for
     * sources without loss; the more a JPEG or lossy WebP was compressed, the more of its artefacts is removed. Weights
     * are read when the first image needs them. For each size, the chain of models with the least work is used.
     *
     * @param models by their names, which say what each is for: {@code Models.byName()}
     * @throws IllegalArgumentException if there is no model called x2, x3 or x4
     * @see ModelSet#denoising
     */
    public static Enlargement of(Map<String, URL> models) {
        return of(ModelSet.of(models).auto());
    }

    /**
     * An enlargement by the same models for all images. For each size, the chain of models with the least work is used.
     *
     * @param models at least one, each with a different scale; the scale of the first is the default size
     * @throws IllegalArgumentException if there is none, or two have the same scale
     */
    public static Enlargement of(Model... models) {
        return of(Arrays.stream(models)
                .map(model -> LadderNetwork.of("x" + model.variant().scale(), model))
                .toArray(Network[]::new));
    }

    /**
     * An enlargement by models that are read now.
     *
     * @param models locations of safetensors files, such as {@code Models.X2}; otherwise as for {@link #of(Model...)}
     * @throws UserException if one can't be read or is not a Ladder Pyramid Network
     */
    public static Enlargement of(URL... models) {
        return of(Arrays.stream(models).map(Upscaler::read).toArray(Model[]::new));
    }

    /** An enlargement by any networks; otherwise as for {@link #of(Model...)}. */
    public static Enlargement of(Network... networks) {
        return of(NetworkChooser.of(List.of(networks)));
    }

    /** An enlargement by networks that are chosen for each image. */
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
     * Enlarges by a factor. Of all settings of the size, the last one counts; the default is the scale of the first
     * network.
     *
     * @throws UserException if the factor is not above 1 and at most {@value TargetSize#LARGEST_FACTOR}
     */
    public Enlargement scale(double factor) {
        return size(new TargetSize.Factor(factor));
    }

    /** Enlarges to this width and keeps the aspect ratio. */
    public Enlargement width(int columns) {
        return size(new TargetSize.Width(columns));
    }

    /** Enlarges to this height and keeps the aspect ratio. */
    public Enlargement height(int rows) {
        return size(new TargetSize.Height(rows));
    }

    /** Enlarges to exactly this size, whatever the aspect ratio. */
    public Enlargement size(int columns, int rows) {
        return size(new TargetSize.Exact(columns, rows));
    }

    /** Enlarges to the largest size that fits into a box, and keeps the aspect ratio. */
    public Enlargement fit(int columns, int rows) {
        return size(new TargetSize.Fit(columns, rows));
    }

    /** Enlarges to any kind of target size. */
    public Enlargement size(TargetSize size) {
        return with(options.with(size));
    }

    /**
     * Enlarges only a part of each image, as if it were the image. The networks are still chosen by the whole file. Of
     * the metadata, only the colour profile is kept. This applies to files and streams, and to each of several pages.
     */
    public Enlargement crop(Area area) {
        return with(options.with(area));
    }

    /**
     * Sets the format of the results. By default the file name decides, and a stream gets a PNG.
     *
     * @throws UserException if this format can't be written
     */
    public Enlargement format(ImageFormat format) {
        return with(options.with(options.writing().withFormat(format)));
    }

    /**
     * Sets the quality of JPEG and lossy WebP, 1 to 100. The default is 95.
     *
     * @throws UserException if it is out of range
     */
    public Enlargement quality(int quality) {
        return with(options.with(options.writing().withQuality(quality)));
    }

    /** Sets whether WebP is written without loss. */
    public Enlargement lossless(boolean lossless) {
        return with(options.with(options.writing().withLossless(lossless)));
    }

    /** Sets whether all metadata except the colour profile is removed, including locations and names. */
    public Enlargement strip(boolean strip) {
        return with(options.withStrip(strip));
    }

    /**
     * Limits by how many bytes the process may grow for one image. The default 0 stands for a quarter of the machine's
     * memory, but at most 2 GB.
     *
     * @throws UserException if it is negative
     */
    public Enlargement maxMemory(long bytes) {
        return upscaling(o -> o.withMaxMemory(bytes));
    }

    /**
     * Sets the number of pixels above which an image is refused because of its header. The default is 2^28.
     *
     * @throws UserException if it is below 1
     */
    public Enlargement maxPixels(long pixels) {
        return with(options.with(options.reading().withMaxPixels(pixels)));
    }

    /**
     * Which pages are enlarged of an image that has several; the first without it. All of them go into one file if that
     * is a TIFF, else into one each, {@code NAME-1.png}, {@code NAME-2.png} and so on; either way, all are there or
     * none.
     */
    public Enlargement pages(Pages pages) {
        return with(options.with(options.reading().withPages(pages)));
    }

    /**
     * Sets the threads of each engine, 1 to 1024. The default is one for each processor.
     *
     * @throws UserException if it is out of range
     */
    public Enlargement threads(int threads) {
        return upscaling(o -> o.withThreads(threads));
    }

    /**
     * Chooses the engine by name: vector, onnx (with ladder-onnx on the path) or reference. The default is the fastest
     * that works.
     */
    public Enlargement engine(String name) {
        return upscaling(o -> o.withEngine(name));
    }

    /**
     * Sets whether the program runs for one image only. If that is small, the fastest engine is the one that is ready
     * first.
     */
    public Enlargement onlyImage(boolean only) {
        return upscaling(o -> o.withOnlyImage(only));
    }

    /** Chooses where the engine computes. */
    public Enlargement device(Device device) {
        return upscaling(o -> o.withDevice(device));
    }

    /**
     * Sets the side of the tiles in input pixels, at least 16. By default tiles are as large as the memory allows.
     *
     * @throws UserException if it is below 16
     */
    public Enlargement tile(int pixels) {
        return upscaling(o -> o.withTile(pixels));
    }

    /**
     * Sets whether the results of the image's eight symmetries are averaged: eight times the work for slightly more
     * sharpness.
     */
    public Enlargement ensemble(boolean ensemble) {
        return upscaling(o -> o.withEnsemble(ensemble));
    }

    /** Replaces all options for writing files. */
    public Enlargement writing(WriteOptions newOptions) {
        return with(options.with(newOptions));
    }

    /** Replaces all options for computing pixels. */
    public Enlargement upscaling(UpscaleOptions newOptions) {
        return with(options.with(newOptions));
    }

    private Enlargement upscaling(UnaryOperator<UpscaleOptions> change) {
        return upscaling(change.apply(options.upscaling()));
    }

    private Enlargement with(EnlargementOptions newOptions) {
        return new Enlargement(chooser, engines, newOptions);
    }

    /** The same as {@link #enlarge(Path, Path, EnlargementListener)} without a listener. */
    public Enlarged enlarge(Path input, Path output) {
        return enlarge(input, output, EnlargementListener.NONE);
    }

    /**
     * Enlarges a file. The image streams from file to file, so memory does not depend on its size, unless its decoder
     * or encoder needs the whole image.
     *
     * @param output written completely or not at all; an existing file is replaced, unless it is the image itself
     * @throws UserException if the image is missing, damaged, too large or of an unsupported kind, if the result can't
     *     be written, if there is too little memory, or if the listener cancels; {@link UserException#code} tells these
     *     apart
     * @throws IllegalStateException if the network's output is unusable: not finite, or black or of one colour although
     *     the image is not; no file is written in this case
     */
    public Enlarged enlarge(Path input, Path output, EnlargementListener listener) {
        try (ImageEnlargement image = begin(input, listener)) {
            return image.to(output).write();
        }
    }

    /**
     * Opens an image for callers who run the steps one by one: to know its size before the result has a name, or to
     * process several images at once.
     *
     * @throws UserException as {@link #enlarge(Path, Path, EnlargementListener)}
     */
    public ImageEnlargement begin(Path input, EnlargementListener listener) {
        return new ImageEnlargement(this, input, listener);
    }

    /**
     * Enlarges an image from a stream, to PNG unless {@link #format} was set. Both the image and the result are kept in
     * a temporary folder in the meantime, and nothing is written to the output before the result is complete.
     *
     * @param input read to its end and left open
     * @param output left open
     * @throws UserException as {@link #enlarge(Path, Path, EnlargementListener)}, or if a stream fails
     * @throws IllegalStateException as {@link #enlarge(Path, Path, EnlargementListener)}
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

    /** The same as {@link #enlarge(BufferedImage, EnlargementListener)} without a listener. */
    public BufferedImage enlarge(BufferedImage image) {
        return enlarge(image, EnlargementListener.NONE);
    }

    /**
     * Enlarges an 8-bit image in memory.
     *
     * @return gray, RGB or RGBA like the image
     * @throws UserException if the size is not possible, if there is too little memory, or if the listener cancels
     * @throws IllegalStateException as {@link #enlarge(Path, Path, EnlargementListener)}
     */
    public BufferedImage enlarge(BufferedImage image, EnlargementListener listener) {
        ImageRows small = ImageRows.of(ByteImage.from(image));
        ImageSize before = new ImageSize(small.width(), small.height());
        EnlargementMonitor watch =
                new EnlargementMonitor(listener, "an image of %dx%d pixels".formatted(before.width(), before.height()));
        List<? extends Network> networks = networksFor(SourceFacts.ofPixels(before));
        Enlarger enlarger = enlarger(networks);
        enlarger.warning("The image of %dx%d pixels".formatted(before.width(), before.height()), watch::warn);
        boolean foreseen = false;
        try {
            ImageRows large = enlarger.enlarge(small, options.sizeFor(networks), MemoryReserve.NONE, watch::progress);
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
     * Predicts from a file's header what enlarging it takes.
     *
     * @throws UserException if the image is missing, too large or not an image, if the size is not possible, or if
     *     there is too little memory
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
        long held = source.seenSize().pixels() * source.channels() * source.depth() / Byte.SIZE * copies;
        return predict(options.factsOf(source), source.channels(), source.depth(), held);
    }

    /**
     * Predicts the most that enlarging an image of this size can take: with four channels of 16 bits, all in memory.
     *
     * @throws UserException if the size is not possible or there is too little memory
     */
    public Prediction predict(ImageSize small) {
        long held = small.pixels() * MOST_CHANNELS * MOST_DEPTH / Byte.SIZE * 2;
        return predict(SourceFacts.ofPixels(small), MOST_CHANNELS, MOST_DEPTH, held);
    }

    private Prediction predict(SourceFacts source, int channels, int depth, long held) {
        ImageSize small = source.size();
        List<? extends Network> networks = networksFor(source);
        TargetSize size = options.sizeFor(networks);
        size.factor(small);
        Path name = options.writing()
                .format()
                .map(format -> UNNAMED.resolveSibling("result." + format.extension()))
                .orElse(UNNAMED);
        try (Enlarger enlarger = enlarger(networks)) {
            return enlarger.predict(
                    small, channels, depth, held, size, options.toWrite(name, size.of(small), channels));
        }
    }

    /**
     * What is known about an open image before it is decoded. If it is {@linkplain #crop cropped}, the size is that of
     * the part.
     *
     * @throws UserException if the part is not inside the image
     */
    public SourceFacts facts(ImageSource source) {
        return options.factsOf(source);
    }

    /**
     * The size of an image's result.
     *
     * @throws UserException if the result would be smaller than the image, equally large, or more than
     *     {@value TargetSize#LARGEST_FACTOR} times as large
     */
    public ImageSize sizeFor(SourceFacts source) {
        TargetSize size = options.sizeFor(networksFor(source));
        size.factor(source.size());
        return size.of(source.size());
    }

    /** Names of the networks that run for an image, in order. */
    public List<String> networkNames(SourceFacts source) {
        List<? extends Network> networks = networksFor(source);
        return namesFor(networks, source.size(), options.sizeFor(networks));
    }

    /**
     * The files that an image's result goes into: this one, or one for each page if there are several and it is no
     * TIFF.
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

    /** The size that was set; empty for the scale of the first network. */
    public Optional<TargetSize> size() {
        return options.size();
    }

    /** The format that was set; empty if the file name decides. */
    public Optional<ImageFormat> format() {
        return options.writing().format();
    }

    /** The target size for an image: the one that was set, or the scale of the first of its networks. */
    public TargetSize targetSize(SourceFacts source) {
        return options.sizeFor(networksFor(source));
    }

    /**
     * Bytes that may be planned for one image within {@link #maxMemory} and Java's own limit; negative if not even the
     * code fits.
     */
    public long plannableMemory() {
        return options.upscaling().plannableMemory();
    }

    /**
     * The peak of the bytes that writing a result needs besides its rows, assuming four channels; 0 for formats that
     * are written row by row.
     *
     * @throws UserException if the format is unknown or can't be written
     */
    public long bytesToWrite(Path output, ImageSize large) {
        return options.bytesToWrite(output, large, MOST_CHANNELS);
    }

    /**
     * Opens an image as {@link #begin} does, for callers who only want information about it.
     *
     * @throws UserException as {@link #begin}
     */
    public ImageSource open(Path input) {
        return ImageSource.open(input, options.reading());
    }

    /** Everything that determines the results, apart from the images and the networks' weights. */
    @Override
    public String toString() {
        WriteOptions writing = options.writing();
        return "%s%s, format %s, quality %d%s%s%s%s"
                .formatted(
                        options.crop().map(area -> area + " of it, ").orElse(""),
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

    Optional<String> reasonFor(SourceFacts source) {
        return chooser.reason(source);
    }

    List<String> namesFor(List<? extends Network> networks, ImageSize small, TargetSize size) {
        try (Enlarger enlarger = enlarger(networks)) {
            return enlarger.networksFor(small, size).stream().map(Network::name).toList();
        }
    }

    /** An enlarger that takes engines from here when it needs them. It must be closed to return them. */
    Enlarger enlarger(List<? extends Network> networks) {
        return new Enlarger(networks, options.upscaling(), engines);
    }

    /**
     * Measures which engine is the fastest for the networks that were used, if they were used for at least half a minute,
     * memory is free and it is not known yet. This takes a few seconds; the result is kept in the user's cache folder for
     * the next program. To be called when all work is done.
     */
    public void measureForNextJob() {
        engines.measureForNextJob(options.upscaling().plannableMemory());
    }

    /** Closes the engines of all enlargements derived from the same {@code of}; work in progress is finished first. */
    @Override
    public void close() {
        engines.close();
    }
}
