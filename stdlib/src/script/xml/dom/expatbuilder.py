"""Builds the trees of `minidom` while a document is read."""

from xml.dom import XML_NAMESPACE, XMLNS_NAMESPACE, minidom
from xml.parsers import expat


class _Builder:
    """Puts what the parser tells below one another."""

    def __init__(self, namespaces=True):
        self.document = self.current = minidom.Document()
        self.scopes = [{"xml": XML_NAMESPACE, "xmlns": XMLNS_NAMESPACE}]
        self.namespaces, self.section = namespaces, None
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = parser.ordered_attributes = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text
        parser.CommentHandler, parser.ProcessingInstructionHandler = self.comment, self.instruction
        parser.StartCdataSectionHandler = self.start_section
        parser.EndCdataSectionHandler = self.end_section
        parser.StartDoctypeDeclHandler, parser.XmlDeclHandler = self.doctype, self.declaration

    def _add(self, node):
        # The parser has seen to it that the node may stand here.
        self.current.childNodes.append(node)
        node.parentNode = self.current
        return node

    def declaration(self, version, encoding, standalone):
        self.document.version, self.document.encoding = version, encoding
        if standalone >= 0:
            self.document.standalone = bool(standalone)

    def doctype(self, name, system, public, has_subset):
        node = self.document.implementation.createDocumentType(name, public, system)
        node.ownerDocument = self.document
        self._add(node)

    def start(self, name, attributes):
        pairs = list(zip(attributes[::2], attributes[1::2]))
        scope = self.scopes[-1]
        declared = {key[6:]: value for key, value in pairs if key == "xmlns" or key[:6] == "xmlns:"}
        if declared:
            scope = {**scope, **declared}
        self.scopes.append(scope)
        prefix, _, local = name.rpartition(":")
        space = (scope.get(prefix) or None) if self.namespaces else None
        element = minidom.Element(name, space, prefix or None, local)
        element.ownerDocument = self.document
        for key, value in pairs:
            prefix, _, local = key.rpartition(":")
            space = XMLNS_NAMESPACE if key == "xmlns" else scope.get(prefix) if prefix else None
            attr = minidom.Attr(key, space if self.namespaces else None, local, prefix or None)
            attr.value, attr.specified = value, True
            attr.ownerElement, attr.ownerDocument = element, self.document
            element._attrs[key] = attr
        self.current = self._add(element)

    def end(self, name):
        self.scopes.pop()
        self.current = self.current.parentNode

    def text(self, data):
        last = self.current.lastChild
        wanted = minidom.Text if self.section is None else minidom.CDATASection
        if last is not None and type(last) is wanted and (self.section in (None, last)):
            last.data += data
            return
        node = wanted()
        node.data, node.ownerDocument = data, self.document
        if self.section is not None:
            self.section = node
        self._add(node)

    def start_section(self):
        self.section = True

    def end_section(self):
        self.section = None

    def comment(self, data):
        self._add(self.document.createComment(data))

    def instruction(self, target, data):
        self._add(self.document.createProcessingInstruction(target, data))


def parse(file, namespaces=True):
    """Read a document from a file or its name."""
    if isinstance(file, str):
        with open(file, "rb") as opened:
            return parse(opened, namespaces)
    builder = _Builder(namespaces)
    builder.parser.ParseFile(file)
    return builder.document


def parseString(string, namespaces=True):
    """Read a document from text or bytes."""
    builder = _Builder(namespaces)
    builder.parser.Parse(string, True)
    return builder.document
