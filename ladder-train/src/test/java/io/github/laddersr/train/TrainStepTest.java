// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.engine.DoubleMap;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.ReferenceEngine;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.kernel.ParameterLayout;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainStepTest {
    private static final int PATCH = 8;

    private final Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));
    private final ParameterLayout layout = new ParameterLayout(graph);
    private final Weights weights = RandomInputs.lively(graph, 53);
    private final float[] flat = layout.pack(weights);

    private static Planes lr(int index) {
        return RandomInputs.image(PATCH, PATCH, 2L * index);
    }

    private static Planes hr(int index) {
        return RandomInputs.image(2 * PATCH, 2 * PATCH, 2L * index + 1);
    }

    private static final Samples SAMPLES = (iteration, index, lr, hr) -> {
        RandomInputs.copy(lr(index), lr);
        RandomInputs.copy(hr(index), hr);
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 7})
    void lossAndGradientAreTheMeanOverTheBatch(int threads) {
        int batch = 3;
        Map<String, double[]> expected = new HashMap<>();
        double expectedLoss = 0;
        for (int index = 0; index < batch; index++) {
            DoubleMap y = new ReferenceEngine(graph, weights).run(DoubleMap.of(lr(index)));
            DoubleMap target = DoubleMap.of(hr(index));
            DoubleMap direction = new DoubleMap(3, y.height(), y.width());
            double count = (double) batch * y.size();
            for (int i = 0; i < y.size(); i++) {
                double difference = y.get(i) - target.get(i);
                expectedLoss += Math.abs(difference) / count;
                direction.set(i, Math.signum(difference) / count);
            }
            ReferenceGradient.of(graph, weights, DoubleMap.of(lr(index)), direction)
                    .forEach((name, gradient) -> expected.merge(name, gradient, TrainStepTest::sum));
        }
        try (TrainStep step = new TrainStep(graph, layout, PATCH, batch, threads)) {
            assertThat(step.run(flat, SAMPLES, 0, batch, Loss.L1)).isCloseTo(expectedLoss, within(1e-5 * expectedLoss));
            Weights actual = layout.unpack(step.gradient(), Map.of());
            expected.forEach((name, gradient) -> assertClose(name, actual.get(name), gradient));
        }
    }

    /** Of patches that are large enough to be cut, too: threads that share them give the gradient of one, and the same each time. */
    @Test
    void threadsThatSharePatchesComputeWhatOneDoes() {
        int side = 32;
        Samples samples = (iteration, index, lr, hr) -> {
            RandomInputs.copy(RandomInputs.image(side, side, 2L * index), lr);
            RandomInputs.copy(RandomInputs.image(2 * side, 2 * side, 2L * index + 1), hr);
        };
        try (TrainStep one = new TrainStep(graph, layout, side, 2, 1);
                TrainStep many = new TrainStep(graph, layout, side, 2, 7)) {
            double loss = one.run(flat, samples, 0, 2, Loss.L2);
            assertThat(many.run(flat, samples, 0, 2, Loss.L2)).isCloseTo(loss, within(1e-5 * loss));
            Weights expected = layout.unpack(one.gradient(), Map.of());
            Weights actual = layout.unpack(many.gradient(), Map.of());
            for (String name : expected.names()) {
                float[] values = expected.get(name).toArray();
                assertClose(
                        name,
                        actual.get(name),
                        IntStream.range(0, values.length)
                                .mapToDouble(i -> values[i])
                                .toArray());
            }
            float[] first = many.gradient().clone();
            many.run(flat, samples, 0, 2, Loss.L2);
            assertThat(many.gradient()).isEqualTo(first);
        }
    }

    /**
     * The gradient of a sum of losses is the sum of their gradients: the teacher's part is what it would be as the
     * truth.
     */
    @ParameterizedTest
    @EnumSource
    void aTeachersPartIsThatOfASecondTruth(Loss loss) {
        double weight = 0.3;
        Samples taught = new Taught();
        Samples asTruth = (iteration, index, lr, hr) -> {
            RandomInputs.copy(lr(index), lr);
            taught.fillTaught(iteration, index, lr.width(), hr);
        };
        try (TrainStep step = new TrainStep(graph, layout, PATCH, 2, 1)) {
            double ofTruth = step.run(flat, SAMPLES, 0, 2, loss);
            float[] truth = step.gradient().clone();
            double ofTeacher = step.run(flat, asTruth, 0, 2, loss);
            float[] teacher = step.gradient().clone();
            double both = step.run(flat, taught, 0, 2, loss, weight);
            assertThat(both).isCloseTo((1 - weight) * ofTruth + weight * ofTeacher, within(1e-6 * both));
            Weights actual = layout.unpack(step.gradient(), Map.of());
            float[] expected = new float[truth.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = (float) ((1 - weight) * truth[i] + weight * teacher[i]);
            }
            Weights sum = layout.unpack(expected, Map.of());
            for (String name : sum.names()) {
                float[] values = sum.get(name).toArray();
                assertClose(
                        name,
                        actual.get(name),
                        IntStream.range(0, values.length)
                                .mapToDouble(i -> values[i])
                                .toArray());
            }
            assertThat(step.run(flat, taught, 0, 2, loss, 0)).isEqualTo(ofTruth);
            assertThat(step.gradient()).isEqualTo(truth);
        }
    }

    /** The usual pairs with a teacher. */
    private static final class Taught implements Samples {
        @Override
        public void fill(long iteration, int index, FeatureMap lr, FeatureMap hr) {
            SAMPLES.fill(iteration, index, lr, hr);
        }

        @Override
        public void fillTaught(long iteration, int index, int patch, FeatureMap taught) {
            RandomInputs.copy(RandomInputs.image(2 * PATCH, 2 * PATCH, 1000 + index), taught);
        }
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static void assertClose(String name, Tensor actual, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual.get(i) - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(difference / norm)).as(name).isLessThan(1e-4);
    }

    /** A picture that is not a number may cost its own step, but not the next. */
    @Test
    void nanLeavesNothingBehind() {
        try (TrainStep spoilt = new TrainStep(graph, layout, PATCH, 2, 1);
                TrainStep fresh = new TrainStep(graph, layout, PATCH, 2, 1)) {
            double loss = spoilt.run(
                    flat,
                    (iteration, index, lr, hr) -> {
                        SAMPLES.fill(iteration, index, lr, hr);
                        lr.data()[0] = Float.NaN;
                    },
                    0,
                    1,
                    Loss.L1);
            assertThat(loss).isNaN();
            assertThat(spoilt.run(flat, SAMPLES, 1, 2, Loss.L1)).isEqualTo(fresh.run(flat, SAMPLES, 1, 2, Loss.L1));
            assertThat(spoilt.gradient()).isEqualTo(fresh.gradient());
        }
    }

    @ParameterizedTest
    @EnumSource
    void lossFallsOnOneBatchThatIsSeenAgainAndAgain(Method method) {
        Variant variant = Variant.lpn(2).withWidth(0.5);
        Schedule schedule = new Schedule(Schedule.Shape.COSINE, 2e-3, 0, 0, 21, 0);
        Recipe recipe = new Recipe(variant, 2, PATCH, schedule, method, 0, 0.99, Precision.FP32, 1);
        Samples same = (iteration, index, lr, hr) -> SAMPLES.fill(0, index, lr, hr);
        try (Learner learner = new CpuLearner(recipe, same, Snapshot.start(graph, Weights.random(graph, 59)), 2)) {
            double first = learner.run(0, new double[] {2e-3}).loss();
            double last = first;
            for (int i = 0; i < 20; i++) {
                last = learner.run(i, new double[] {2e-3}).loss();
            }
            assertThat(last).isLessThan(0.9 * first);
        }
    }
}
