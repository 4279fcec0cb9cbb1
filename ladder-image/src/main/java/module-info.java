/** Images row by row, their files and their metadata. */
module io.github.laddersr.image {
    requires transitive io.github.laddersr.base;
    requires transitive java.desktop;
    requires com.github.luben.zstd_jni;
    requires com.twelvemonkeys.imageio.core;
    requires com.twelvemonkeys.imageio.tiff;
    requires com.twelvemonkeys.imageio.webp;
    requires org.slf4j;
    requires webp.imageio;
    requires static org.jspecify;

    exports io.github.laddersr.bytes;
    exports io.github.laddersr.image;
    exports io.github.laddersr.image.resize;
    exports io.github.laddersr.metadata;
    exports io.github.laddersr.image.codec.jpeg to
            io.github.laddersr.eval,
            io.github.laddersr.train;
}
