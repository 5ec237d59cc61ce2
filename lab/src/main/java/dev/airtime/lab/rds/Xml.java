package dev.airtime.lab.rds;

import java.io.StringWriter;
import java.util.Collection;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** A reply under construction. Elements with a null value are left out, as AWS does. */
final class Xml {
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter writer;

    Xml() {
        try {
            writer = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    Xml root(String name, String namespace) {
        return write(() -> {
            writer.writeStartElement(name);
            writer.writeDefaultNamespace(namespace);
        });
    }

    /** An element with what {@code content} writes. */
    Xml element(String name, Runnable content) {
        write(() -> writer.writeStartElement(name));
        content.run();
        return end();
    }

    Xml element(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        return write(() -> {
            writer.writeStartElement(name);
            writer.writeCharacters(value.toString());
            writer.writeEndElement();
        });
    }

    /** A list of plain values. */
    Xml list(String name, String member, Collection<?> values) {
        return element(name, () -> values.forEach(value -> element(member, value)));
    }

    /** What another one of these has written. */
    Xml raw(String content) {
        // Empty text closes the start tag that the writer may still hold open.
        write(() -> writer.writeCharacters(""));
        write(writer::flush);
        text.write(content);
        return this;
    }

    Xml end() {
        return write(writer::writeEndElement);
    }

    String end(String requestId) {
        element("ResponseMetadata", () -> element("RequestId", requestId));
        end();
        return toString();
    }

    @Override
    public String toString() {
        write(writer::flush);
        return text.toString();
    }

    private interface Writing {
        void run() throws XMLStreamException;
    }

    private Xml write(Writing writing) {
        try {
            writing.run();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }
}
