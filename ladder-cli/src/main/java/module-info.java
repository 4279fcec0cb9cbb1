/** The command line. Open: picocli sets the fields of commands. */
open module io.github.laddersr.cli {
    requires io.github.laddersr.models;
    requires io.github.laddersr.onnx;
    requires io.github.laddersr.server;
    requires io.github.laddersr.train;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires me.tongfei.progressbar;
    requires org.apache.xmlgraphics.batik.svggen;
    requires org.slf4j;
    requires xchart;
    requires static org.jspecify;

    provides ch.qos.logback.classic.spi.Configurator with
            io.github.laddersr.cli.Logging;
}
