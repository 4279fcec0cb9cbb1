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
 * How a server is to be.
 *
 * @param host name or number of the address that is listened at
 * @param port 0 for one that is free
 * @param data the server's own folder, made if it is missing; one server at a time
 * @param keys file of those who may come; empty for all
 * @param hosts further names that {@code Host} may have where the address is a loopback one, such as a proxy's
 * @param origins of pages that may use the API from elsewhere, such as {@code https://example.org}
 * @param heartbeat how long a stream of events says nothing at most
 * @param version of Ladder
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
    /** Often enough for proxies that close a connection after half a minute of silence. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final int MOST_PORT = 65_535;

    /** @throws UserException if the port is none */
    public ServerSettings {
        if (port < 0 || port > MOST_PORT) {
            throw new UserException("The port must be from 0 to " + MOST_PORT + ", not " + port + ".");
        }
        hosts = List.copyOf(hosts);
        origins = List.copyOf(origins);
    }

    /** A server without keys for this machine alone, at a port that is free. */
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

    /** These settings with pages from elsewhere. */
    public ServerSettings withOrigins(List<String> newOrigins) {
        return new ServerSettings(host, port, data, keys, hosts, newOrigins, limits, heartbeat, version);
    }

    /** These settings with another time between signs of life in a stream of events. */
    public ServerSettings withHeartbeat(Duration newHeartbeat) {
        return new ServerSettings(host, port, data, keys, hosts, origins, limits, newHeartbeat, version);
    }

    /**
     * Whether only this machine reaches the address.
     *
     * @throws UserException if the host is not known
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
