/** The HTTP side of the server: routes, problems, files, events. */
@NullMarked
package io.github.laddersr.server.http;

import org.jspecify.annotations.NullMarked;
