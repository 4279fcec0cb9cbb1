// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.kernel.ParameterLayout;
import io.github.laddersr.kernel.WorkerPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loss and gradient of a batch. The images are dealt out to the threads in turn and each thread takes its images all the way forth
 * and back, so that threads meet only at the end; where there are fewer images than threads, teams of threads share an image. Sums are taken in the same order every time, so a run repeats bit for bit with the
 * same number of threads.
 */
final class TrainStep implements AutoCloseable {
    private final ParameterLayout layout;
    private final TurnedWeights turned;
    private final List<Tape> tapes = new ArrayList<>();
    private final List<FeatureMap> targets = new ArrayList<>();
    private final List<FeatureMap> taught = new ArrayList<>(); // as many once there is a teacher
    private final WorkerPool workers;
    private final List<WorkerPool> teams = new ArrayList<>();
    private final float[] gradient;
    private final double[] losses;
    private final long[][] nanos; // [thread][data, forward, backward]

    /**
     * @param patch side of the input patches: a multiple of 8
     * @param batch pairs in a step, about: where they are fewer than threads, threads share a pair
     * @param threads that share the batch
     */
    TrainStep(Graph graph, ParameterLayout layout, int patch, int batch, int threads) {
        this.layout = layout;
        this.turned = new TurnedWeights(graph, layout);
        this.workers = new WorkerPool(threads);
        this.gradient = new float[layout.size()];
        int shares = Math.min(batch, threads);
        this.losses = new double[shares];
        this.nanos = new long[shares][3];
        for (int i = 0; i < shares; i++) {
            Tape tape = tape(graph, patch, threads / shares + (i < threads % shares ? 1 : 0));
            tapes.add(tape);
            targets.add(new FeatureMap(
                    tape.output().height(), tape.output().width(), tape.output().channels()));
        }
    }

    private Tape tape(Graph graph, int patch, int team) {
        if (team == 1) {
            return new Tape(graph, layout, turned, patch, patch);
        }
        WorkerPool own = new WorkerPool(team);
        teams.add(own);
        return new Tape(graph, layout, turned, patch, patch, own, team);
    }

    /** The mean gradient over the batch of the last {@link #run}. */
    float[] gradient() {
        return gradient;
    }

    WorkerPool workers() {
        return workers;
    }

    /**
     * Computes the mean absolute difference, and the gradient of a loss.
     *
     * @param flat the weights
     * @param samples where the pairs come from
     * @param iteration handed on to the samples
     * @param batch pairs in the batch
     * @param loss whose gradient it is, of the mean over all values
     * @return the mean absolute difference over all values of the batch
     */
    double run(float[] flat, Samples samples, long iteration, int batch, Loss loss) {
        return run(flat, samples, iteration, batch, loss, 0);
    }

    /**
     * The same with a teacher, whose results are targets beside the truth.
     *
     * @param weight share of the teacher's, 0 to 1; with 0 it is not asked for
     * @return as the other method, the share's part of it measured from the teacher's results
     */
    double run(float[] flat, Samples samples, long iteration, int batch, Loss loss, double weight) {
        turned.update(flat);
        if (weight > 0 && taught.isEmpty()) {
            targets.forEach(t -> taught.add(new FeatureMap(t.height(), t.width(), t.channels())));
        }
        int shares = tapes.size();
        workers.run(shares, (t, scratch) -> {
            Tape tape = tapes.get(t);
            FeatureMap target = targets.get(t);
            tape.clear();
            losses[t] = 0;
            Arrays.fill(nanos[t], 0);
            for (int i = t; i < batch; i += shares) {
                long begin = System.nanoTime();
                samples.fill(iteration, i, tape.input(), target);
                if (weight > 0) {
                    samples.fillTaught(iteration, i, tape.input().width(), taught.get(t));
                }
                long filled = System.nanoTime();
                tape.forward(flat);
                losses[t] += weight > 0
                        ? absoluteDifference(tape, target, taught.get(t), (float) weight, batch, loss)
                        : absoluteDifference(tape, target, batch, loss);
                long forth = System.nanoTime();
                tape.backward(flat);
                nanos[t][0] += filled - begin;
                nanos[t][1] += forth - filled;
                nanos[t][2] += System.nanoTime() - forth;
            }
        });
        sum();
        return Arrays.stream(losses).sum();
    }

    /** What the last {@link #run} took, summed over the threads. */
    StepTimes times() {
        double[] sums = new double[3];
        for (long[] thread : nanos) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += thread[i] / 1e9;
            }
        }
        return new StepTimes(sums[0], sums[1], sums[2], 0);
    }

    /** The mean absolute difference and, into the tape, the loss's gradient: its slope over the number of values. */
    private static double absoluteDifference(Tape tape, FeatureMap target, int batch, Loss loss) {
        FeatureMap y = tape.output();
        float[] gradient = tape.outputGradient().data();
        double count = (double) batch * y.pixels() * y.channels();
        float unit = (float) (1 / count);
        double sum = 0;
        for (int p = 0; p < y.data().length; p += y.stride()) {
            for (int i = p; i < p + y.channels(); i++) {
                float difference = y.data()[i] - target.data()[i];
                sum += Math.abs(difference);
                gradient[i] = loss.slope(difference) * unit;
            }
        }
        return sum / count;
    }

    /** The same of two targets. */
    private static double absoluteDifference(
            Tape tape, FeatureMap truth, FeatureMap taught, float weight, int batch, Loss loss) {
        FeatureMap y = tape.output();
        float[] gradient = tape.outputGradient().data();
        double count = (double) batch * y.pixels() * y.channels();
        float ofTaught = (float) (weight / count);
        float ofTruth = (float) ((1 - weight) / count);
        double sum = 0;
        for (int p = 0; p < y.data().length; p += y.stride()) {
            for (int i = p; i < p + y.channels(); i++) {
                float fromTruth = y.data()[i] - truth.data()[i];
                float fromTaught = y.data()[i] - taught.data()[i];
                sum += (1 - weight) * Math.abs(fromTruth) + weight * Math.abs(fromTaught);
                gradient[i] = loss.slope(fromTruth) * ofTruth + loss.slope(fromTaught) * ofTaught;
            }
        }
        return sum / count;
    }

    private void sum() {
        workers.slices(layout.size(), (from, to) -> {
            System.arraycopy(tapes.getFirst().grads(), from, gradient, from, to - from);
            for (Tape tape : tapes.subList(1, tapes.size())) {
                float[] part = tape.grads();
                for (int i = from; i < to; i++) {
                    gradient[i] += part[i];
                }
            }
        });
    }

    @Override
    public void close() {
        teams.forEach(WorkerPool::close);
        workers.close();
    }
}
