/** What the command line draws with Java2D: sheets, feature maps and plots. */
@NullMarked
package io.github.laddersr.cli.picture;

import org.jspecify.annotations.NullMarked;
