// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectableChannelEndPoint;

/**
 * Whoever waits for an answer, and whether it still does. Nothing tells a server of a client that left but a read from its socket, and Jetty
 * reads none while a request is being answered: so this does, once the whole request was read.
 */
final class Client {
    private final EndPoint endPoint;
    private boolean left;
    private boolean talks;

    Client(HttpServletRequest request) {
        this.endPoint = ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
    }

    /**
     * Whether it closed its connection. To be called by the request's own thread, after the last byte of the request and before the first of
     * the answer.
     */
    boolean hasLeft() {
        if (left || talks) {
            return left;
        }
        if (!endPoint.isOpen()) {
            left = true;
        } else if (endPoint instanceof SelectableChannelEndPoint selectable
                && selectable.getChannel() instanceof SocketChannel channel
                && !channel.isBlocking()) {
            try {
                int n = channel.read(ByteBuffer.allocate(1));
                left = n < 0;
                talks = n > 0;
            } catch (IOException e) {
                left = true; // reset by the client
            }
        }
        return left;
    }

    /**
     * Whether it sent something beyond its request, of which a byte is lost: the connection has to be closed after the answer, and a client that
     * sends requests ahead sends them again then.
     */
    boolean mustClose() {
        return talks;
    }
}
