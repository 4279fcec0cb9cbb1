/** A server that enlarges images over HTTP. */
@NullMarked
package io.github.laddersr.server;

import org.jspecify.annotations.NullMarked;
