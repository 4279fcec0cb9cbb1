package io.github.laddersr.upscale;

import io.github.laddersr.engine.Network;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleConsumer;

/**
 * Enlarges images to any size: by the chain of models that reaches it with the least work ({@link Network#macsPerPixel}), followed,
 * where the chain goes beyond, by an antialiased bicubic to the exact size. All of it streams: each step reads rows of the one before as it
 * needs them, and between two steps samples have 16 bits.
 *
 * <p>Not for several threads at once, as {@link Upscaler}, of which it opens one for each scale that turns out to be needed.
 */
public final class Enlarger implements AutoCloseable {
    private final UpscaleOptions options;
    private final SortedMap<Integer, Network> networks = new TreeMap<>();
    private final SortedMap<Integer, Long> work = new TreeMap<>(); // multiply-adds for a pixel of input
    private final SortedMap<Integer, Upscaler> opened = new ConcurrentSkipListMap<>();

    /**
     * Reads no model yet.
     *
     * @param networks at least one, each of another scale
     */
    public Enlarger(List<? extends Network> networks, UpscaleOptions options) {
        this.options = options;
        for (Network network : networks) {
            this.networks.put(network.scale(), network);
        }
        if (networks.isEmpty() || this.networks.size() < networks.size()) {
            throw new IllegalArgumentException("no two models of a scale, and one at least: " + this.networks.keySet());
        }
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
        Chain chain = chain(size.factor(before));
        ImageSize target = size.of(before);
        boolean alpha = small.hasAlpha() && !Channels.constantAlpha(small);
        boolean resize = small.width() * (long) chain.scale() != target.width()
                || small.height() * (long) chain.scale() != target.height();
        boolean one = chain.scales().size() == 1 && !resize;
        ImageRows rows = one ? small : Depths.of(small, 16);
        long memory = Memory.plannable(options.maxMemory());
        List<Double> costs = chain.scales().size() == 1 ? List.of(1.0) : chain.work(work());
        Progress all = new Progress(costs, progress);
        double widths = 0; // of all steps' inputs, as multiples of the first's
        for (int i = 0, factor = 1; i < chain.scales().size(); i++) {
            widths += factor;
            factor *= chain.scales().get(i);
        }
        double factor = 1;
        for (int i = 0; i < chain.scales().size(); i++) {
            int scale = chain.scales().get(i);
            Budget budget = new Budget(memory, reserve, factor / widths);
            rows = upscaler(scale).upscale(rows, alpha, budget, all.step(i));
            factor *= scale;
        }
        if (resize) {
            return new ResizedRows(rows, target, alpha, small.depth());
        }
        return Depths.of(rows, small.depth());
    }

    /** The name of the engine that works; opens the smallest model if none is open. */
    public String engineName() {
        return opened.values().stream()
                .findFirst()
                .orElseGet(() -> upscaler(networks.firstKey()))
                .engineName();
    }

    /** A model whose scale is the factor does it alone, without a count of what all would cost. */
    private Chain chain(double factor) {
        int whole = (int) factor;
        return whole == factor && networks.containsKey(whole) ? new Chain(List.of(whole)) : Chain.of(factor, work());
    }

    private SortedMap<Integer, Long> work() {
        if (work.isEmpty()) {
            networks.forEach((scale, network) -> work.put(scale, network.macsPerPixel()));
        }
        return work;
    }

    private Upscaler upscaler(int scale) {
        Upscaler there = opened.get(scale);
        if (there == null) {
            Network network = networks.get(scale);
            if (network == null) {
                throw new IllegalArgumentException("no model enlarges by " + scale);
            }
            there = Upscaler.open(network, options);
            opened.put(scale, there);
        }
        return there;
    }

    /** Ends the engines' threads. */
    @Override
    public void close() {
        opened.values().forEach(Upscaler::close);
        opened.clear();
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
