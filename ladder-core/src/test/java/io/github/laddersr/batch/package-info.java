@NullMarked
package io.github.laddersr.batch;

import org.jspecify.annotations.NullMarked;
