// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file: which tensor is where in the bytes that follow.
 *
 * @param entries in the order of the header
 * @param metadata the strings in {@code __metadata__}
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    private static final String METADATA = "__metadata__";
    private static final int MAX_RANK = 8;

    /**
     * One tensor.
     *
     * @param shape of at most 2^31 - 9 values
     * @param begin first byte, counted from the end of the header
     * @param end end of its bytes, exclusive
     */
    record Entry(String name, Dtype dtype, List<Integer> shape, long begin, long end) {}

    /**
     * Parses and checks a header. The entries it returns cover the data without gaps or overlaps.
     *
     * @param dataLength bytes after the header
     */
    static SafetensorsHeader parse(String json, long dataLength) throws MalformedHeaderException {
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = Map.of();
        for (Map.Entry<String, HeaderJson.Value> member :
                HeaderJson.parse(json).members().entrySet()) {
            if (member.getKey().equals(METADATA)) {
                metadata = metadata(member.getValue());
            } else {
                entries.add(entry(member.getKey(), member.getValue(), dataLength));
            }
        }
        checkCoverage(entries, dataLength);
        return new SafetensorsHeader(entries, metadata);
    }

    /**
     * The header of a file that contains the tensors one after another.
     *
     * @throws IllegalArgumentException if a name is {@code __metadata__}, or a string is not valid Unicode
     */
    static String format(Weights weights, Dtype dtype) {
        StringBuilder json = new StringBuilder("{");
        if (!weights.metadata().isEmpty()) {
            json.append(quote(METADATA)).append(":{");
            weights.metadata()
                    .forEach((key, value) -> json.append(quote(key))
                            .append(':')
                            .append(quote(value))
                            .append(','));
            json.setCharAt(json.length() - 1, '}');
            json.append(',');
        }
        long begin = 0;
        for (String name : weights.names()) {
            if (name.equals(METADATA)) {
                throw new IllegalArgumentException("no tensor can be called " + METADATA);
            }
            Tensor tensor = weights.get(name);
            long end = begin + (long) tensor.size() * dtype.bytes();
            json.append(quote(name))
                    .append(":{\"dtype\":\"")
                    .append(dtype.name())
                    .append("\",\"shape\":");
            json.append(tensor.shape().toString().replace(" ", ""));
            json.append(",\"data_offsets\":[")
                    .append(begin)
                    .append(',')
                    .append(end)
                    .append("]},");
            begin = end;
        }
        if (json.charAt(json.length() - 1) == ',') {
            json.setLength(json.length() - 1);
        }
        return json.append('}').toString();
    }

    private static Map<String, String> metadata(HeaderJson.Value value) throws MalformedHeaderException {
        if (!(value instanceof HeaderJson.JsonObject members)) {
            throw new MalformedHeaderException("its metadata is not a JSON object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, HeaderJson.Value> member : members.members().entrySet()) {
            if (!(member.getValue() instanceof HeaderJson.JsonString text)) {
                throw new MalformedHeaderException(
                        "its metadata entry " + shorten(member.getKey()) + " is not a string");
            }
            metadata.put(member.getKey(), text.text());
        }
        return metadata;
    }

    private static Entry entry(String name, HeaderJson.Value value, long dataLength) throws MalformedHeaderException {
        String who = "tensor " + shorten(name);
        if (!(value instanceof HeaderJson.JsonObject(Map<String, HeaderJson.Value> fields))
                || fields.size() != 3
                || !(fields.get("dtype") instanceof HeaderJson.JsonString(String dtypeName))
                || !(fields.get("shape") instanceof HeaderJson.JsonArray(List<HeaderJson.Value> lengths))
                || !(fields.get("data_offsets") instanceof HeaderJson.JsonArray(List<HeaderJson.Value> offsets))
                || offsets.size() != 2
                || !(offsets.getFirst() instanceof HeaderJson.JsonInteger(long begin))
                || !(offsets.getLast() instanceof HeaderJson.JsonInteger(long end))) {
            throw new MalformedHeaderException(who + " is not described by a dtype, a shape and two data_offsets");
        }
        Dtype dtype = dtype(who, dtypeName);
        List<Integer> shape = shape(who, lengths);
        if (begin < 0 || begin > end || end > dataLength) {
            throw new MalformedHeaderException(
                    who + " is at bytes " + begin + " to " + end + " of " + dataLength + " bytes of data");
        }
        long size = shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        if (size * dtype.bytes() != end - begin) {
            throw new MalformedHeaderException(
                    who + " of " + Tensor.describe(shape) + " values of " + dtype + " has " + (end - begin) + " bytes");
        }
        return new Entry(name, dtype, shape, begin, end);
    }

    private static Dtype dtype(String who, String name) throws MalformedHeaderException {
        for (Dtype dtype : Dtype.values()) {
            if (dtype.name().equals(name)) {
                return dtype;
            }
        }
        throw new MalformedHeaderException(who + " has dtype " + shorten(name) + ", not F32, F16 or BF16");
    }

    private static List<Integer> shape(String who, List<HeaderJson.Value> lengths) throws MalformedHeaderException {
        if (lengths.size() > MAX_RANK) {
            throw new MalformedHeaderException(who + " has more than " + MAX_RANK + " dimensions");
        }
        List<Integer> shape = new ArrayList<>();
        long size = 1;
        for (HeaderJson.Value value : lengths) {
            if (!(value instanceof HeaderJson.JsonInteger(long length))) {
                throw new MalformedHeaderException(who + " has a length that is not an integer");
            }
            // Checked before multiplying: both factors are below 2^31, so the product can't overflow.
            if (length < 0 || length > Integer.MAX_VALUE - 8 || size * length > Integer.MAX_VALUE - 8) {
                throw new MalformedHeaderException(who + " has a length of " + length + ", which no tensor can have");
            }
            size *= length;
            shape.add((int) length);
        }
        return List.copyOf(shape);
    }

    private static void checkCoverage(List<Entry> entries, long dataLength) throws MalformedHeaderException {
        List<Entry> byPlace = entries.stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                .toList();
        long covered = 0;
        for (Entry entry : byPlace) {
            if (entry.begin() < covered) {
                throw new MalformedHeaderException("tensor " + shorten(entry.name()) + " overlaps another");
            }
            if (entry.begin() > covered) {
                throw unowned(covered, entry.begin());
            }
            covered = entry.end();
        }
        if (covered < dataLength) {
            throw unowned(covered, dataLength);
        }
    }

    private static MalformedHeaderException unowned(long from, long to) {
        return new MalformedHeaderException("bytes " + from + " to " + to + " of its data belong to no tensor");
    }

    /** Quotes a text as a JSON string. */
    private static String quote(String text) {
        if (HeaderJson.hasLoneSurrogate(text)) {
            throw new IllegalArgumentException("a name or value with an unpaired surrogate");
        }
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /** A name from the file, made printable and shortened for a message. */
    static String shorten(String name) {
        String printable = name.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 60 ? printable : printable.substring(0, 60) + "...";
    }
}
