package nightshift.format;

import java.io.StringReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What an OME-TIFF's own description promises.
 *
 * @param planesHere pages that must be in this file
 * @param others names of the other files of the same acquisition
 */
record OmeXml(long planesHere, Set<String> others) {
  static boolean isOme(String description) {
    int start = description.startsWith("<?xml") ? description.indexOf("<", 5) : 0;
    return description.startsWith("<")
        && description.indexOf("OME", Math.max(0, start)) >= 0
        && description.contains("<OME");
  }

  /** Empty when it is no well-formed XML: not written to its end. */
  static Optional<OmeXml> read(String description, String ownName) {
    try {
      var xml = factory().createXMLStreamReader(new StringReader(description));
      return Optional.of(new Reading(ownName).read(xml));
    } catch (XMLStreamException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newInstance();
    // The XML is a sender's: nothing it names is ever fetched or expanded.
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  /** Counts planes file by file while the document passes by. */
  private static final class Reading {
    private final String ownName;
    private final Map<String, Long> lastPage = new HashMap<>();
    private String ownUuid = "";
    private String metadataFile = "";
    private long planesOfPixels;
    private long samples = 1;
    private long firstPage;
    private long pages;
    private boolean open;

    Reading(String ownName) {
      this.ownName = ownName;
    }

    OmeXml read(XMLStreamReader xml) throws XMLStreamException {
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> start(xml);
          case XMLStreamConstants.END_ELEMENT -> {
            if (xml.getLocalName().equals("TiffData")) {
              close(ownName);
            }
          }
          default -> {}
        }
      }
      var others = new HashSet<>(lastPage.keySet());
      others.add(metadataFile);
      others.remove(ownName);
      others.remove("");
      return new OmeXml(lastPage.getOrDefault(ownName, 0L), Set.copyOf(others));
    }

    private void start(XMLStreamReader xml) throws XMLStreamException {
      switch (xml.getLocalName()) {
        case "OME" -> ownUuid = text(xml, "UUID");
        case "BinaryOnly" -> metadataFile = text(xml, "MetadataFile");
        case "Pixels" -> {
          planesOfPixels =
              number(xml, "SizeZ", 1) * number(xml, "SizeC", 1) * number(xml, "SizeT", 1);
          samples = 1;
        }
        case "Channel" -> samples = Math.max(samples, number(xml, "SamplesPerPixel", 1));
        case "TiffData" -> {
          firstPage = number(xml, "IFD", 0);
          boolean bare = text(xml, "IFD").isEmpty() && text(xml, "PlaneCount").isEmpty();
          pages = bare ? planesOfPixels / samples : number(xml, "PlaneCount", 1);
          open = true;
        }
        case "UUID" -> {
          var file = text(xml, "FileName");
          var uuid = xml.getElementText().strip();
          close(file.isEmpty() || uuid.equals(ownUuid) ? ownName : file);
        }
        default -> {}
      }
    }

    private void close(String file) {
      if (open) {
        lastPage.merge(file, firstPage + pages, Math::max);
        open = false;
      }
    }

    private static String text(XMLStreamReader xml, String attribute) {
      var value = xml.getAttributeValue("", attribute);
      var plain = value == null ? xml.getAttributeValue(null, attribute) : value;
      return plain == null ? "" : plain;
    }

    private static long number(XMLStreamReader xml, String attribute, long otherwise) {
      var text = text(xml, attribute);
      return text.isEmpty() ? otherwise : Long.parseLong(text);
    }
  }
}
