// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.UserException;
import io.github.laddersr.graph.Variant;
import java.io.IOException;
import java.nio.file.Path;

/** JSON for scripts. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** On several lines, for a whole report. */
    public static String text(ObjectNode object) {
        return write(MAPPER.writer(SerializationFeature.INDENT_OUTPUT), object);
    }

    /** On one line, for a sequence of objects. */
    public static String line(ObjectNode object) {
        return write(MAPPER.writer(), object);
    }

    /**
     * Reads a report.
     *
     * @param maker the command that makes such a report
     * @throws UserException if it can't be read or is not valid JSON
     */
    public static JsonNode read(Path file, String maker) {
        try {
            return MAPPER.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new UserException("The file " + file + " is not valid JSON: give a report of '" + maker + "'.", e);
        } catch (IOException e) {
            throw new UserException("The file " + file + " can't be read: check the path.", e);
        }
    }

    private static String write(ObjectWriter writer, ObjectNode object) {
        try {
            return writer.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of numbers and strings can always be written as JSON", e);
        }
    }

    public static ObjectNode variant(Variant variant) {
        return object().put("scale", variant.scale())
                .put("pathways", variant.pathways())
                .put("width", variant.width())
                .put("activation", variant.activation().label())
                .put("upsample", variant.upsampling().label());
    }
}
