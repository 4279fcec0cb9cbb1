// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Network;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * Enlarges images to any size: by the chain of models that reaches it with the least work ({@link Network#macsPerPixel}), followed,
 * where the chain goes beyond, by an antialiased bicubic to the exact size. All of it streams: each step reads rows of the one before as it
 * needs them, and between two steps samples have 16 bits.
 *
 * <p>Not for several threads at once, as {@link Upscaler}, of which it opens one for each scale that turns out to be needed.
 */
public final class Enlarger implements AutoCloseable {
    private static final int SYMMETRIES = 8;

    private final UpscaleOptions options;
    private final EnginePool pool;
    private final boolean ownPool;
    private final SortedMap<Integer, Network> networks = new TreeMap<>();
    private final SortedMap<Integer, Long> work = new TreeMap<>(); // multiply-adds for a pixel of input
    private final SortedMap<Integer, Engine> taken = new TreeMap<>();
    private Optional<Hearing> hearing = Optional.empty();
    private String engineName = "";

    /**
     * Reads no model yet.
     *
     * @param networks at least one, each of another scale
     */
    public Enlarger(List<? extends Network> networks, UpscaleOptions options) {
        this(networks, options, new EnginePool(), true);
    }

    /**
     * The same with engines that others use later.
     *
     * @param pool stays open
     */
    public Enlarger(List<? extends Network> networks, UpscaleOptions options, EnginePool pool) {
        this(networks, options, pool, false);
    }

    private Enlarger(List<? extends Network> networks, UpscaleOptions options, EnginePool pool, boolean ownPool) {
        this.options = options;
        this.pool = pool;
        this.ownPool = ownPool;
        for (Network network : networks) {
            this.networks.put(network.scale(), network);
        }
        if (networks.isEmpty() || this.networks.size() < networks.size()) {
            throw new IllegalArgumentException("no two models of a scale, and one at least: " + this.networks.keySet());
        }
    }

    /** Who hears of an image, and what to call it. */
    private record Hearing(String image, Consumer<Warning> heard) {}

    /**
     * Who hears from now on what will be wrong with a result, on the thread that asks for it; otherwise that is logged.
     *
     * @param image what is enlarged, for a sentence
     */
    public void warning(String image, Consumer<Warning> heard) {
        hearing = Optional.of(new Hearing(image, heard));
    }

    /**
     * The scales of the models that run one after another for this image.
     *
     * @throws io.github.laddersr.UserException as {@link TargetSize#factor}
     */
    public List<Integer> scalesFor(ImageSize small, TargetSize size) {
        return chain(size.factor(small)).scales();
    }

    /**
     * The networks that run one after another for this image.
     *
     * @throws io.github.laddersr.UserException as {@link TargetSize#factor}
     */
    public List<Network> networksFor(ImageSize small, TargetSize size) {
        return scalesFor(small, size).stream().map(this::network).toList();
    }

    /**
     * The image at its new size, computed anew each time that it is read.
     *
     * @param progress hears now and then what share of the work is done, up to 1
     * @return of as many channels and bits as {@code small}. Its reader throws as {@link Upscaler#upscale(ImageRows, DoubleConsumer)}'s
     * @throws io.github.laddersr.UserException as {@link TargetSize#factor} and {@link Upscaler#upscale(ImageRows, DoubleConsumer)}; if a
     *     model can't be read or the engine does not work here
     */
    public ImageRows enlarge(ImageRows small, TargetSize size, DoubleConsumer progress) {
        return enlarge(small, size, Reserve.NONE, progress);
    }

    /**
     * The same with less memory.
     *
     * @param reserve what of {@link UpscaleOptions#maxMemory} is needed elsewhere while the rows are read
     */
    public ImageRows enlarge(ImageRows small, TargetSize size, Reserve reserve, DoubleConsumer progress) {
        ImageSize before = new ImageSize(small.width(), small.height());
        NetworkChain chain = chain(size.factor(before));
        ImageSize target = size.of(before);
        boolean alpha = small.hasAlpha() && !Channels.constantAlpha(small);
        boolean resize = isResized(before, chain, target);
        ImageRows rows = isOneStep(chain, resize) ? small : Depths.of(small, 16);
        List<Double> costs = chain.scales().size() == 1 ? List.of(1.0) : chain.work(work());
        Progress all = new Progress(costs, progress);
        List<Budget> budgets = budgets(chain, reserve);
        AtomicBoolean warned = new AtomicBoolean(); // by one of the networks of the chain
        for (int i = 0; i < chain.scales().size(); i++) {
            int scale = chain.scales().get(i);
            Upscaler upscaler = upscaler(scale);
            hearing.ifPresent(to -> upscaler.warning(to.image, warning -> {
                if (!warned.getAndSet(true)) {
                    to.heard.accept(warning);
                }
            }));
            rows = upscaler.upscale(rows, alpha, budgets.get(i), all.step(i));
        }
        if (resize) {
            return new ResizedRows(rows, target, alpha, small.depth());
        }
        return Depths.of(rows, small.depth());
    }

