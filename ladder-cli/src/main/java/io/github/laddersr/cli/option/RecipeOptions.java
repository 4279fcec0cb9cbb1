// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.train.recipe.RecipeSettings;
import io.github.laddersr.train.recipe.Setting;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Adds an option for each {@link Setting} of a recipe to a command. The options are generated from the settings, so
 * that recipe files and the command line have the same names, ranges and defaults.
 */
public final class RecipeOptions implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec command) {
        for (Setting setting : Setting.values()) {
            command.addOption(OptionSpec.builder(option(setting))
                    .type(String.class)
                    .paramLabel(setting.label())
                    .description(setting.help())
                    .build());
        }
        return command;
    }

    /**
     * The settings that were given as options.
     *
     * @throws io.github.laddersr.UserException if one is out of range, or two contradict each other
     */
    public static RecipeSettings given(ParseResult parsed) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (parsed.hasMatchedOption(option(setting))) {
                values.put(setting, parsed.matchedOptionValue(option(setting), ""));
            }
        }
        return RecipeSettings.of(values, RecipeOptions::option);
    }

    private static String option(Setting setting) {
        return "--" + setting.key();
    }
}
