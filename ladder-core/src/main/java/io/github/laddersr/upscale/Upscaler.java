package io.github.laddersr.upscale;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Engines;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Safetensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Enlarges images by a model's scale. Colour goes through the network as it is; gray through it as three equal planes; alpha by itself,
 * with the colour premultiplied meanwhile, so that what is transparent does not bleed into what is not.
 *
 * <p>Not for several threads at once: it brings its own.
 */
public final class Upscaler implements AutoCloseable {
    /** What the vector engine holds for an input pixel, in bytes: 5000 at x2, width 1, where a heap of that size just suffices. */
    private static final long BYTES_PER_PIXEL = 6000;

    private final Engine engine;
    private final UpscaleOptions options;
    private final int margin;

    private Upscaler(Engine engine, UpscaleOptions options, int margin) {
        this.engine = engine;
        this.options = options;
        this.margin = margin;
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
     * An upscaler for a weights file on the fastest engine.
     *
     * @throws UserException if the file can't be read or is no Ladder Pyramid Network
     */
    public static Upscaler open(Path model) {
        return open(Model.read(model), UpscaleOptions.defaults());
    }

    /**
     * An upscaler with options.
     *
     * @throws UserException if the engine asked for does not exist or does not work here
     */
    public static Upscaler open(Model model, UpscaleOptions options) {
        Engine engine = options.engine()
                .map(name -> Engines.named(name, model, options.threads()))
                .orElseGet(() -> Engines.best(model, options.threads()));
        int halo = Cost.of(model.graph()).halo();
        return new Upscaler(engine, options, Graph.aligned(halo));
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
            throw new UserException("The weights at " + place + " can't be read: " + e.getMessage() + ".", e);
        }
    }

    /** Bytes of memory that enlarging an image of so many pixels takes at once, without tiles. */
    public static long bytesFor(long pixels) {
        return Math.multiplyExact(pixels, BYTES_PER_PIXEL);
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
     * Enlarges an image of 1 (gray), 2 (gray and alpha), 3 (RGB) or 4 channels (RGBA).
     *
     * @return scale times as wide and high, of as many channels
     * @throws UserException if the result would be larger than an image can be
     * @throws IllegalStateException if the network's output is not finite, or black where the input is not: such an image is never
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
        requireRoom(small);
        try {
            return enlarge(small, progress);
        } catch (OutOfMemoryError e) {
            throw new UserException(
                    "An image of " + small.width() + "x" + small.height()
                            + " pixels does not fit into the memory: give a smaller tile than " + tile(small)
                            + ", or Java more memory with -Xmx.",
                    e);
        }
    }

    private ByteImage enlarge(ByteImage small, DoubleConsumer progress) {
        Planes all = Channels.split(small);
        boolean colour = small.channels() >= 3;
        boolean alpha = small.hasAlpha() && !Channels.constant(all, all.channels() - 1);
        Tiles tiles = new Tiles(engine, tile(small), margin);
        double runs = alpha ? 2 : 1;
        Planes premultiplied = alpha ? Channels.premultiplied(all) : all;
        Planes base = run(tiles, Channels.rgb(premultiplied, colour), share -> progress.accept(share / runs));
        Planes out = new Planes(small.channels(), base.height(), base.width());
        Channels.copyColour(base, out, colour);
        if (alpha) {
            Planes opacity = run(
                    tiles, Channels.threeTimes(all, all.channels() - 1), share -> progress.accept((1 + share) / runs));
            Channels.unpremultiply(out, opacity, new LocalRange(all), scale());
        } else if (small.hasAlpha()) {
            Channels.fill(out, out.channels() - 1, all.get(all.channels() - 1, 0, 0));
        }
        requireSane(all, out);
        return PlaneImages.toImage(out);
    }

    private Planes run(Tiles tiles, Planes rgb, DoubleConsumer progress) {
        return options.ensemble() ? Symmetry.ensemble(rgb, tiles::run, progress) : tiles.run(rgb, progress);
    }

    private void requireRoom(ByteImage small) {
        long pixels = (long) small.width() * scale() * small.height() * scale();
        if (pixels * Math.max(3, small.channels()) > Integer.MAX_VALUE - 8) {
            throw new UserException("An image of " + small.width() + "x" + small.height()
                    + " pixels is too large to be enlarged by " + scale() + ": cut it into parts.");
        }
    }

    private int tile(ByteImage small) {
        int longest = Graph.aligned(Math.max(small.width(), small.height()));
        if (options.tile() != 0) {
            return Math.min(options.tile(), longest);
        }
        long pixels = Runtime.getRuntime().maxMemory() / 4 * 3 / BYTES_PER_PIXEL;
        if ((long) small.width() * small.height() <= pixels) {
            return longest;
        }
        int side = (int) Math.sqrt((double) pixels) - 2 * margin;
        return Math.max(64, side / Graph.ALIGNMENT * Graph.ALIGNMENT);
    }

    private static void requireSane(Planes in, Planes out) {
        int colours = out.channels() <= 2 ? 1 : 3;
        boolean finite = IntStream.range(0, out.channels()).allMatch(c -> Channels.finite(out, c));
        if (!finite) {
            throw new IllegalStateException("the network's output is not finite");
        }
        boolean black = IntStream.range(0, colours).allMatch(c -> Channels.atMost(out, c, 0f));
        boolean inBlack = IntStream.range(0, colours).allMatch(c -> Channels.atMost(in, c, 8 / 255f));
        boolean invisible = out.channels() != colours && Channels.atMost(in, in.channels() - 1, 8 / 255f);
        if (black && !inBlack && !invisible) {
            throw new IllegalStateException("the network's output is black although the image is not");
        }
    }

    /** Ends the engine's threads. */
    @Override
    public void close() {
        engine.close();
    }
}
