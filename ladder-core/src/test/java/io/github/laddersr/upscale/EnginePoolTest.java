// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.JobSize;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.StreamingEngine;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;

final class EnginePoolTest {
    private static final EngineChoice CHOICE = EngineChoice.fastest(1);

    private static Network network(String name) {
        Variant variant = Variant.lpn(2);
        return LadderNetwork.of(
                name,
                Model.of(Weights.random(LadderPyramidNetwork.of(variant), 3).withMetadata(Model.metadata(variant))));
    }

    private static void assertClosed(Engine engine, boolean closed) {
        Planes planes = new Planes(3, 16, 16);
        if (closed) {
            assertThatThrownBy(() -> engine.run(planes)).isInstanceOf(IllegalStateException.class);
        } else {
            assertThat(engine.run(planes).height()).isEqualTo(32);
        }
    }

    @Test
    void anIdleEngineIsUsedAgain() {
        Network network = network("a");
        try (EnginePool pool = new EnginePool()) {
            Engine first = pool.take(network, CHOICE);
            Engine second = pool.take(network, CHOICE);
            assertThat(second).isNotSameAs(first);
            pool.giveBack(network, CHOICE, first);
            assertThat(pool.take(network, EngineChoice.fastest(2))).isNotSameAs(first);
            assertThat(pool.take(network, CHOICE)).isSameAs(first);
        }
    }

    /** Opens engines under the next name each time that the fastest is asked for. */
    private record Fickle(List<String> opened) implements Network {
        @Override
        public String name() {
            return "fickle";
        }

        @Override
        public int scale() {
            return 2;
        }

        @Override
        public long macsPerPixel() {
            return 1;
        }

        @Override
        public Footprint footprint() {
            return Footprint.of(8, 0);
        }

        @Override
        public Engine open(EngineChoice choice) {
            String name = choice.engine().orElse("fastest" + opened.size());
            opened.add(name);
            return new Named(name);
        }
    }

    private record Named(String name) implements Engine {
        @Override
        public Planes run(Planes rgb, DoubleConsumer progress) {
            return rgb;
        }

        @Override
        public int scale() {
            return 2;
        }

        @Override
        public void close() {}
    }

    @Test
    void theFastestEngineIsChosenOnceForEachSizeWhateverTheThreads() {
        Fickle network = new Fickle(new ArrayList<>());
        try (EnginePool pool = new EnginePool()) {
            Engine first = pool.take(network, CHOICE);
            pool.take(network, EngineChoice.fastest(4));
            pool.take(network, CHOICE.forSize(JobSize.STREAMED));
            pool.take(network, CHOICE.named("reference"));
            pool.giveBack(network, CHOICE, first);
            assertThat(pool.take(network, CHOICE)).isSameAs(first);
            pool.take(network, CHOICE.forSize(JobSize.STREAMED));
            assertThat(network.opened).containsExactly("fastest0", "fastest0", "fastest2", "reference", "fastest2");
        }
    }

    @Test
    void whatWasNotUsedForTheLongestTimeIsClosedFirst() {
        List<Engine> engines = new ArrayList<>();
        List<Network> networks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            networks.add(network("n" + i));
        }
        try (EnginePool pool =
                new EnginePool(2 * networks.getFirst().open(CHOICE).idleBytes() + 1)) {
            networks.forEach(network -> engines.add(pool.take(network, CHOICE)));
            for (int i = 0; i < 4; i++) {
                pool.giveBack(networks.get(i), CHOICE, engines.get(i));
            }
            assertThat(pool.idle()).isEqualTo(2);
            assertClosed(engines.get(0), true);
            assertClosed(engines.get(1), true);
            assertClosed(engines.get(2), false);
            assertClosed(engines.get(3), false);
        }
        assertClosed(engines.get(3), true);
    }

    @Test
    void whatIsKeptForTheNextImageGoesBeforeAnEngineDoes() {
        Network network = network("a");
        Engine engine = network.open(CHOICE);
        long weights = engine.idleBytes();
        engine.run(new Planes(3, 16, 3000));
        assertThat(engine.idleBytes()).isGreaterThan(weights);
        try (EnginePool pool = new EnginePool(weights)) {
            pool.giveBack(network, CHOICE, engine);
            assertThat(engine.idleBytes()).isEqualTo(weights);
            assertThat(pool.take(network, CHOICE)).isSameAs(engine).isInstanceOf(StreamingEngine.class);
        }
        engine.close();
    }

    @Test
    void theLastOneStaysWhateverItHolds() {
        Network network = network("a");
        try (EnginePool pool = new EnginePool(0)) {
            Engine engine = pool.take(network, CHOICE);
            pool.giveBack(network, CHOICE, engine);
            assertThat(pool.take(network, CHOICE)).isSameAs(engine);
        }
    }

    @Test
    void anEngineThatComesBackToAClosedPoolIsClosed() {
        Network network = network("a");
        EnginePool pool = new EnginePool();
        Engine engine = pool.take(network, CHOICE);
        pool.close();
        pool.giveBack(network, CHOICE, engine);
        assertClosed(engine, true);
        assertThatThrownBy(() -> pool.take(network, CHOICE)).isInstanceOf(IllegalStateException.class);
    }
}
