// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import io.github.laddersr.UserException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a server.
 *
 * @param host name or number of the address on which the server listens
 * @param port the port; 0 for any free one
 * @param data the server's own folder, created if it is missing; only one server at a time can use it
 * @param keys the file of keys; if empty, everybody may use the server
 * @param hosts additional names, such as a proxy's, that the {@code Host} header may have if the address is a loopback
 *     address
 * @param origins the origins of other sites whose pages may use the API, such as {@code https://example.org}
 * @param heartbeat the longest silence in a stream of events
 * @param version the version of Ladder
 */
public record ServerSettings(
        String host,
        int port,
        Path data,
        Optional<Path> keys,
        List<String> hosts,
        List<String> origins,
        Limits limits,
        Duration heartbeat,
        String version) {
    /** The default heartbeat. Some proxies close a connection after half a minute of silence. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final int MOST_PORT = 65_535;

    /** @throws UserException if the port is invalid */
    public ServerSettings {
        if (port < 0 || port > MOST_PORT) {
            throw new UserException("The port must be from 0 to " + MOST_PORT + ", not " + port + ".");
        }
        hosts = List.copyOf(hosts);
        origins = List.copyOf(origins);
    }

    /** A server without keys, for this machine only, at any free port. */
    public static ServerSettings local(Path data) {
        return new ServerSettings(
                "127.0.0.1", 0, data, Optional.empty(), List.of(), List.of(), Limits.STANDARD, HEARTBEAT, "unknown");
    }

    /** These settings with other limits. */
    public ServerSettings withLimits(Limits newLimits) {
        return new ServerSettings(host, port, data, keys, hosts, origins, newLimits, heartbeat, version);
    }

    /** These settings with a file of keys. */
    public ServerSettings withKeys(Path file) {
        return new ServerSettings(host, port, data, Optional.of(file), hosts, origins, limits, heartbeat, version);
    }

    /** These settings without any key. */
    public ServerSettings withoutKeys() {
        return new ServerSettings(host, port, data, Optional.empty(), hosts, origins, limits, heartbeat, version);
    }

    /** These settings with other sites whose pages may use the API. */
    public ServerSettings withOrigins(List<String> newOrigins) {
        return new ServerSettings(host, port, data, keys, hosts, newOrigins, limits, heartbeat, version);
    }

    /** These settings with another longest silence in a stream of events. */
    public ServerSettings withHeartbeat(Duration newHeartbeat) {
        return new ServerSettings(host, port, data, keys, hosts, origins, limits, newHeartbeat, version);
    }

    /**
     * Whether the address can only be reached from this machine.
     *
     * @throws UserException if the host is unknown
     */
    public boolean isLocal() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new UserException(
                    "The host %s is not known: give an address of this machine, such as 127.0.0.1.".formatted(host), e);
        }
    }
}
