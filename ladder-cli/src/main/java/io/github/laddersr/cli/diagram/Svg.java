// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.diagram;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an SVG document from top to bottom, and escapes text. */
final class Svg {
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    Svg(double width, double height) {
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
        open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "width",
                number(width),
                "height",
                number(height),
                "viewBox",
                "0 0 " + number(width) + " " + number(height),
                "font-family",
                "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans Condensed', sans-serif");
    }

    /** Starts an element with attributes, given as alternating names and values. */
    void open(String element, String... attributes) {
        try {
            xml.writeCharacters("\n");
            xml.writeStartElement(element);
            attributes(attributes);
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    void close() {
        try {
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    /** An element without content. */
    void element(String element, String... attributes) {
        try {
            xml.writeCharacters("\n");
            xml.writeEmptyElement(element);
            attributes(attributes);
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    private void attributes(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], attributes[i + 1]);
        }
    }

    void text(String element, String content, String... attributes) {
        open(element, attributes);
        try {
            xml.writeCharacters(content);
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
        close();
    }

    /** Ends the document. */
    String finish() {
        try {
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
        return text + "\n";
    }

    /** Formats a number with one decimal place, or none if that would be zero. */
    static String number(double value) {
        String one = String.format(Locale.ROOT, "%.1f", value);
        return one.endsWith(".0") ? one.substring(0, one.length() - 2) : one;
    }

    private static IllegalStateException impossible(XMLStreamException e) {
        return new IllegalStateException("writing to a string can't fail", e);
    }
}
