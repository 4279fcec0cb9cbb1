// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.github.laddersr.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A recipe file: flat YAML whose keys are {@link Setting}s and {@code about}.
 *
 * @param about what the recipe is for, in one sentence; may be empty
 * @param settings settings that the file gives
 */
public record RecipeFile(String about, RecipeSettings settings) {
    private static final String ABOUT = "about";
    private static final long LARGEST = 64 * 1024;
    private static final YAMLFactory YAML = new YAMLFactory();

    private static final Map<String, Setting> BY_KEY =
            Arrays.stream(Setting.values()).collect(Collectors.toMap(Setting::key, setting -> setting));

    private static final List<String> KEYS = Stream.concat(
                    Stream.of(ABOUT), Arrays.stream(Setting.values()).map(Setting::key))
            .toList();

    /**
     * Reads a recipe.
     *
     * @throws UserException naming the file and the key, if it can't be read, or if it has an unknown key, a value out
     *     of range, or values that contradict each other
     */
    public static RecipeFile read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new UserException(
                        "The recipe " + file + " is too large: give a YAML file with one 'key: value' a line.");
            }
            return parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new UserException("The recipe " + file + " is not valid UTF-8: give a YAML file.", e);
        } catch (IOException e) {
            throw new UserException("The recipe " + file + " can't be read: check its permissions.", e);
        }
    }

    /**
     * Parses the text of a recipe.
     *
     * @param name name of the recipe in messages
     * @throws UserException as {@link #read}
     */
    static RecipeFile parse(String name, String text) {
        Map<Setting, String> written = new EnumMap<>(Setting.class);
        String about = "";
        try (YAMLParser parser = YAML.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UserException("The recipe " + name + " has no settings: write one 'key: value' a line.");
            }
            boolean hasAbout = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                String value = value(parser, name, key);
                boolean again = false;
                if (key.equals(ABOUT)) {
                    again = hasAbout;
                    hasAbout = true;
                    about = value;
                } else {
                    again = written.put(setting(name, key), value) != null;
                }
                if (again) {
                    throw new UserException("The recipe " + name + " gives '" + key + "' twice: remove one of them.");
                }
            }
            if (parser.nextToken() != null) {
                throw new UserException("The recipe " + name + " has more than one document: keep only the first.");
            }
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
            throw new UserException(
                    "The recipe " + name + " can't be read as YAML" + where + ": write one 'key: value' a line.", e);
        } catch (IOException e) {
            throw new UncheckedIOException("a text can't be read", e);
        }
        return new RecipeFile(about, RecipeSettings.of(written, s -> "'" + s.key() + "' in the recipe " + name));
    }

    private static Setting setting(String name, String key) {
        Setting setting = BY_KEY.get(key);
        if (setting == null) {
            throw new UserException("The recipe " + name + " has an unknown key " + Domain.quoted(key)
                    + ": the nearest known one is '" + NearestName.of(key, KEYS) + "'.");
        }
        return setting;
    }

    /** The value exactly as written: YAML would take 4e-4 for text and not for a number, unlike {@link Setting}. */
    private static String value(YAMLParser parser, String name, String key) throws IOException {
        boolean plain = switch (parser.nextToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                !parser.isCurrentAlias();
            case null, default -> false;
        };
        if (!plain || parser.getText().isBlank()) {
            throw new UserException(
                    Domain.quoted(key) + " in the recipe " + name + " must have one plain value: write 'key: value'.");
        }
        return parser.getText().strip();
    }
}
