/**
 * The network as data, its weights, its simplification, and the engines. The kernels are not exported: they change with
 * the processors.
 */
module io.github.laddersr.network {
    requires transitive io.github.laddersr.base;
    requires java.management;
    requires jdk.incubator.vector;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.github.laddersr.engine;
    exports io.github.laddersr.fold;
    exports io.github.laddersr.graph;
    exports io.github.laddersr.weights;
    exports io.github.laddersr.kernel to
            io.github.laddersr.bench,
            io.github.laddersr.cli,
            io.github.laddersr.torch,
            io.github.laddersr.train;
    exports io.github.laddersr.stream to
            io.github.laddersr.bench;

    uses io.github.laddersr.engine.EngineProvider;
    uses io.github.laddersr.engine.NetworkFormat;
}
