/** Recipes: the settings of a training by name, from a YAML file and from the command line, checked in one place. */
@NullMarked
package io.github.laddersr.train.recipe;

import org.jspecify.annotations.NullMarked;
