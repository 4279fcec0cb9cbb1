// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;

/**
 * Configures the logging of the command line: warnings go to standard error, one line each; standard output is reserved
 * for results.
 *
 * <p>The system property {@value #LEVEL} sets another level ({@code DEBUG} shows which engine is used and why). This is
 * Java code because parsing an XML configuration would add about 0.1 s to each start.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
    static final String LEVEL = "ladder.log";

    /** Called by logback when the first logger is created. */
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("ladder: %msg%n");
        encoder.start();

        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();

        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getProperty(LEVEL), Level.WARN));
        root.addAppender(appender);
        if (System.getProperty(LEVEL) == null) {
            // What is wrong with a request is answered; a client that sends many such must not fill the log with them.
            for (String parser : List.of("org.eclipse.jetty.http", "org.eclipse.jetty.util.HostPort")) {
                context.getLogger(parser).setLevel(Level.ERROR);
            }
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
