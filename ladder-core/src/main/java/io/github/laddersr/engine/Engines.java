package io.github.laddersr.engine;

import io.github.laddersr.UserException;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.kernel.Lanes;
import io.github.laddersr.weights.Model;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one lookup of engines. */
public final class Engines {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);
    private static final String VECTOR = "vector";
    private static final String REFERENCE = "reference";
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private Engines() {}

    /** The names that {@link #named} knows, the fastest first. */
    public static List<String> names() {
        return List.of(VECTOR, REFERENCE);
    }

    /**
     * The fastest engine that works in this JVM, on the folded network.
     *
     * @param threads at least 1
     */
    public static Engine best(Model model, int threads) {
        if (vectorApi()) {
            LOG.debug("engine {}: {} bits, {} threads", VECTOR, Lanes.bits(), threads);
            return named(VECTOR, model, threads);
        }
        LOG.warn(
                "The vector engine is left out because this JVM runs without the module {}: start it with --add-modules {} or the slow"
                        + " reference engine does the work.",
                VECTOR_MODULE,
                VECTOR_MODULE);
        return named(REFERENCE, model, threads);
    }

    /**
     * The engine of this name: {@code vector} runs the folded network, {@code reference} the paper's as it stands.
     *
     * @param threads of the vector engine: at least 1
     * @throws UserException if there is no such engine, or it does not work in this JVM
     */
    public static Engine named(String name, Model model, int threads) {
        return switch (name) {
            case VECTOR -> vector(model, threads);
            case REFERENCE -> new ReferenceEngine(model.graph(), model.weights());
            default ->
                throw new UserException("Unknown engine '" + name + "': use " + String.join(" or ", names()) + ".");
        };
    }

    private static Engine vector(Model model, int threads) {
        if (!vectorApi()) {
            throw new UserException("The vector engine needs the module " + VECTOR_MODULE
                    + ": start Java with --add-modules " + VECTOR_MODULE + ".");
        }
        Fold.Folded folded = Fold.fold(model.graph(), model.weights());
        return new VectorEngine(folded.graph(), folded.weights(), threads);
    }

    private static boolean vectorApi() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }
}
