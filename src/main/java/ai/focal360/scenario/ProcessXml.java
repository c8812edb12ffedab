package ai.focal360.scenario;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A process file as its author wrote it, every element with the line it begins on. Nothing outside the file is ever read:
 * a document type, and with it any entity, is refused.
 */
final class ProcessXml {
    private static final int LARGEST = 1_000_000;
    private static final int DEEPEST = 40;
    private static final XMLInputFactory READERS = readers();

    private ProcessXml() {}

    /** {@code name} and the keys of {@code attributes} carry our prefix of their namespace, whatever the file's is. */
    record Element(String name, int line, Map<String, String> attributes, List<Element> children, StringBuilder words) {
        String id() {
            return attribute("id");
        }

        /** Empty when there is none. */
        String attribute(String key) {
            return attributes.getOrDefault(key, "");
        }

        String text() {
            return words.toString().strip();
        }

        Stream<Element> children(String of) {
            return children.stream().filter(child -> child.name.equals(of));
        }

        Optional<Element> child(String of) {
            return children(of).findFirst();
        }

        /** This element and everything in it. */
        Stream<Element> all() {
            return Stream.concat(Stream.of(this), children.stream().flatMap(Element::all));
        }
    }

    /** Why a file is no XML we read. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;
        private final String reason;

        Unreadable(int line, String reason) {
            super(reason);
            this.line = line;
            this.reason = reason;
        }

        String reason() {
            return reason;
        }

        int line() {
            return line;
        }
    }

    static Element read(String source) throws Unreadable {
        if (source.length() > LARGEST) {
            throw new Unreadable(1, "The file has more than %d characters".formatted(LARGEST));
        }
        try {
            return read(READERS.createXMLStreamReader(new StringReader(source)));
        } catch (XMLStreamException e) {
            var line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
            throw new Unreadable(
                    Math.max(1, line), "Not well-formed XML: " + firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static Element read(XMLStreamReader xml) throws XMLStreamException, Unreadable {
        var open = new ArrayDeque<Element>();
        // a reader's location is the end of what it has just read: an element begins where the last thing ended
        var begins = 1;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamReader.START_ELEMENT -> {
                    var line = open.isEmpty() ? xml.getLocation().getLineNumber() : begins;
                    var element = new Element(
                            name(xml.getNamespaceURI(), xml.getLocalName()),
                            line,
                            attributes(xml),
                            new ArrayList<>(),
                            new StringBuilder());
                    if (!open.isEmpty()) {
                        open.peek().children.add(element);
                    }
                    open.push(element);
                    if (open.size() > DEEPEST) {
                        throw new Unreadable(line, "Elements stand more than %d deep".formatted(DEEPEST));
                    }
                }
                case XMLStreamReader.END_ELEMENT -> {
                    var closed = open.pop();
                    if (open.isEmpty()) {
                        return closed;
                    }
                }
                case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> {
                    if (!open.isEmpty()) {
                        open.peek().words.append(xml.getText());
                    }
                }
                case XMLStreamReader.DTD, XMLStreamReader.ENTITY_REFERENCE ->
                    throw new Unreadable(
                            xml.getLocation().getLineNumber(), "Document types and entities are not allowed");
                default -> {}
            }
            begins = xml.getLocation().getLineNumber();
        }
        throw new Unreadable(1, "Not well-formed XML: it has no element");
    }

    private static Map<String, String> attributes(XMLStreamReader xml) {
        var result = new LinkedHashMap<String, String>();
        for (var i = 0; i < xml.getAttributeCount(); i++) {
            var namespace = xml.getAttributeNamespace(i);
            var local = xml.getAttributeLocalName(i);
            result.put(
                    namespace == null || namespace.isEmpty() ? local : name(namespace, local),
                    xml.getAttributeValue(i));
        }
        return result;
    }

    private static String name(String namespace, String local) {
        if (namespace == null) {
            return local;
        }
        return switch (namespace) {
            case "http://www.omg.org/spec/BPMN/20100524/MODEL" -> "bpmn:" + local;
            case "http://www.omg.org/spec/BPMN/20100524/DI" -> "bpmndi:" + local;
            case "http://camunda.org/schema/1.0/bpmn" -> "camunda:" + local;
            case "http://camunda.org/schema/modeler/1.0" -> "modeler:" + local;
            case "http://www.w3.org/2001/XMLSchema-instance" -> "xsi:" + local;
            default -> "{" + namespace + "}" + local;
        };
    }

    private static String firstLine(String message) {
        // the JDK's message is "ParseError at [row,col]:[…]\nMessage: …"
        var said = message.substring(message.indexOf("Message: ") < 0 ? 0 : message.indexOf("Message: ") + 9);
        return said.lines().findFirst().orElse("").replaceAll("\\s+", " ");
    }

    private static XMLInputFactory readers() {
        var readers = XMLInputFactory.newDefaultFactory();
        readers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        readers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        readers.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        readers.setXMLResolver((publicId, systemId, base, namespace) -> new java.io.ByteArrayInputStream(new byte[0]));
        return readers;
    }
}
