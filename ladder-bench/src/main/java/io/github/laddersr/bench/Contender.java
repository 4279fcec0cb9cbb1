// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.VectorEngine;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.onnx.OrtEngine;
import io.github.laddersr.torch.TorchEngine;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An engine with one form of the network: the subject of a row of the table. */
record Contender(Kind kind, Form form) {
    /** The engine. */
    enum Kind {
        VECTOR,
        ONNX,
        OPENCV,
        LIBTORCH;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The form of the graph. */
    enum Form {
        PAPER,
        FOLDED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        Graph of(Graph paper) {
            return switch (this) {
                case PAPER -> paper;
                case FOLDED -> Fold.foldShape(paper);
            };
        }
    }

    /** The contender that all others are compared with. */
    static final Contender BASE = new Contender(Kind.VECTOR, Form.FOLDED);

    /** All contenders, in the order of their turns. */
    static final List<Contender> ALL = List.of(
            BASE,
            new Contender(Kind.VECTOR, Form.PAPER),
            new Contender(Kind.ONNX, Form.FOLDED),
            new Contender(Kind.ONNX, Form.PAPER),
            new Contender(Kind.OPENCV, Form.FOLDED),
            new Contender(Kind.LIBTORCH, Form.PAPER));

    /**
     * The contenders with these engines.
     *
     * @param engines labels of engines
     * @throws UserException if there is no such engine
     */
    static List<Contender> of(List<String> engines) {
        List<String> known = ALL.stream().map(c -> c.kind.label()).distinct().toList();
        for (String engine : engines) {
            if (!known.contains(engine)) {
                throw new UserException(
                        "The bench has no engine '" + engine + "': use some of " + String.join(",", known) + ".");
            }
        }
        List<Contender> chosen = new ArrayList<>(List.of(BASE));
        ALL.stream()
                .filter(c -> engines.contains(c.kind.label()) && !c.equals(BASE))
                .forEach(chosen::add);
        return chosen;
    }

    /** Parses the result of {@link #toString}. */
    static Contender parse(String text) {
        return ALL.stream()
                .filter(c -> c.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no contender is called " + text));
    }

    /** The graph that this contender computes for a variant, without weights. */
    Graph graph(Variant variant) {
        return form.of(LadderPyramidNetwork.of(variant));
    }

    /** Opens the engine. */
    Engine open(Model model, int threads) {
        Graph graph = model.graph();
        Weights weights = model.weights();
        if (form == Form.FOLDED) {
            Fold.Folded folded = Fold.fold(graph, weights);
            graph = folded.graph();
            weights = folded.weights();
        }
        return switch (kind) {
            case VECTOR -> new VectorEngine(graph, weights, threads);
            case ONNX -> OrtEngine.open(graph, weights, threads);
            case OPENCV -> OpenCvEngine.open(graph, weights, threads);
            case LIBTORCH -> TorchEngine.open(graph, weights, threads);
        };
    }

    @Override
    public String toString() {
        return kind.label() + "/" + form.label();
    }
}
