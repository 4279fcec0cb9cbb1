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
 * The client that waits for a response, and whether it is still connected. A server only notices a disconnected client
 * by reading from its socket, and Jetty does not read while a request is being answered. So this class reads after the
 * whole request was received.
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
     * Whether the client has closed its connection. Must be called by the request's thread, after the last byte of the
     * request and before the first byte of the response.
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
     * Whether the client sent more than its request, of which one byte was lost. The connection must then be closed
     * after the response, and a client that pipelines requests sends them again.
     */
    boolean mustClose() {
        return talks;
    }
}
