package ai.focal360.knowledge;

import ai.focal360.tenant.Pack;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/** What a tenant's scenarios are called and documented as, read from their BPMN. */
final class ScenarioDocuments {
    private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";

    private ScenarioDocuments() {}

    /** Name and documentation by process id. A file that is not BPMN has none: other checks refuse it. */
    static Map<String, String> names(Pack pack) {
        var names = new LinkedHashMap<String, String>();
        pack.files("processes", "bpmn").forEach((file, xml) -> process(xml)
                .ifPresent(process -> names.put(process.getKey(), process.getValue())));
        return names;
    }

    private static Optional<Map.Entry<String, String>> process(String xml) {
        var factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            var reader = factory.createXMLStreamReader(new StringReader(xml));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals("process")
                        && BPMN.equals(reader.getNamespaceURI())) {
                    var id = reader.getAttributeValue(null, "id");
                    var name = reader.getAttributeValue(null, "name");
                    var documentation = reader.nextTag() == XMLStreamConstants.START_ELEMENT
                                    && reader.getLocalName().equals("documentation")
                            ? reader.getElementText()
                            : "";
                    return id == null
                            ? Optional.empty()
                            : Optional.of(Map.entry(id, ((name == null ? id : name) + ". " + documentation).strip()));
                }
            }
            return Optional.empty();
        } catch (XMLStreamException notXml) {
            return Optional.empty();
        }
    }
}
