// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.kernel.ParameterLayout;
import io.github.laddersr.kernel.WorkerPool;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MuonTest {
    private final Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.75));
    private final ParameterLayout layout = new ParameterLayout(graph);

    private float[] gaussian(long seed) {
        Random random = new Random(seed);
        float[] values = new float[layout.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A wide matrix, a tall one, and a 3x3 kernel: a lateral, an expansion, a projection, the upsampler. */
    @ParameterizedTest
    @ValueSource(strings = {"alpha.3", "stages.0.0.expand", "stages.1.2.project", "upsampler.0", "fuse.1"})
    void theOrthogonalMatrixIsThatOfThePlainTwin(String name) {
        Node.Conv conv = (Node.Conv) graph.node(name);
        ParameterLayout.Place place = layout.place(conv);
        OrthogonalStep step = new OrthogonalStep(conv, place);
        float[] values = gaussian(61);
        step.set(i -> values[i]);
        int outs = place.outStride();
        int ins = place.depth();
        double[][] x = new double[outs][ins];
        for (int o = 0; o < outs; o++) {
            for (int i = 0; i < ins; i++) {
                x[o][i] = step.get(o, i);
            }
        }
        step.orthogonalize();
        double[][] expected = newtonSchulz(x);
        double difference = 0;
        double norm = 0;
        for (int o = 0; o < outs; o++) {
            for (int i = 0; i < ins; i++) {
                difference += Math.pow(expected[o][i] - step.get(o, i), 2);
                norm += Math.pow(expected[o][i], 2);
            }
        }
        assertThat(Math.sqrt(difference / norm)).isLessThan(1e-4);
        // Every singular value is near 1, so the sum of the squares is near their number.
        assertThat(norm).isBetween(0.6 * Math.min(outs, ins), 1.3 * Math.min(outs, ins));
    }

    /** The same in double, with outputs as rows for any shape. */
    private static double[][] newtonSchulz(double[][] start) {
        double[][] x = start;
        for (int n = 0; n < 5; n++) {
            double[][] gram = product(x, transpose(x));
            double[][] square = product(gram, gram);
            double[][] polynomial = new double[gram.length][gram.length];
            for (int i = 0; i < gram.length; i++) {
                for (int j = 0; j < gram.length; j++) {
                    polynomial[i][j] = (i == j ? 3.4445 : 0) - 4.7750 * gram[i][j] + 2.0315 * square[i][j];
                }
            }
            x = product(polynomial, x);
        }
        return x;
    }

    private static double[][] transpose(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < b[0].length; j++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }

    @Test
    void aMatrixOfZerosStaysOne() {
        Node.Conv conv = (Node.Conv) graph.node("alpha.0");
        OrthogonalStep step = new OrthogonalStep(conv, layout.place(conv));
        step.set(i -> 0f);
        step.orthogonalize();
        assertThat(step.get(3, 5)).isZero();
    }

    @Test
    void matricesAreMuonsAndAllElseIsAdams() {
        Muon muon = Muon.of(graph, layout);
        for (Node node : graph.nodes()) {
            if (node.parameters().isEmpty()) {
                continue;
            }
            ParameterLayout.Place place = layout.place(node);
            boolean matrix = node instanceof Node.Conv
                    && !node.name().equals("head")
                    && !node.name().equals("tail");
            int end = place.weight() + place.outStride() * place.depth();
            assertThat(muon.endOfMatrixAt(place.bias())).isEqualTo(place.bias());
            assertThat(muon.endOfMatrixAt(place.weight())).isEqualTo(matrix ? end : place.weight());
            assertThat(muon.endOfMatrixAt(end - 1)).isEqualTo(matrix ? end : end - 1);
            assertThat(muon.nextFrom(place.weight()) == place.weight()).isEqualTo(matrix);
            if (matrix) {
                assertThat(muon.nextFrom(place.bias())).isEqualTo(place.weight());
                assertThat(muon.nextFrom(place.weight() + 7)).isEqualTo(place.weight() + 7);
            }
        }
        assertThat(muon.nextFrom(layout.size())).isEqualTo(Integer.MAX_VALUE);
        assertThat(Muon.none().nextFrom(0)).isEqualTo(Integer.MAX_VALUE);
    }

    /**
     * The values of a step are about 0.2 of the learning rate, whatever the shape of the matrix and the size of the
     * gradient.
     */
    @Test
    void stepsHaveTheSizeOfAdams() {
        Muon muon = Muon.of(graph, layout);
        float[] weights = new float[layout.size()];
        float[] momentum = new float[layout.size()];
        float[] gradient = gaussian(67);
        try (WorkerPool workers = new WorkerPool(2)) {
            muon.step(gradient, 1e-3f, momentum, weights, 1f, workers);
        }
        for (String name : new String[] {"stages.0.0.expand", "stages.2.1.project", "upsampler.0"}) {
            ParameterLayout.Place place = layout.place(graph.node(name));
            double sum = 0;
            int count = place.outStride() * place.depth();
            for (int i = 0; i < count; i++) {
                sum += Math.pow(weights[place.weight() + i], 2);
            }
            assertThat(Math.sqrt(sum / count)).as(name).isCloseTo(0.2, within(0.04));
        }
        assertThat(weights[layout.place(graph.node("head")).weight()]).isZero();
        assertThat(momentum[layout.place(graph.node("fuse.0")).weight()])
                .isCloseTo(
                        0.05f
                                * 1e-3f
                                * gradient[layout.place(graph.node("fuse.0")).weight()],
                        within(1e-9f));
    }
}
