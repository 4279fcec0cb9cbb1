@NullMarked
package io.github.laddersr.server.job;

import org.jspecify.annotations.NullMarked;
