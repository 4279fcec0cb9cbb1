/** Tests of the command line and of the dependencies between modules. */
@NullMarked
package io.github.laddersr.cli;

import org.jspecify.annotations.NullMarked;
