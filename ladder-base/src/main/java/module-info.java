/** What all modules of Ladder share. */
module io.github.laddersr.base {
    requires static org.jspecify;

    exports io.github.laddersr;
    exports io.github.laddersr.base to
            io.github.laddersr.bench,
            io.github.laddersr.cli,
            io.github.laddersr.core,
            io.github.laddersr.eval,
            io.github.laddersr.image,
            io.github.laddersr.network,
            io.github.laddersr.onnx,
            io.github.laddersr.server,
            io.github.laddersr.spark,
            io.github.laddersr.train;
}
