// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that sends whatever it likes. */
final class Raw {
    private Raw() {}

    /** A connection to this machine's port. */
    static Socket open(int port) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(60_000);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** All that is answered until the server closes the connection; what came before a reset counts too. */
    static String readAll(Socket socket) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                bytes.write(buffer, 0, n);
            }
        } catch (SocketException e) {
            if (!String.valueOf(e.getMessage()).contains("reset")) {
                throw e;
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** The answer to a request that ends its connection. */
    static String ask(int port, String request) throws IOException {
        try (Socket socket = open(port)) {
            write(socket, request);
            return readAll(socket);
        }
    }
}
