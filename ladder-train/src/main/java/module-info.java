/** Data sets, recipes and the plain-Java trainer. */
module io.github.laddersr.train {
    requires transitive io.github.laddersr.eval;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.dataformat.yaml;
    requires jdk.incubator.vector;
    requires xchart;
    requires static org.jspecify;

    exports io.github.laddersr.train;
    exports io.github.laddersr.train.recipe;
    exports io.github.laddersr.train.teach;

    uses io.github.laddersr.train.TrainingDevice;

    provides io.github.laddersr.train.TrainingDevice with
            io.github.laddersr.train.CpuDevice;
}
