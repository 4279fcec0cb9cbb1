// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.train.recipe.OptimizerType;
import io.github.laddersr.train.recipe.Recipe;
import io.github.laddersr.weights.Weights;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Adam or Muon with clipping by norm and the weights' moving average, with the arithmetic of
 * {@code io.github.laddersr.train.cpu.Optimizer} but on flat buffers on the device: some ten operations on all weights
 * and some twenty on single numbers. A step with values that are not finite is skipped on the device as well, with
 * factors of zero, so that the CPU never has to wait for the result.
 */
final class TorchOptimizer {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final Recipe recipe;
    private final Tensors tensors;
    private final FlatLayout layout;
    private final FlatLayout.Range adam;
    private final Optional<TorchMuon> muon;

    private final Tensor weights;
    private final Tensor average;
    private final Tensor m;
    private final Tensor v;
    private final Tensor steps; // double
    private final Tensor losses; // double: sum over the steps taken
    private final Tensor zero;
    private final Tensor logarithms; // double: logarithms of the two betas
    private final Tensor shares; // shares of the new values in the two moments and in Muon's momentum

    TorchOptimizer(FlatLayout layout, Recipe recipe, Tensors tensors) {
        this.recipe = recipe;
        this.tensors = tensors;
        this.layout = layout;
        this.muon = switch (recipe.optimizer()) {
            case ADAM -> Optional.empty();
            case MUON -> Optional.of(new TorchMuon(layout, tensors));
        };
        this.adam = recipe.optimizer() == OptimizerType.MUON
                ? layout.range(FlatLayout.Part.BODY_REST, FlatLayout.Part.OUTER_REST)
                : new FlatLayout.Range(0, layout.size());
        this.weights = tensors.keep(tensors.empty(ScalarType.Float, layout.size()));
        this.average = tensors.keep(tensors.empty(ScalarType.Float, layout.size()));
        this.m = tensors.keep(tensors.empty(ScalarType.Float, layout.size()));
        this.v = tensors.keep(tensors.empty(ScalarType.Float, layout.size()));
        this.steps = tensors.keep(tensors.of(new double[1]));
        this.losses = tensors.keep(tensors.of(new double[1]));
        this.zero = tensors.keep(tensors.of(new float[1]));
        this.logarithms = tensors.keep(tensors.of(new double[] {Math.log(BETA1), Math.log(BETA2)}, 2));
        this.shares = tensors.keep(
                tensors.of(new float[] {(float) (1 - BETA1), (float) (1 - BETA2), (float) TorchMuon.share()}, 3));
    }

    /** The weights in the flat layout; {@link #step} changes them in place. */
    Tensor weights() {
        return weights;
    }

    void restore(Snapshot snapshot) {
        try (PointerScope _ = new PointerScope()) {
            weights.copy_(flat(snapshot.weights()));
            average.copy_(flat(snapshot.average()));
            m.copy_(flat(snapshot.m()));
            v.copy_(flat(snapshot.v()));
            steps.fill_(new Scalar((double) snapshot.steps()));
        }
    }

    private Tensor flat(Weights values) {
        return tensors.of(layout.pack(values), layout.size());
    }

    /** Waits for the device. */
    Snapshot snapshot() {
        return new Snapshot(weights(weights), weights(average), weights(m), weights(v), totals().steps());
    }

    private Weights weights(Tensor flat) {
        return layout.unpack(Tensors.floats(flat));
    }

    /**
     * The sums on the device.
     *
     * @param loss sum over the steps taken since {@link #clearLoss}
     * @param steps total number of steps taken
     */
    record Totals(double loss, long steps) {}

    void clearLoss() {
        losses.zero_();
    }

    /** Waits for the device. */
    Totals totals() {
        try (PointerScope _ = new PointerScope()) {
            double[] values = Tensors.doubles(torch.stack(new TensorVector(losses, steps)));
            return new Totals(values[0], Math.round(values[1]));
        }
    }

    /**
     * Runs one step, or skips it if loss or gradient are not finite.
     *
     * @param gradient in the flat layout, float
     * @param loss a float
     * @param rate learning rate, a double
     */
    void step(Tensor gradient, Tensor loss, Tensor rate) {
        try (PointerScope _ = new PointerScope()) {
            Tensor norm = gradient.norm();
            Tensor good = norm.add(loss).lt(new Scalar(Float.MAX_VALUE)); // false for infinity and NaN
            Tensor one = good.to(ScalarType.Double);
            steps.add_(one);
            losses.add_(torch.where(good, loss, zero));
            Tensor clipped = recipe.clip() > 0 ? gradient.mul(factor(norm)) : gradient;
            Tensor g = torch.where(good, clipped, zero);
            Tensor share = shares.mul(good);
            Tensor takenRate = rate.mul(one);
            adam(g, share, takenRate);
            muon.ifPresent(it -> it.step(g, m, weights, share.select(0, 2), takenRate.to(ScalarType.Float)));
            average.lerp_(weights, averageShare(one));
        }
    }

    /** The factor that limits the gradient's norm. */
    private Tensor factor(Tensor norm) {
        return norm.reciprocal().mul_(new Scalar(recipe.clip())).clamp_max_(new Scalar(1.0));
    }

    private void adam(Tensor gradient, Tensor share, Tensor rate) {
        // beta^t - 1; must not be 0 even if all steps so far were skipped.
        Tensor corrections = logarithms.mul(steps.clamp_min(new Scalar(1.0))).expm1_();
        Tensor size = rate.div(corrections.select(0, 0)).to(ScalarType.Float); // negative
        Tensor correction = corrections.select(0, 1).neg().to(ScalarType.Float);
        Tensor g = piece(gradient);
        Tensor first = piece(m);
        Tensor second = piece(v);
        first.lerp_(g, share.select(0, 0));
        second.lerp_(g.square(), share.select(0, 1));
        piece(weights).addcdiv_(first.mul(size), second.div(correction).sqrt_().add_(new Scalar(EPSILON)));
    }

    private Tensor piece(Tensor flat) {
        return flat.narrow(0, adam.from(), adam.size());
    }

    /** 1 - min(decay, (1 + t) / (10 + t)): at first the average follows quickly. */
    private Tensor averageShare(Tensor one) {
        return steps.add(new Scalar(10.0))
                .reciprocal_()
                .mul_(new Scalar(9.0))
                .clamp_min_(new Scalar(1 - recipe.decay()))
                .mul_(one)
                .to(ScalarType.Float);
    }
}
