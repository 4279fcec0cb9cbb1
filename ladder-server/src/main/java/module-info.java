/** A server that enlarges images over HTTP. */
module io.github.laddersr.server {
    requires transitive io.github.laddersr.core;
    requires io.github.laddersr.models;
    requires io.github.laddersr.onnx;
    requires com.fasterxml.jackson.databind;
    requires io.javalin;
    requires jakarta.servlet;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.eclipse.jetty.ee10.servlet;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.github.laddersr.server;
}
