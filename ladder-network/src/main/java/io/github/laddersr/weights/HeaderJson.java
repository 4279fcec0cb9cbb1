// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A parser for the subset of JSON that occurs in safetensors headers: objects, arrays, strings and integers. Everything
 * else is refused, as are duplicate keys in an object, numbers of more than 18 digits, unpaired surrogates, and nesting
 * deeper than in a valid header.
 */
final class HeaderJson {
    /** A parsed value: a string, an integer, an array, or an object in the order of the text. */
    sealed interface Value {}

    record JsonString(String text) implements Value {}

    record JsonInteger(long number) implements Value {}

    record JsonArray(List<Value> items) implements Value {}

    record JsonObject(Map<String, Value> members) implements Value {}

    private static final int MAX_DEPTH = 4;
    private static final int MAX_DIGITS = 18;
    /** Far more than any network needs. A parsed value takes much more memory than its two or more bytes of text. */
    private static final int MAX_VALUES = 1_000_000;

    private final String text;
    private int at;
    private int values;

    private HeaderJson(String text) {
        this.text = text;
    }

    /** Parses a text that consists of one object, optionally surrounded by whitespace. */
    static JsonObject parse(String text) throws MalformedHeaderException {
        HeaderJson parser = new HeaderJson(text);
        parser.skipSpace();
        if (parser.peek() != '{') {
            throw parser.unexpected();
        }
        JsonObject members = parser.members(1);
        parser.skipSpace();
        if (parser.at < text.length()) {
            throw parser.unexpected();
        }
        return members;
    }

    private Value value(int depth) throws MalformedHeaderException {
        if (++values > MAX_VALUES) {
            throw new MalformedHeaderException("its header has more than " + MAX_VALUES + " values");
        }
        char c = peek();
        if (c == '"') {
            return new JsonString(string());
        }
        if (c == '-' || isDigit(c)) {
            return new JsonInteger(number());
        }
        if (c != '{' && c != '[') {
            throw unexpected();
        }
        if (depth > MAX_DEPTH) {
            throw new MalformedHeaderException("its header is nested too deeply");
        }
        return c == '{' ? members(depth) : items(depth);
    }

    private JsonObject members(int depth) throws MalformedHeaderException {
        Map<String, Value> members = new LinkedHashMap<>();
        expect('{');
        skipSpace();
        if (peek() != '}') {
            do {
                skipSpace();
                String key = string();
                skipSpace();
                expect(':');
                skipSpace();
                if (members.put(key, value(depth + 1)) != null) {
                    throw new MalformedHeaderException("its header has " + SafetensorsHeader.shorten(key) + " twice");
                }
                skipSpace();
            } while (accept(','));
        }
        expect('}');
        return new JsonObject(members);
    }

    private JsonArray items(int depth) throws MalformedHeaderException {
        List<Value> items = new ArrayList<>();
        expect('[');
        skipSpace();
        if (peek() != ']') {
            do {
                skipSpace();
                items.add(value(depth + 1));
                skipSpace();
            } while (accept(','));
        }
        expect(']');
        return new JsonArray(items);
    }

    private String string() throws MalformedHeaderException {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at);
            if (c < ' ') {
                throw unexpected();
            }
            at++;
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        String string = out.toString();
        if (hasLoneSurrogate(string)) {
            throw new MalformedHeaderException("its header has an unpaired surrogate");
        }
        return string;
    }

    private char escaped() throws MalformedHeaderException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++, at++) {
                    int digit = peek() > 'f' ? -1 : Character.digit(peek(), 16);
                    if (digit < 0) {
                        throw unexpected();
                    }
                    code = 16 * code + digit;
                }
                yield (char) code;
            }
            default -> {
                at--;
                throw unexpected();
            }
        };
    }

    private long number() throws MalformedHeaderException {
        int start = at;
        accept('-');
        int digits = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        int count = at - digits;
        if (count == 0) {
            throw unexpected();
        }
        if (count > MAX_DIGITS || (count > 1 && text.charAt(digits) == '0')) {
            throw new MalformedHeaderException(
                    "its header has the number " + SafetensorsHeader.shorten(text.substring(start, at)));
        }
        return Long.parseLong(text, start, at, 10);
    }

    /** Whether the text contains an unpaired surrogate, which UTF-8 can't encode. */
    static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean accept(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) throws MalformedHeaderException {
        if (!accept(c)) {
            throw unexpected();
        }
    }

    private char peek() throws MalformedHeaderException {
        if (at >= text.length()) {
            throw unexpected();
        }
        return text.charAt(at);
    }

    private MalformedHeaderException unexpected() {
        String found = at < text.length() ? "has an unexpected character at " + at : "ends too early";
        return new MalformedHeaderException("its header is not valid JSON: it " + found);
    }
}
