// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.cli.option.ServeLimits;
import io.github.laddersr.cli.report.Version;
import io.github.laddersr.server.LadderServer;
import io.github.laddersr.server.ServerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Enlarges images over HTTP. */
@Command(
        name = "serve",
        description = {
            "Enlarges images over HTTP: a page for people, an API for programs.",
            "Accepted jobs survive restarts and crashes. Ctrl-C or SIGTERM lets running jobs finish."
        },
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = ServeKeyCommand.class,
        footer = {
            "",
            "Examples:",
            "  ladder serve --open                 opens the page, for this machine only",
            "  ladder serve key add alice          prints a key",
            "  ladder serve --host 0.0.0.0         for other machines, which need a key",
            "  curl --data-binary @photo.jpg 'http://127.0.0.1:8080/v1/upscale?scale=2' -o large.png"
        })
public final class ServeCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "address to listen on; default: ${DEFAULT-VALUE}, which only this machine can reach")
    public String host = "";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "default: ${DEFAULT-VALUE}; 0 picks a free port")
    public int port;

    @Mixin
    public ServeFolder folder;

    @Option(names = "--no-keys", description = "require no keys, even if other machines can reach the address")
    public boolean noKeys;

    @Option(
            names = "--allow-origin",
            paramLabel = "URL",
            description = "allow pages from this origin, such as https://example.org, to use the API; may be repeated")
    public List<String> origins = List.of();

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "another host name for which requests are accepted, such as a proxy's; may be repeated")
    public List<String> hosts = List.of();

    @Option(names = "--open", description = "open the page in a browser")
    public boolean open;

    @ArgGroup(validate = false, heading = "%nLimits:%n", order = 1)
    public ServeLimits limits = new ServeLimits();

    /** Serves until the process ends. */
    @Override
    public void run() {
        ServerSettings settings = new ServerSettings(
                host,
                port,
                folder.data(),
                folder.keys(),
                hosts,
                origins,
                limits.limits(),
                ServerSettings.HEARTBEAT,
                version());
        settings = noKeys ? settings.withoutKeys() : settings;
        if (!settings.isLocal() && settings.keys().isEmpty() && !noKeys) {
            throw new UserException(
                    "A server at %s would be open to other machines without a key: add one with 'ladder serve key add NAME', or allow this with --no-keys."
                            .formatted(host));
        }
        PrintWriter out = spec.commandLine().getOut();
        LadderServer server = LadderServer.start(settings);
        AtomicFiles.beforeEnd(server::close);
        out.println("Ladder is at " + server.address());
        out.flush();
        if (open) {
            open(server.address());
        }
        awaitEnd();
    }

    private static String version() {
        return new Version().getVersion()[0].replace("ladder ", "");
    }

    private void open(String address) {
        String opener = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "open" : "xdg-open";
        try {
            new ProcessBuilder(opener, address)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            spec.commandLine().getErr().println("ladder: no browser could be started: open " + address + " yourself.");
        }
    }

    private static void awaitEnd() {
        try {
            new CountDownLatch(1).await(); // a signal ends the process
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where a server stores its data. */
    public static final class ServeFolder {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "folder for jobs and keys; default: ~/.local/state/ladder/server")
        Optional<Path> data = Optional.empty();

        @Option(
                names = "--keys",
                paramLabel = "FILE",
                description = "file of the accepted keys; default: 'keys' in the server's folder, if it exists")
        Optional<Path> keys = Optional.empty();

        Path data() {
            return data.orElseGet(() -> Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
                    .filter(text -> !text.isBlank())
                    .map(Path::of)
                    .orElseGet(() -> Path.of(System.getProperty("user.home", ""), ".local", "state"))
                    .resolve("ladder")
                    .resolve("server"));
        }

        /** The file to which keys are added. */
        Path keysFile() {
            return keys.orElseGet(() -> data().resolve("keys"));
        }

        /** The file of the accepted keys, if keys are required. */
        Optional<Path> keys() {
            return keys.or(() -> Optional.of(keysFile()).filter(Files::exists));
        }
    }
}