    /**
     * What enlarging an image will take; reads the models, but no image.
     *
     * @param channels of the image, 1 to 4
     * @param depth of its samples, 8 or 16
     * @param held bytes of memory that the image takes all the time
     * @param reserve as for {@link #enlarge(ImageRows, TargetSize, Reserve, DoubleConsumer)}
     * @throws io.github.laddersr.UserException as that
     */
    public Prediction predict(ImageSize small, int channels, int depth, long held, TargetSize size, Reserve reserve) {
        NetworkChain chain = chain(size.factor(small));
        ImageSize target = size.of(small);
        boolean one = isOneStep(chain, isResized(small, chain, target));
        List<Budget> budgets = budgets(chain, reserve);
        int streams = channels % 2 == 0 ? 2 : 1;
        long bytes = 0;
        double macs = 0;
        ImageSize step = small;
        for (int i = 0; i < chain.scales().size(); i++) {
            int scale = chain.scales().get(i);
            bytes += upscaler(scale).bytesFor(step, streams, one ? depth : 16, i == 0 ? held : 0, budgets.get(i));
            macs += (double) step.pixels() * work().getOrDefault(scale, 0L);
            step = new ImageSize(Math.multiplyExact(step.width(), scale), Math.multiplyExact(step.height(), scale));
        }
        long all = (long) Math.min(Long.MAX_VALUE, macs * streams * (options.ensemble() ? SYMMETRIES : 1));
        List<String> names =
                chain.scales().stream().map(scale -> network(scale).name()).toList();
        return new Prediction(small, target, Math.max(bytes + reserve.bytes(), reserve.atEnd()), all, names);
    }

    private static boolean isResized(ImageSize small, NetworkChain chain, ImageSize target) {
        return small.width() * (long) chain.scale() != target.width()
                || small.height() * (long) chain.scale() != target.height();
    }

    private static boolean isOneStep(NetworkChain chain, boolean resize) {
        return chain.scales().size() == 1 && !resize;
    }

    /** The memory for each step, by the widths of their inputs. */
    private List<Budget> budgets(NetworkChain chain, Reserve reserve) {
        long memory = Memory.plannable(options.maxMemory());
        double widths = 0; // of all steps' inputs, as multiples of the first's
        double factor = 1;
        for (int scale : chain.scales()) {
            widths += factor;
            factor *= scale;
        }
        List<Budget> budgets = new ArrayList<>();
        factor = 1;
        for (int scale : chain.scales()) {
            budgets.add(new Budget(memory, reserve, factor / widths));
            factor *= scale;
        }
        return budgets;
    }

    /** The name of the engine that worked, or works; opens the smallest model if none is open. */
    public String engineName() {
        if (engineName.isEmpty()) {
            upscaler(networks.firstKey());
        }
        return engineName;
    }

    /** A model whose scale is the factor does it alone, without a count of what all would cost. */
    private NetworkChain chain(double factor) {
        if (factor == 1 && !networks.containsKey(1)) {
            throw new UserException(
                    "The network " + networks.values().iterator().next().name()
                            + " enlarges: ask for a larger size than the image's.");
        }
        if (factor > 1 && networks.lastKey() == 1) {
            throw new UserException(
                    "The network " + networks.values().iterator().next().name()
                            + " enlarges nothing: ask for the image's own size, which is what it gives.");
        }
        int whole = (int) factor;
        return whole == factor && networks.containsKey(whole)
                ? new NetworkChain(List.of(whole))
                : NetworkChain.of(factor, work());
    }

    private SortedMap<Integer, Long> work() {
        if (work.isEmpty()) {
            networks.forEach((scale, network) -> work.put(scale, network.macsPerPixel()));
        }
        return work;
    }

    private Network network(int scale) {
        Network network = networks.get(scale);
        if (network == null) {
            throw new IllegalArgumentException("no model enlarges by " + scale);
        }
        return network;
    }

    private Upscaler upscaler(int scale) {
        Network network = network(scale);
        Engine engine = taken.computeIfAbsent(scale, s -> pool.take(network, options.engineChoice()));
        engineName = engine.name();
        return Upscaler.of(network, engine, options);
    }

    /** Gives the engines back, at rest; or ends their threads, if they are of no one else's use. */
    @Override
    public void close() {
        taken.forEach((scale, engine) -> pool.giveBack(network(scale), options.engineChoice(), engine));
        taken.clear();
        if (ownPool) {
            pool.close();
        }
    }

    /** Ends the engines after a failure, when nobody knows what state they are in. */
    public void discard() {
        taken.values().forEach(Engine::close);
        taken.clear();
        close();
    }

    /** What share of all steps is done, by their costs. */
    private static final class Progress {
        private final double[] costs;
        private final double[] shares;
        private final double sum;
        private final DoubleConsumer heard;

        Progress(List<Double> costs, DoubleConsumer heard) {
            this.costs = costs.stream().mapToDouble(cost -> cost).toArray();
            this.shares = new double[costs.size()];
            this.sum = costs.stream().mapToDouble(cost -> cost).sum();
            this.heard = heard;
        }

        DoubleConsumer step(int i) {
            return share -> {
                shares[i] = share;
                double done = 0;
                for (int k = 0; k < costs.length; k++) {
                    done += costs[k] / sum * shares[k];
                }
                heard.accept(Math.min(1, done));
            };
        }
    }
}
