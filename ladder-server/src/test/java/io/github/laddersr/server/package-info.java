@NullMarked
package io.github.laddersr.server;

import org.jspecify.annotations.NullMarked;
