@NullMarked
package io.github.laddersr.bench;

import org.jspecify.annotations.NullMarked;
