// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.train.teach.Teaching;
import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Safetensors;
import io.github.laddersr.weights.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a run needs to go on as if it had not stopped, in one safetensors file, so that it is replaced in one move: weights, their
 * average and the optimiser's two moments under the prefixes {@code weights/}, {@code average/}, {@code m/} and {@code v/}.
 *
 * @param state weights and optimiser
 * @param iteration the next one to run
 * @param trained seconds of training so far
 * @param rateScale factor of the learning rate: below 1 after steps that went wrong
 * @param best the best validation PSNR so far in dB; negative infinity if there was none
 */
record Checkpoint(Snapshot state, long iteration, double trained, double rateScale, double best) {
    private static final List<String> PREFIXES = List.of("weights/", "average/", "m/", "v/");
    private static final String TEACHER = "teacher";

    void write(Path file, Recipe recipe) {
        Weights.Builder all = Weights.builder();
        List<Weights> parts = List.of(state.weights(), state.average(), state.m(), state.v());
        for (int i = 0; i < parts.size(); i++) {
            for (String name : parts.get(i).names()) {
                all.add(PREFIXES.get(i) + name, parts.get(i).get(name));
            }
        }
        Map<String, String> metadata = new LinkedHashMap<>(Model.metadata(recipe.variant()));
        metadata.put("format", "lpn-checkpoint");
        metadata.put("iteration", Long.toString(iteration));
        metadata.put("steps", Long.toString(state.steps()));
        metadata.put("trained", Double.toString(trained));
        metadata.put("rate_scale", Double.toString(rateScale));
        metadata.put("best", Double.toString(best));
        metadata.put("seed", Long.toString(recipe.seed()));
        metadata.put("optimizer", recipe.method().label());
        recipe.teaching().ifPresent(teaching -> metadata.put(TEACHER, teaching.describe()));
        metadata.forEach(all::metadata);
        Safetensors.write(file, all.build(), Dtype.F32);
    }

    /**
     * Reads a checkpoint.
     *
     * @throws UserException if the file is none, is damaged, or is one of another variant, seed, optimizer or teacher
     */
    static Checkpoint read(Path file, Recipe recipe) {
        Weights all = Safetensors.read(file);
        Map<String, String> metadata = all.metadata();
        if (!"lpn-checkpoint".equals(metadata.get("format"))) {
            throw new UserException(
                    file + " is no checkpoint of a training: give --out the folder of one, or train without --resume.");
        }
        for (Map.Entry<String, String> entry : Model.metadata(recipe.variant()).entrySet()) {
            if (!entry.getKey().equals("format") && !entry.getValue().equals(metadata.get(entry.getKey()))) {
                throw new UserException(
                        file + " was trained with " + entry.getKey() + " " + metadata.get(entry.getKey()) + " and not "
                                + entry.getValue() + ": resume with the same settings or choose another --out.");
            }
        }
        if (!Long.toString(recipe.seed()).equals(metadata.get("seed"))) {
            throw new UserException(
                    file + " was trained with seed " + metadata.get("seed") + ": resume with the same --seed.");
        }
        if (!recipe.method().label().equals(metadata.get("optimizer"))) {
            throw new UserException(file + " was trained with optimizer " + metadata.get("optimizer") + " and not "
                    + recipe.method().label() + ": resume with the same settings or choose another --out.");
        }
        String teaching = recipe.teaching().map(Teaching::describe).orElse("none");
        if (!teaching.equals(metadata.getOrDefault(TEACHER, "none"))) {
            throw new UserException(file + " was trained with the teacher " + metadata.getOrDefault(TEACHER, "none")
                    + " and not " + teaching + ": resume with the same settings or choose another --out.");
        }
        Graph graph = LadderPyramidNetwork.of(recipe.variant());
        List<Weights> parts =
                PREFIXES.stream().map(prefix -> part(file, all, prefix, graph)).toList();
        try {
            Snapshot state = new Snapshot(
                    parts.get(0), parts.get(1), parts.get(2), parts.get(3), Long.parseLong(value(metadata, "steps")));
            return new Checkpoint(
                    state,
                    Long.parseLong(value(metadata, "iteration")),
                    Double.parseDouble(value(metadata, "trained")),
                    Double.parseDouble(value(metadata, "rate_scale")),
                    Double.parseDouble(value(metadata, "best")));
        } catch (NumberFormatException e) {
            throw new UserException(
                    file + " holds a damaged number (" + e.getMessage() + "): train anew in another --out.", e);
        }
    }

    private static String value(Map<String, String> metadata, String key) {
        return metadata.getOrDefault(key, "nothing for " + key);
    }

    private static Weights part(Path file, Weights all, String prefix, Graph graph) {
        Weights.Builder builder = Weights.builder();
        for (String name : all.names()) {
            if (name.startsWith(prefix)) {
                builder.add(name.substring(prefix.length()), all.get(name));
            }
        }
        Weights part = builder.build();
        try {
            part.requireFits(graph);
        } catch (UserException e) {
            throw new UserException(
                    file + " is damaged (" + prefix + "): " + e.getMessage() + " Train anew in another --out.", e);
        }
        return part;
    }
}
