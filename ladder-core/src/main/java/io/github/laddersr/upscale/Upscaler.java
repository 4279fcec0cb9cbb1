// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.Warning;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.Networks;
import io.github.laddersr.engine.StreamingEngine;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Safetensors;
import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.color.ColorSpace;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enlarges images by a model's scale. Colour goes through the network as it is; gray through it as three equal planes; alpha by itself,
 * with the colour premultiplied meanwhile, so that what is transparent does not bleed into what is not.
 *
 * <p>Not for several threads at once: it brings its own.
 */
public final class Upscaler implements BufferedImageOp, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upscaler.class);

    private final Engine engine;
    private final Footprint footprint;
    private final UpscaleOptions options;
    private Consumer<Warning> heard = Upscaler::log;
    private String what = "The image";
    private boolean warned; // that the result depends on the tiles

    /** For an engine of a network that may be cut so. */
    Upscaler(Engine engine, Footprint footprint, UpscaleOptions options) {
        this.engine = engine;
        this.footprint = footprint;
        this.options = options;
    }

    /**
     * An upscaler for this model on the fastest engine.
     *
     * @param model a safetensors file's place, such as {@code Models.X2}
     * @throws UserException if the file can't be read or is no Ladder Pyramid Network
     */
    public static Upscaler open(URL model) {
        return open(read(model), UpscaleOptions.defaults());
    }

    /**
     * An upscaler for a network's file on the fastest engine.
     *
     * @throws UserException if the file can't be read or holds no network that can be used
     */
    public static Upscaler open(Path model) {
        return open(Networks.read(model), UpscaleOptions.defaults());
    }

    /**
     * An upscaler for a model of the family with options.
     *
     * @throws UserException if the engine asked for does not exist or does not work here
     */
    public static Upscaler open(Model model, UpscaleOptions options) {
        return open(LadderNetwork.of("x" + model.variant().scale(), model), options);
    }

    /**
     * An upscaler for any network with options.
     *
     * @throws UserException if the network's weights can't be read, or the engine asked for does not exist or does not work here
     */
    public static Upscaler open(Network network, UpscaleOptions options) {
        return of(network, network.open(options.engineChoice()), options);
    }

    /** An upscaler on an engine of a network, which is closed with it. */
    static Upscaler of(Network network, Engine engine, UpscaleOptions options) {
        Footprint footprint = network.footprint();
        return network.channels() == 1
                ? new Upscaler(new LumaEngine(engine), footprint.reachingAtLeast(LumaEngine.REACH), options)
                : new Upscaler(engine, footprint, options);
    }

    /**
     * Reads a model from wherever it lies.
     *
     * @throws UserException if it can't be read or is no Ladder Pyramid Network
     */
    public static Model read(URL place) {
        try (InputStream in = place.openStream()) {
            return Model.of(Safetensors.read(in, place.toString()), "Weights file " + place);
        } catch (IOException e) {
            throw new UserException(
                    Code.NO_ACCESS,
                    "The weights at %s can't be read (%s)".formatted(place, e.getMessage()),
                    "check that the file is there",
                    e);
        }
    }

    /** Bytes of memory that enlarging an image of so many pixels takes at once, without tiles. */
    public static long bytesFor(long pixels) {
        return Math.multiplyExact(pixels, Engine.BYTES_PER_PIXEL);
    }

    private static void log(Warning warning) {
        LOG.warn("{}", warning.sentence());
    }

    /**
     * Who hears from now on that a result depends on tiles, once for each; otherwise that is logged, once for all.
     *
     * @param image what is enlarged, for a sentence
     */
    void warning(String image, Consumer<Warning> listener) {
        what = image;
        heard = listener;
        warned = false;
    }

    /** Output pixels per input pixel, each way. */
    public int scale() {
        return engine.scale();
    }

    /** The name of the engine that works. */
    public String engineName() {
        return engine.name();
    }

    /** Enlarges an 8-bit image; the result is gray, RGB or RGBA as the input was. */
    public BufferedImage upscale(BufferedImage small) {
        return upscale(ByteImage.from(small)).toBufferedImage();
    }

    /**
     * {@link #upscale(BufferedImage)} as AWT asks for it.
     *
     * @param large of the result's size; null for a new one, as {@link #upscale(BufferedImage)} gives it
     * @throws IllegalArgumentException if {@code large} has another size
     */
    @Override
    public BufferedImage filter(BufferedImage small, @Nullable BufferedImage large) {
        BufferedImage result = upscale(small);
        if (large == null) {
            return result;
        }
        if (large.getWidth() != result.getWidth() || large.getHeight() != result.getHeight()) {
            throw new IllegalArgumentException("the result has %dx%d pixels, and the image for it %dx%d"
                    .formatted(result.getWidth(), result.getHeight(), large.getWidth(), large.getHeight()));
        }
        Graphics2D graphics = large.createGraphics();
        graphics.setComposite(AlphaComposite.Src);
        graphics.drawImage(result, 0, 0, null);
        graphics.dispose();
        return large;
    }

    /** The corners of the result. */
    @Override
    public Rectangle2D getBounds2D(BufferedImage small) {
        return new Rectangle(small.getWidth() * scale(), small.getHeight() * scale());
    }

    /** An image of the result's size, with these colours; null for gray, RGB or RGBA of 8 bits, as the small image is. */
    @Override
    public BufferedImage createCompatibleDestImage(BufferedImage small, @Nullable ColorModel colours) {
        int width = small.getWidth() * scale();
        int height = small.getHeight() * scale();
        if (colours != null) {
            WritableRaster raster = colours.createCompatibleWritableRaster(width, height);
            return new BufferedImage(colours, raster, colours.isAlphaPremultiplied(), null);
        }
        ColorModel model = small.getColorModel();
        boolean gray = model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        int type = model.hasAlpha()
                ? BufferedImage.TYPE_4BYTE_ABGR
                : gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
        return new BufferedImage(width, height, type);
    }

    /** Where a point of the small image is in the large one. */
    @Override
    public Point2D getPoint2D(Point2D small, @Nullable Point2D large) {
        Point2D point = large == null ? new Point2D.Double() : large;
        point.setLocation(small.getX() * scale(), small.getY() * scale());
        return point;
    }

    /** There are none. */
    @Override
    public @Nullable RenderingHints getRenderingHints() {
        return null;
    }

    /**
     * Enlarges an image of 1 (gray), 2 (gray and alpha), 3 (RGB) or 4 channels (RGBA).
     *
     * @return scale times as wide and high, of as many channels
     * @throws UserException if the result would be larger than an image can be
     * @throws IllegalStateException if the network's output is not finite, or black or of one colour where the input is not: such an image is never
     *     given out
     */
    public ByteImage upscale(ByteImage small) {
        return upscale(small, share -> {});
    }

    /**
     * The same, with news of how far it is.
     *
     * @param progress hears now and then what share of the work is done, up to 1
     */
    public ByteImage upscale(ByteImage small, DoubleConsumer progress) {
        ImageRows rows = ImageRows.of(small);
        long pixels = (long) small.width() * scale() * small.height() * scale();
        if (pixels * Math.max(3, small.channels()) > Integer.MAX_VALUE - 8) {
            throw tooLarge(rows);
        }
        try {
            return upscale(rows, progress).toByteImage();
        } catch (OutOfMemoryError e) {
            throw outOfMemory(rows, e);
        }
    }

    /**
     * Enlarges an image that need not be in memory; nor is the result: it is computed anew, in bounded memory, each time that it is
     * read. With {@link UpscaleOptions#ensemble} all is in memory meanwhile.
     *
     * @param progress hears now and then what share of the work is done, up to 1
     * @return scale times as wide and high, of as many channels and bits. Its reader throws {@link IllegalStateException} where the network's
     *     output is not finite, or, with the last row, black or of one colour although {@code small} is not
     * @throws UserException if the result's sides were above 2^31 - 1, or {@link UpscaleOptions#maxMemory} does not suffice
     */
    public ImageRows upscale(ImageRows small, DoubleConsumer progress) {
        boolean alpha = small.hasAlpha() && !Channels.constantAlpha(small);
        return upscale(small, alpha, Budget.of(Memory.plannable(options.maxMemory())), progress);
    }

    /**
     * The same for an image whose alpha is known, so that it need not be read for it: it may be costly to compute.
     *
     * @param alpha whether there is alpha that is not the same everywhere
     * @param budget what memory there is
     */
    ImageRows upscale(ImageRows small, boolean alpha, Budget budget, DoubleConsumer progress) {
        long width = (long) small.width() * scale();
        if (width * small.channels() * small.depth() / 8 > Integer.MAX_VALUE - 8
                || (long) small.height() * scale() > Integer.MAX_VALUE) {
            throw tooLarge(small);
        }
        Tiles tiles = plan(
                        new ImageSize(small.width(), small.height()), alpha ? 2 : 1, small.depth(), small.bytesHeld())
                .choose(options.tile(), budget);
        warnOfTiles(tiles, small);
        LOG.debug("tiles of {}x{} pixels for {}x{}", tiles.width(), tiles.height(), small.width(), small.height());
        EnlargedRows.Network network =
                options.ensemble() ? (h, w, out, heard) -> new EnsembleRows(tiles, h, w, out, heard) : tiles::open;
        return new Enlarged(small, scale(), () -> {
            try {
                RowReader rows = new EnlargedRows(small, scale(), alpha, network, progress);
                return budget.isFreeAtEnd() && engine instanceof StreamingEngine streaming
                        ? new Releasing(rows, streaming)
                        : rows;
            } catch (OutOfMemoryError e) {
                throw outOfMemory(small, e);
            }
        });
    }

    private void warnOfTiles(Tiles tiles, ImageRows small) {
        if (footprint.reach().isEmpty() && !warned && tiles.count(small.height(), small.width()) > 1) {
            warned = true;
            boolean bound = footprint.fixed().isPresent() || options.tile() != 0;
            heard.accept(new Warning(
                    Warning.Kind.TILED,
                    "%s is cut into tiles%s, although the network looks at a whole image at once: the result depends on where they lie."
                            .formatted(what, bound ? "" : " to fit into the memory")));
        }
    }

    private TilePlan plan(ImageSize small, int streams, int depth, long held) {
        return new TilePlan(engine, footprint, small.height(), small.width(), streams, depth, options.ensemble(), held);
    }

    /**
     * Bytes that are held at once, with the tiles that {@link #upscale(ImageRows, boolean, Budget, DoubleConsumer)} takes.
     *
     * @param streams 2 if alpha is enlarged too, else 1
     * @param held bytes that the small image takes
     * @throws UserException if the budget does not suffice
     */
    long bytesFor(ImageSize small, int streams, int depth, long held, Budget budget) {
        TilePlan plan = plan(small, streams, depth, held);
        Tiles tiles = plan.choose(options.tile(), budget);
        return plan.bytes(tiles.height(), tiles.width());
    }

    /** Rows after which the engine's memory is somebody else's. */
    private record Releasing(RowReader rows, StreamingEngine engine) implements RowReader {
        @Override
        public void next(byte[] row) {
            rows.next(row);
        }

        @Override
        public void close() {
            rows.close();
            engine.release();
        }
    }

    /** An image that is computed when it is read. */
    private record Enlarged(ImageRows small, int scale, Supplier<RowReader> reader) implements ImageRows {
        @Override
        public int width() {
            return small.width() * scale;
        }

        @Override
        public int height() {
            return small.height() * scale;
        }

        @Override
        public int channels() {
            return small.channels();
        }

        @Override
        public int depth() {
            return small.depth();
        }

        @Override
        public RowReader read() {
            return reader.get();
        }
    }

    static UserException outOfMemory(ImageRows small, OutOfMemoryError e) {
        return new UserException(
                Code.NO_MEMORY,
                "An image of %dx%d pixels does not fit into the memory".formatted(small.width(), small.height()),
                "allow less of it, or smaller tiles, or give Java more with -Xmx",
                e);
    }

    private UserException tooLarge(ImageRows small) {
        return new UserException(
                Code.INVALID,
                "An image of %dx%d pixels is too large to be enlarged by %d"
                        .formatted(small.width(), small.height(), scale()),
                "cut it into parts");
    }

    /** Ends the engine's threads. */
    @Override
    public void close() {
        engine.close();
    }
}
