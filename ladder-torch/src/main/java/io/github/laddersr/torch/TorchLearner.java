// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.device.Learner;
import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.train.device.StepTimes;
import io.github.laddersr.train.recipe.Recipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Runs the training steps on libtorch. Images, weights and the optimiser's state are on the device. From the first step
 * of a {@link #run} to its last, the CPU only issues commands and waits for nothing.
 */
final class TorchLearner implements Learner {
    private final Recipe recipe;
    private final Tensors tensors;
    private final DevicePatches patches;
    private final TorchOptimizer optimizer;
    private final TorchForward forward;

    private final FlatLayout.Range body;
    private final List<FlatLayout.Place> places;
    private final Tensor bodyWeights; // those of the optimiser, or a copy in bfloat16
    private final TensorVector leaves; // views of the weights, in the flat layout's order

    /** The optimiser's step count when it was last read, so that a run need not read it at its start. */
    private long taken;

    /** Copies images, weights and state to the device; if they do not all fit, none of them stays there. */
    TorchLearner(
            Recipe recipe,
            List<TrainingImages.Pair> images,
            Snapshot start,
            DeviceType type,
            ComputePrecision compute) {
        this.recipe = recipe;
        this.tensors = new Tensors(type);
        compute.apply();
        try (PointerScope _ = new PointerScope()) {
            Graph graph = LadderPyramidNetwork.of(recipe.variant());
            FlatLayout layout = new FlatLayout(graph);
            this.places = layout.places();
            this.body = layout.range(FlatLayout.Part.BODY_MATRICES, FlatLayout.Part.BODY_REST);
            this.optimizer = new TorchOptimizer(layout, recipe, tensors);
            Tensor own = optimizer.weights().narrow(0, body.from(), body.size());
            this.bodyWeights = tensors.keep(compute.body() == ScalarType.Float ? own : own.to(compute.body()));
            Map<String, Tensor> parameters = new HashMap<>();
            List<Tensor> inOrder = new ArrayList<>();
            for (FlatLayout.Place place : places) {
                Tensor leaf = tensors.keep(leaf(place));
                parameters.put(place.parameter().name(), leaf);
                inOrder.add(leaf);
            }
            this.leaves = tensors.keep(new TensorVector(inOrder.toArray(Tensor[]::new)));
            this.forward = new TorchForward(graph, parameters, tensors);
            this.patches = new DevicePatches(images, recipe, tensors);
            restore(start);
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    /** A view of the weights in the graph's shape, channels_last; a leaf for autograd. */
    private Tensor leaf(FlatLayout.Place place) {
        boolean ofBody = place.from() < body.to();
        Tensor flat = (ofBody ? bodyWeights : optimizer.weights())
                .narrow(0, place.from(), place.parameter().size());
        long[] shape =
                place.parameter().shape().stream().mapToLong(Integer::longValue).toArray();
        Tensor view = place.dense()
                ? flat.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2)
                : flat.view(shape);
        return view.detach().set_requires_grad(true);
    }

    @Override
    public StepResults run(long first, double[] rates) {
        try (PointerScope _ = new PointerScope()) {
            Tensor draws = patches.draw(first, rates.length);
            Tensor rate = tensors.of(rates, rates.length);
            long before = taken;
            optimizer.clearLoss();
            for (int i = 0; i < rates.length; i++) {
                step(draws, rate, i);
            }
            TorchOptimizer.Totals after = optimizer.totals();
            taken = after.steps();
            return new StepResults(after.loss(), Math.toIntExact(rates.length - (taken - before)));
        }
    }

    private void step(Tensor draws, Tensor rates, int i) {
        try (PointerScope _ = new PointerScope()) {
            Tensor loss = loss(patches.cut(draws.select(0, i)));
            update(gradient(loss), loss.detach(), rates.select(0, i));
        } catch (RuntimeException e) {
            throw Libtorch.explained(
                    e, "A step does not fit into the device's memory: use a smaller --batch or --patch.");
        }
    }

    /** The mean absolute difference, in float32. */
    private Tensor loss(DevicePatches.Batch batch) {
        return torch.l1_loss(forward.run(batch.input()), batch.target());
    }

    /** The gradient in the flat layout, in float32. */
    private Tensor gradient(Tensor loss) {
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope _ = new PointerScope()) {
            TensorVector all = torch.grad(new TensorVector(loss), leaves);
            TensorVector ofBody = new TensorVector();
            TensorVector ofFrame = new TensorVector();
            for (int i = 0; i < places.size(); i++) {
                FlatLayout.Place place = places.get(i);
                Tensor gradient = all.get(i);
                // This copies only if a kernel chose another layout than that of the weights.
                Tensor inOrder = place.dense() && place.length(2) > 1 ? gradient.permute(0, 2, 3, 1) : gradient;
                (place.from() < body.to() ? ofBody : ofFrame).push_back(inOrder);
            }
            Tensor flat = torch.cat(new TensorVector(
                    torch.flatten_dense_tensors(ofBody).to(ScalarType.Float), torch.flatten_dense_tensors(ofFrame)));
            outer.attach(flat);
            return flat;
        }
    }

    private void update(Tensor gradient, Tensor loss, Tensor rate) {
        optimizer.step(gradient, loss, rate);
        updateBodyWeights();
    }

    /** Updates the bfloat16 copy of the weights, if there is one. */
    private void updateBodyWeights() {
        if (bodyWeights.scalar_type().intern() != ScalarType.Float) {
            bodyWeights.copy_(optimizer.weights().narrow(0, body.from(), body.size()));
        }
    }

    @Override
    public boolean waitsForEachStep() {
        return false;
    }

    @Override
    public Snapshot snapshot() {
        return optimizer.snapshot();
    }

    @Override
    public void restore(Snapshot snapshot) {
        try (PointerScope _ = new PointerScope()) {
            optimizer.restore(snapshot);
            taken = snapshot.steps();
            updateBodyWeights();
        }
    }

    @Override
    public StepTimes timeStep(long iteration) {
        try (PointerScope _ = new PointerScope()) {
            Tensor rate = tensors.of(new double[1]);
            long begin = now();
            DevicePatches.Batch batch = patches.cut(patches.draw(iteration, 1).select(0, 0));
            long cut = now();
            Tensor loss = loss(batch);
            long forth = now();
            Tensor gradient = gradient(loss);
            long back = now();
            update(gradient, loss.detach(), rate);
            long end = now();
            taken = optimizer.totals().steps();
            return new StepTimes((cut - begin) / 1e9, (forth - cut) / 1e9, (back - forth) / 1e9, (end - back) / 1e9);
        }
    }

    /** The time in nanoseconds after all issued commands are done. */
    private long now() {
        tensors.synchronize();
        return System.nanoTime();
    }

    @Override
    public void close() {
        tensors.close();
    }
}
