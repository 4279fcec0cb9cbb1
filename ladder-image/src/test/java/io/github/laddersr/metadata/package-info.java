@NullMarked
package io.github.laddersr.metadata;

import org.jspecify.annotations.NullMarked;
