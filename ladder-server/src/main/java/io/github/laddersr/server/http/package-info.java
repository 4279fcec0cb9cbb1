/** What is said over HTTP: routes, problems, files, events. */
@NullMarked
package io.github.laddersr.server.http;

import org.jspecify.annotations.NullMarked;
