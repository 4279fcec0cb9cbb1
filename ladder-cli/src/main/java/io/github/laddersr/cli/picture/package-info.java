/** Pictures drawn with Java2D: sheets, feature maps and plots. */
@NullMarked
package io.github.laddersr.cli.picture;

import org.jspecify.annotations.NullMarked;
