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
 * The client that waits for an answer, and whether it still does. A server only notices that a client left when it
 * reads from the socket, and Jetty does not read while a request is being answered. So this class reads, after the
 * whole request has been read.
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
     * Whether the client closed its connection. Must be called by the request's own thread, after the last byte of the
     * request and before the first byte of the answer.
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
                left = true; // the client reset the connection
            }
        }
        return left;
    }

    /**
     * Whether the client sent more bytes after its request. One of them is lost, so the connection must be closed after
     * the answer. A client that sends requests ahead then sends them again.
     */
    boolean mustClose() {
        return talks;
    }
}
