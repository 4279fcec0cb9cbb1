// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.Network;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.upscale.memory.MemoryBudget;
import io.github.laddersr.upscale.memory.MemoryLimits;
import io.github.laddersr.upscale.memory.MemoryReserve;
import io.github.laddersr.upscale.pixel.DepthConversion;
import io.github.laddersr.upscale.pixel.PixelsToPlanes;
import io.github.laddersr.upscale.pixel.ResizedRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * Enlarges images to any size: with the chain of models that reaches the size with the least work
 * ({@link Network#macsPerPixel}) and, if the chain goes beyond it, an antialiased bicubic reduction to the exact size.
 * Everything streams: each step reads rows of the previous one as it needs them. Between steps, samples have 16 bits.
 *
 * <p>Not thread-safe, like {@link Upscaler}, of which it opens one for each scale that it needs.
 */
public final class Enlarger implements AutoCloseable {
    private static final int SYMMETRIES = 8;

    private final UpscaleOptions options;
    private final EnginePool pool;
    private final boolean ownPool;
    private final SortedMap<Integer, Network> networks;
    private final SortedMap<Integer, Long> work = new TreeMap<>(); // multiply-adds for each input pixel
    private final Map<Taken, Engine> taken = new HashMap<>();
    private Optional<WarningListener> warningListener = Optional.empty();
    private String engineName = "";

    /**
     * An enlarger that reads models when they are needed.
     *
     * @param networks at least one, each with a different scale
     */
    public Enlarger(List<? extends Network> networks, UpscaleOptions options) {
        this(networks, options, new EnginePool(), true);
    }

    /**
     * The same with engines that are shared.
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
        this.networks = byScale(networks);
    }

    /**
     * The networks by their scales.
     *
     * @throws IllegalArgumentException if there is none, or two have the same scale
     */
    static SortedMap<Integer, Network> byScale(List<? extends Network> networks) {
        if (networks.isEmpty()) {
            throw new IllegalArgumentException("There is no model: give at least one.");
        }
        SortedMap<Integer, Network> byScale = new TreeMap<>();
        for (Network network : networks) {
            if (byScale.put(network.scale(), network) != null) {
                throw new IllegalArgumentException(("Two models enlarge by %d, and an enlargement takes one for each"
                                + " scale: give one of them, or Models.byName(), of which each image gets those that"
                                + " suit it.")
                        .formatted(network.scale()));
            }
        }
        return byScale;
    }

    /** An engine by its network and choice. */
    private record Taken(int scale, EngineChoice choice) {}

    /** The listener for warnings, and the name of the image in them. */
    private record WarningListener(String image, Consumer<Warning> heard) {}

    /**
     * Sets the receiver of warnings about results, which is called on the thread that asks for the result. Without one,
     * warnings are logged.
     *
     * @param image name of the image in sentences
     */
    public void warning(String image, Consumer<Warning> heard) {
        warningListener = Optional.of(new WarningListener(image, heard));
    }

    /**
     * The scales of the models that run for this image, in order.
     *
     * @throws io.github.laddersr.UserException as {@link TargetSize#factor}
     */
    public List<Integer> scalesFor(ImageSize small, TargetSize size) {
        return chain(size.factor(small)).scales();
    }

    /**
     * The networks that run for this image, in order.
     *
     * @throws io.github.laddersr.UserException as {@link TargetSize#factor}
     */
    public List<Network> networksFor(ImageSize small, TargetSize size) {
        return scalesFor(small, size).stream().map(this::network).toList();
    }

    /**
     * The image at its new size, computed again each time that it is read.
     *
     * @param progress receives from time to time the share of the work that is done, up to 1
     * @return rows with as many channels and bits as {@code small}; their reader throws like that of
     *     {@link Upscaler#upscale(ImageRows, DoubleConsumer)}
     * @throws io.github.laddersr.UserException as {@link TargetSize#factor} and
     *     {@link Upscaler#upscale(ImageRows, DoubleConsumer)}; if a model can't be read or the engine does not work
     *     here
     */
    public ImageRows enlarge(ImageRows small, TargetSize size, DoubleConsumer progress) {
        return enlarge(small, size, MemoryReserve.NONE, progress);
    }

    /**
     * The same with less memory.
     *
     * @param reserve the part of {@link UpscaleOptions#maxMemory} that is needed elsewhere while the rows are read
     */
    public ImageRows enlarge(ImageRows small, TargetSize size, MemoryReserve reserve, DoubleConsumer progress) {
        ImageSize before = new ImageSize(small.width(), small.height());
        NetworkChain chain = chain(size.factor(before));
        ImageSize target = size.of(before);
        boolean alpha = small.hasAlpha() && !PixelsToPlanes.constantAlpha(small);
        boolean resize = isResized(before, chain, target);
        ImageRows rows = isOneStep(chain, resize) ? small : DepthConversion.of(small, 16);
        List<Double> costs = chain.scales().size() == 1 ? List.of(1.0) : chain.work(work());
        Progress all = new Progress(costs, progress);
        List<MemoryBudget> budgets = budgets(chain, reserve);
        AtomicBoolean warned = new AtomicBoolean(); // whether one of the chain's networks has warned
        for (int i = 0; i < chain.scales().size(); i++) {
            int scale = chain.scales().get(i);
            Upscaler upscaler = upscaler(scale, (long) rows.width() * rows.height(), budgets.get(i));
            warningListener.ifPresent(to -> upscaler.warning(to.image, warning -> {
                if (!warned.getAndSet(true)) {
                    to.heard.accept(warning);
                }
            }));
            rows = upscaler.upscale(rows, alpha, budgets.get(i), all.step(i));
        }
        if (resize) {
            return new ResizedRows(rows, target, alpha, small.depth());
        }
        return DepthConversion.of(rows, small.depth());
    }

    /**
     * Predicts what enlarging an image takes. Reads the models, but no image.
     *
     * @param channels channels of the image, 1 to 4
     * @param depth bits of its samples, 8 or 16
     * @param held bytes that the image occupies all the time
     * @param reserve as for {@link #enlarge(ImageRows, TargetSize, MemoryReserve, DoubleConsumer)}
     * @throws io.github.laddersr.UserException as {@link #enlarge(ImageRows, TargetSize, MemoryReserve,
     *     DoubleConsumer)}
     */
    public Prediction predict(
            ImageSize small, int channels, int depth, long held, TargetSize size, MemoryReserve reserve) {
        NetworkChain chain = chain(size.factor(small));
        ImageSize target = size.of(small);
        boolean one = isOneStep(chain, isResized(small, chain, target));
        List<MemoryBudget> budgets = budgets(chain, reserve);
        int streams = channels % 2 == 0 ? 2 : 1;
        long bytes = 0;
        double macs = 0;
        ImageSize step = small;
        for (int i = 0; i < chain.scales().size(); i++) {
            int scale = chain.scales().get(i);
            bytes += upscaler(scale, step.pixels(), budgets.get(i))
                    .bytesFor(step, streams, one ? depth : 16, i == 0 ? held : 0, budgets.get(i));
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

    /** Divides the memory among the steps in proportion to the widths of their inputs. */
    private List<MemoryBudget> budgets(NetworkChain chain, MemoryReserve reserve) {
        long memory = MemoryLimits.plannable(options.maxMemory());
        double widths = 0; // sum over all steps' inputs, relative to the first one
        double factor = 1;
        for (int scale : chain.scales()) {
            widths += factor;
            factor *= scale;
        }
        List<MemoryBudget> budgets = new ArrayList<>();
        factor = 1;
        for (int scale : chain.scales()) {
            budgets.add(new MemoryBudget(memory, reserve, factor / widths));
            factor *= scale;
        }
        return budgets;
    }

    /** The name of the current or last engine; opens the smallest model if none has been opened. */
    public String engineName() {
        if (engineName.isEmpty()) {
            upscaler(networks.firstKey(), options.engineChoice());
        }
        return engineName;
    }

    /** A model whose scale equals the factor is used alone, without comparing the work of chains. */
    private NetworkChain chain(double factor) {
        if (factor == 1 && !networks.containsKey(1)) {
            throw new UserException(
                    "The network " + networks.values().iterator().next().name()
                            + " only enlarges: ask for a size larger than the image's.");
        }
        if (factor > 1 && networks.lastKey() == 1) {
            throw new UserException("The network "
                    + networks.values().iterator().next().name() + " does not enlarge: ask for the image's own size.");
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

    private Upscaler upscaler(int scale, long pixels, MemoryBudget budget) {
        return upscaler(scale, options.engineChoice(pixels, budget.bytes()));
    }

    private Upscaler upscaler(int scale, EngineChoice choice) {
        Network network = network(scale);
        Engine engine = taken.computeIfAbsent(new Taken(scale, choice), t -> pool.take(network, choice));
        engineName = engine.name();
        return Upscaler.of(network, engine, options);
    }

    /** Returns the idle engines to the pool, or closes them if the pool is not shared. */
    @Override
    public void close() {
        taken.forEach((t, engine) -> pool.giveBack(network(t.scale), t.choice, engine));
        taken.clear();
        if (ownPool) {
            pool.close();
        }
    }

    /** Closes the engines after a failure, which may have left them in an unknown state. */
    public void discard() {
        taken.values().forEach(Engine::close);
        taken.clear();
        close();
    }

    /** Combines the progress of all steps, weighted by their costs. */
    private static final class Progress {
        private final double[] costs;
        private final double[] shares;
        private final double sum;
        private final DoubleConsumer listener;

        Progress(List<Double> costs, DoubleConsumer listener) {
            this.costs = costs.stream().mapToDouble(cost -> cost).toArray();
            this.shares = new double[costs.size()];
            this.sum = costs.stream().mapToDouble(cost -> cost).sum();
            this.listener = listener;
        }

        DoubleConsumer step(int i) {
            return share -> {
                shares[i] = share;
                double done = 0;
                for (int k = 0; k < costs.length; k++) {
                    done += costs[k] / sum * shares[k];
                }
                listener.accept(Math.min(1, done));
            };
        }
    }
}
