// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.kernel.ParameterLayout;
import io.github.laddersr.train.teach.Teaching;

/** Steps in plain Java; the same numbers every time for the same number of threads. */
final class CpuLearner implements Learner {
    private final Recipe recipe;
    private final Samples samples;
    private final Graph graph;
    private final ParameterLayout layout;
    private final int threads;
    private final Optimizer optimizer;
    private Phase phase;
    private TrainStep step;

    CpuLearner(Recipe recipe, Samples samples, Snapshot start, int threads) {
        this.graph = LadderPyramidNetwork.of(recipe.variant());
        this.layout = new ParameterLayout(graph);
        Muon muon = switch (recipe.method()) {
            case ADAM -> Muon.none();
            case MUON -> Muon.of(graph, layout);
        };
        this.recipe = recipe;
        this.threads = threads;
        this.samples = samples;
        this.optimizer = new Optimizer(layout, muon, recipe.clip(), recipe.decay(), start);
        this.phase = recipe.phase(0);
        this.step = new TrainStep(graph, layout, phase.patch(), recipe.batch(), threads);
    }

    @Override
    public void enter(Phase next) {
        if (next.patch() != phase.patch()) {
            step.close();
            step = new TrainStep(graph, layout, next.patch(), recipe.batch(), threads);
        }
        phase = next;
    }

    @Override
    public Outcome run(long first, double[] rates) {
        double losses = 0;
        int skipped = 0;
        for (int i = 0; i < rates.length; i++) {
            double loss = step.run(optimizer.weights(), samples, first + i, recipe.batch(), phase.loss(), weight());
            if (Double.isFinite(loss) && Double.isFinite(optimizer.step(step.gradient(), rates[i], step.workers()))) {
                losses += loss;
            } else {
                skipped++;
            }
        }
        return new Outcome(losses, skipped);
    }

    private double weight() {
        return recipe.teaching().map(Teaching::weight).orElse(0.0);
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
        step.run(optimizer.weights(), samples, iteration, recipe.batch(), phase.loss(), weight());
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
