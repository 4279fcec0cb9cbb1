package io.github.laddersr.engine;

import io.github.laddersr.UserException;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.kernel.Lanes;
import io.github.laddersr.weights.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one lookup of engines: the two of this module, and those that a jar on the class path registers. */
public final class Engines {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    private Engines() {}

    /** The names that {@link #named} knows, in the order in which {@link #best} tries them. */
    public static List<String> names() {
        return providers().stream().map(EngineProvider::name).toList();
    }

    /**
     * The first engine that works in this JVM: {@code vector}, then those of other modules, then {@code reference}, which always does
     * but is slow. Each that is left out is logged with the reason.
     *
     * @param threads at least 1
     */
    public static Engine best(Model model, int threads) {
        for (EngineProvider provider : providers()) {
            Optional<String> refusal = provider.refusal();
            if (refusal.isEmpty()) {
                LOG.debug("engine {}: {} threads", provider.name(), threads);
                return provider.open(model, threads);
            }
            LOG.warn("The engine {} is left out: {}", provider.name(), refusal.get());
        }
        throw new IllegalStateException("the reference engine always works");
    }

    /**
     * The engine of this name: {@code vector} and {@code onnx} run the folded network, {@code reference} the paper's as it stands.
     *
     * @param threads at least 1
     * @throws UserException if there is no such engine, or it does not work in this JVM
     */
    public static Engine named(String name, Model model, int threads) {
        List<EngineProvider> providers = providers();
        EngineProvider provider = providers.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new UserException("Unknown engine '" + name + "': use " + String.join(" or ", names()) + "."));
        provider.refusal().ifPresent(sentence -> {
            throw new UserException(sentence);
        });
        return provider.open(model, threads);
    }

    private static List<EngineProvider> providers() {
        List<EngineProvider> all = new ArrayList<>();
        all.add(new Vector());
        ServiceLoader.load(EngineProvider.class).forEach(all::add);
        all.add(new Reference());
        return all;
    }

    private record Vector() implements EngineProvider {
        private static final String MODULE = "jdk.incubator.vector";

        @Override
        public String name() {
            return "vector";
        }

        @Override
        public Optional<String> refusal() {
            return ModuleLayer.boot().findModule(MODULE).isPresent()
                    ? Optional.empty()
                    : Optional.of("The vector engine needs the module " + MODULE + ": start Java with --add-modules "
                            + MODULE + ".");
        }

        @Override
        public Engine open(Model model, int threads) {
            LOG.debug("vectors of {} bits", Lanes.bits());
            Fold.Folded folded = Fold.fold(model.graph(), model.weights());
            return new VectorEngine(folded.graph(), folded.weights(), threads);
        }
    }

    private record Reference() implements EngineProvider {
        @Override
        public String name() {
            return "reference";
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public Engine open(Model model, int threads) {
            return new ReferenceEngine(model.graph(), model.weights());
        }
    }
}
