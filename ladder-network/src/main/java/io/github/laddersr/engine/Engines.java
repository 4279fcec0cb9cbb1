// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.UserException;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.kernel.VectorLanes;
import io.github.laddersr.weights.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lookup of engines: the two of this module, and those that jars on the class path register. */
public final class Engines {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    private Engines() {}

    /**
     * The names that {@link #named} accepts, in the order in which {@link #best} tries them. {@link #best} skips the
     * last one, {@code reference}.
     */
    public static List<String> names() {
        return providers().stream().map(EngineProvider::name).toList();
    }

    /** The names of the engines that work on this machine's processor, without the last one. */
    static List<String> fast() {
        return providers().stream()
                .filter(p -> !(p instanceof Reference) && p.refusal(Device.CPU).isEmpty())
                .map(EngineProvider::name)
                .toList();
    }

    /**
     * Opens the chosen engine: by name, or else the first that works in this JVM on the chosen device, which is
     * {@code vector} followed by those of other modules. An engine that {@link EngineTimes} knows to be faster here for
     * this network, or that usually is where nothing was measured, comes first. Each engine that is skipped is logged with the reason. {@code vector} and {@code onnx}
     * run the folded network, {@code reference} the unmodified network of the paper. The reference works in every JVM,
     * but takes hours for a photograph, so it is only used by name.
     *
     * @throws UserException if there is no such engine, if it does not work in this JVM or on this device, or if this
     *     JVM damages images
     */
    public static Engine open(Model model, EngineChoice choice) {
        JvmDefect.ofThisJvm().ifPresent(sentence -> {
            throw new UserException(sentence);
        });
        return choice.engine().map(name -> named(name, model, choice)).orElseGet(() -> first(model, choice));
    }

    /**
     * The first engine that works in this JVM.
     *
     * @param threads at least 1
     * @throws UserException if none works; the message says what to do about it
     */
    public static Engine best(Model model, int threads) {
        return open(model, EngineChoice.fastest(threads));
    }

    /**
     * The engine with this name.
     *
     * @param threads at least 1
     * @throws UserException if there is no such engine, or it does not work in this JVM
     */
    public static Engine named(String name, Model model, int threads) {
        return open(model, new EngineChoice(Optional.of(name), threads, Device.AUTO, 0));
    }

    private static Engine first(Model model, EngineChoice choice) {
        return first(providers(), model, choice);
    }

    /** The first of these that works, in their order, without the reference. */
    static Engine first(List<EngineProvider> providers, Model model, EngineChoice choice) {
        Device device = choice.device();
        List<EngineProvider> able = providers.stream()
                .filter(p -> p.supports(device) && !(p instanceof Reference))
                .toList();
        List<String> refusals = new ArrayList<>();
        for (EngineProvider provider : preferred(able, model, choice)) {
            Optional<String> refusal = provider.refusal(device);
            if (refusal.isEmpty()) {
                LOG.debug("engine {}: {} threads", provider.name(), choice.threads());
                return provider.open(model, choice);
            }
            if (device != Device.CUDA) {
                LOG.warn("skipping engine {}: {}", provider.name(), refusal.get());
            }
            refusals.add(refusal.get());
        }
        // The first engine is the one that most users want, so its remedy counts.
        throw new UserException(
                refusals.isEmpty()
                        ? "Nothing computes on " + device.label()
                                + " here: put the module ladder-onnx on the class path."
                        : refusals.getFirst());
    }

    private static List<EngineProvider> preferred(List<EngineProvider> able, Model model, EngineChoice choice) {
        // A GPU is not what was measured, and only one kind of engine can use it.
        if (able.size() < 2 || choice.device() == Device.CUDA || Vector.isMissing()) {
            return able;
        }
        EngineTimes.Job job = new EngineTimes.Job(model.variant(), choice.threads(), choice.size());
        EnginePreference preference = EnginePreference.of(able, EngineTimes.ofUser(), job, VectorLanes.bits());
        LOG.debug("trying engine {} first: {}", preference.order().getFirst().name(), preference.reason());
        return preference.order();
    }

    private static Engine named(String name, Model model, EngineChoice choice) {
        EngineProvider provider = providers().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new UserException("Unknown engine '" + name + "': use " + String.join(" or ", names()) + "."));
        Device device = choice.device();
        if (!provider.supports(device)) {
            throw new UserException(
                    "The engine " + name + " does not compute on " + device.label() + ": use the engine onnx.");
        }
        provider.refusal(device).ifPresent(sentence -> {
            throw new UserException(sentence);
        });
        return provider.open(model, choice);
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
            return VectorEngine.NAME;
        }

        @Override
        public boolean streams() {
            return true;
        }

        @Override
        public Optional<String> refusal(Device device) {
            return isMissing() ? Optional.of(missing()) : Optional.empty();
        }

        static boolean isMissing() {
            return ModuleLayer.boot().findModule(MODULE).isEmpty();
        }

        static String missing() {
            return "The vector engine needs the module " + MODULE + ": start Java with --add-modules " + MODULE + ".";
        }

        @Override
        public Engine open(Model model, EngineChoice choice) {
            LOG.debug("vectors of {} bits", VectorLanes.bits());
            Fold.Folded folded = Fold.fold(model.graph(), model.weights());
            return new VectorEngine(folded.graph(), folded.weights(), choice.threads());
        }
    }

    private record Reference() implements EngineProvider {
        @Override
        public String name() {
            return "reference";
        }

        @Override
        public Optional<String> refusal(Device device) {
            return Optional.empty();
        }

        @Override
        public Engine open(Model model, EngineChoice choice) {
            return new ReferenceEngine(model.graph(), model.weights());
        }
    }
}
