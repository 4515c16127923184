"""What a reader calls while it reads; classes to derive from."""

version = "2.0beta"

_FEATURE = "http://xml.org/sax/features/"
_PROPERTY = "http://xml.org/sax/properties/"

feature_namespaces = _FEATURE + "namespaces"
feature_namespace_prefixes = _FEATURE + "namespace-prefixes"
feature_string_interning = _FEATURE + "string-interning"
feature_validation = _FEATURE + "validation"
feature_external_ges = _FEATURE + "external-general-entities"
feature_external_pes = _FEATURE + "external-parameter-entities"
all_features = [feature_namespaces, feature_namespace_prefixes, feature_string_interning,
                feature_validation, feature_external_ges, feature_external_pes]

property_lexical_handler = _PROPERTY + "lexical-handler"
property_declaration_handler = _PROPERTY + "declaration-handler"
property_dom_node = _PROPERTY + "dom-node"
property_xml_string = _PROPERTY + "xml-string"
property_encoding = "http://www.python.org/sax/properties/encoding"
property_interning_dict = "http://www.python.org/sax/properties/interning-dict"
all_properties = [property_lexical_handler, property_dom_node, property_declaration_handler,
                  property_xml_string, property_encoding, property_interning_dict]


class ErrorHandler:
    """Decides about faults: errors are raised, warnings are printed."""

    def error(self, exception):
        """A fault after which reading may go on."""
        raise exception

    def fatalError(self, exception):
        """A fault after which nothing is certain."""
        raise exception

    def warning(self, exception):
        """Something odd."""
        print(exception)


class ContentHandler:
    """Is told of the document's content; each method does nothing."""

    def __init__(self):
        self._locator = None

    def setDocumentLocator(self, locator):
        """Comes first: an object that knows where the reader is."""
        self._locator = locator

    def startDocument(self):
        """The document begins."""

    def endDocument(self):
        """The document ends."""

    def startPrefixMapping(self, prefix, uri):
        """A namespace prefix is valid from here."""

    def endPrefixMapping(self, prefix):
        """A namespace prefix is no longer valid."""

    def startElement(self, name, attrs):
        """An element begins; namespaces are not looked at."""

    def endElement(self, name):
        """An element ends; namespaces are not looked at."""

    def startElementNS(self, name, qname, attrs):
        """An element begins; its name is a pair of namespace and local name."""

    def endElementNS(self, name, qname):
        """An element ends; its name is a pair of namespace and local name."""

    def characters(self, content):
        """Some text, perhaps not all of it at once."""

    def ignorableWhitespace(self, whitespace):
        """Space between elements that a validating reader knows to mean nothing."""

    def processingInstruction(self, target, data):
        """A processing instruction."""

    def skippedEntity(self, name):
        """An entity that was not read."""


class DTDHandler:
    """Is told of what a document type declares."""

    def notationDecl(self, name, publicId, systemId):
        """A notation."""

    def unparsedEntityDecl(self, name, publicId, systemId, ndata):
        """An entity that is no XML."""


class EntityResolver:
    """Finds entities outside of the document."""

    def resolveEntity(self, publicId, systemId):
        """Return the place of an entity, or an InputSource."""
        return systemId


class LexicalHandler:
    """Is told of what is written but is no content (the property lexical_handler)."""

    def comment(self, content):
        """A comment."""

    def startDTD(self, name, public_id, system_id):
        """The document type declaration begins."""

    def endDTD(self):
        """The document type declaration ends."""

    def startCDATA(self):
        """A CDATA section begins."""

    def endCDATA(self):
        """A CDATA section ends."""
