@NullMarked
package io.github.laddersr.cli.batch;

import org.jspecify.annotations.NullMarked;
