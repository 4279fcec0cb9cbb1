package io.github.laddersr.train;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.kernel.ParameterLayout;

/** Steps in plain Java; the same numbers every time for the same number of threads. */
final class CpuLearner implements Learner {
    private final Recipe recipe;
    private final Samples samples;
    private final TrainStep step;
    private final Optimizer optimizer;

    CpuLearner(Recipe recipe, Samples samples, Snapshot start, int threads) {
        Graph graph = LadderPyramidNetwork.of(recipe.variant());
        ParameterLayout layout = new ParameterLayout(graph);
        Muon muon = switch (recipe.method()) {
            case ADAM -> Muon.none();
            case MUON -> Muon.of(graph, layout);
        };
        this.recipe = recipe;
        this.samples = samples;
        this.optimizer = new Optimizer(layout, muon, recipe.clip(), recipe.decay(), start);
        this.step = new TrainStep(graph, layout, recipe.patch(), threads);
    }

    @Override
    public Outcome run(long first, double[] rates) {
        double losses = 0;
        int skipped = 0;
        for (int i = 0; i < rates.length; i++) {
            double loss = step.run(optimizer.weights(), samples, first + i, recipe.batch());
            if (Double.isFinite(loss) && Double.isFinite(optimizer.step(step.gradient(), rates[i], step.workers()))) {
                losses += loss;
            } else {
                skipped++;
            }
        }
        return new Outcome(losses, skipped);
    }

    @Override
    public boolean waitsForEachStep() {
        return true;
    }

    @Override
    public Snapshot snapshot() {
        return optimizer.snapshot();
    }

    @Override
    public void restore(Snapshot snapshot) {
        optimizer.restore(snapshot);
    }

    @Override
    public StepTimes timeStep(long iteration) {
        long begin = System.nanoTime();
        step.run(optimizer.weights(), samples, iteration, recipe.batch());
        long gradient = System.nanoTime();
        optimizer.step(step.gradient(), 0, step.workers());
        double optimization = (System.nanoTime() - gradient) / 1e9;
        return step.times().ofTotal((gradient - begin) / 1e9).withOptimizer(optimization);
    }

    @Override
    public void close() {
        step.close();
    }
}
