"""A small DOM: documents as trees of nodes, read, changed and written."""


import xml.dom
from xml.dom import EMPTY_NAMESPACE, EMPTY_PREFIX
from xml.dom._nodes import CharacterNode, NamedNodeMap, Node, NodeList, TypeInfo, escaped


class Attr(Node):
    """An attribute of an element."""

    nodeType = Node.ATTRIBUTE_NODE
    attributes = None
    specified, ownerElement = False, None
    _takes = (Node.TEXT_NODE, Node.ENTITY_REFERENCE_NODE)

    def __init__(self, qName, namespaceURI=EMPTY_NAMESPACE, localName=None, prefix=None):
        super().__init__()
        self.ownerElement = None
        self.name = self.nodeName = qName
        self.namespaceURI, self.prefix = namespaceURI, prefix
        self._local, self._value = localName, ""

    @property
    def localName(self):
        return self._local or self.nodeName.rpartition(":")[2]

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        self._value = value

    nodeValue = value
    isId = property(lambda self: False)
    schemaType = TypeInfo(None, None)

    def unlink(self):
        self.ownerElement = None


class Element(Node):
    """A part of a document that has a name and attributes."""

    nodeType, nodeValue = Node.ELEMENT_NODE, None
    schemaType = TypeInfo(None, None)
    _takes = (Node.ELEMENT_NODE, Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE,
              Node.TEXT_NODE, Node.CDATA_SECTION_NODE, Node.ENTITY_REFERENCE_NODE)

    def __init__(self, tagName, namespaceURI=EMPTY_NAMESPACE, prefix=None, localName=None):
        super().__init__()
        self.tagName = self.nodeName = tagName
        self.prefix, self.namespaceURI, self._local = prefix, namespaceURI, localName
        self._attrs = {}

    @property
    def localName(self):
        return self._local or self.tagName.rpartition(":")[2]

    @property
    def attributes(self):
        return NamedNodeMap(self)

    def _named(self, namespaceURI, localName):
        for attr in self._attrs.values():
            if (attr.namespaceURI, attr.localName) == (namespaceURI, localName):
                return attr
        return None

    def getAttribute(self, attname):
        """Return an attribute's value, "" if there is none."""
        attr = self._attrs.get(attname)
        return "" if attr is None else attr.value

    def getAttributeNS(self, namespaceURI, localName):
        attr = self._named(namespaceURI, localName)
        return "" if attr is None else attr.value

    def setAttribute(self, attname, value):
        """Give an attribute a value."""
        attr = self._attrs.get(attname)
        if attr is None:
            attr = Attr(attname)
            attr.ownerDocument = self.ownerDocument
            self.setAttributeNode(attr)
        attr.value = value

    def setAttributeNS(self, namespaceURI, qualifiedName, value):
        prefix, _, local = qualifiedName.rpartition(":")
        attr = self._named(namespaceURI, local)
        if attr is None:
            attr = Attr(qualifiedName, namespaceURI, local, prefix or None)
            attr.ownerDocument = self.ownerDocument
            self.setAttributeNode(attr)
        elif attr.nodeName != qualifiedName:
            del self._attrs[attr.nodeName]
            attr.name = attr.nodeName = qualifiedName
            attr.prefix = prefix or None
            self._attrs[qualifiedName] = attr
        attr.value = value

    def getAttributeNode(self, attrname):
        return self._attrs.get(attrname)

    def getAttributeNodeNS(self, namespaceURI, localName):
        return self._named(namespaceURI, localName)

    def setAttributeNode(self, attr):
        """Take an attribute; return the one that had its name."""
        if attr.ownerElement not in (None, self):
            raise xml.dom.InuseAttributeErr("attribute node already owned")
        old = self._attrs.get(attr.name)
        if old is not None and old is not attr:
            old.ownerElement = None
        self._attrs[attr.name] = attr
        attr.ownerElement, attr.ownerDocument = self, self.ownerDocument
        return old if old is not attr else None

    setAttributeNodeNS = setAttributeNode

    def removeAttribute(self, name):
        """Take an attribute out."""
        if name not in self._attrs:
            raise xml.dom.NotFoundErr()
        self.removeAttributeNode(self._attrs[name])

    def removeAttributeNS(self, namespaceURI, localName):
        attr = self._named(namespaceURI, localName)
        if attr is None:
            raise xml.dom.NotFoundErr()
        self.removeAttributeNode(attr)

    def removeAttributeNode(self, node):
        if node is None or self._attrs.get(node.name) is not node:
            raise xml.dom.NotFoundErr()
        del self._attrs[node.name]
        node.unlink()
        node.ownerDocument = self.ownerDocument
        return node

    removeAttributeNodeNS = removeAttributeNode

    def hasAttribute(self, name):
        """Is there such an attribute?"""
        return name in self._attrs

    def hasAttributeNS(self, namespaceURI, localName):
        return self._named(namespaceURI, localName) is not None

    def hasAttributes(self):
        """Are there attributes?"""
        return bool(self._attrs)

    def setIdAttribute(self, name):
        self.setIdAttributeNode(self.getAttributeNode(name))

    def setIdAttributeNode(self, idAttr):
        if idAttr is None or self._attrs.get(idAttr.name) is not idAttr:
            raise xml.dom.NotFoundErr()
        self.ownerDocument._ids[idAttr.value] = self

    def getElementsByTagName(self, name):
        """Return the elements below that have a name; all for *."""
        return NodeList(node for node in self._below() if name in ("*", node.tagName))

    def getElementsByTagNameNS(self, namespaceURI, localName):
        return NodeList(node for node in self._below() if localName in ("*", node.localName)
                        and namespaceURI in ("*", node.namespaceURI))

    def __repr__(self):
        return f"<DOM Element: {self.tagName} at {id(self):#x}>"

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the element and all below it."""
        writer.write(f"{indent}<{self.tagName}")
        for attr in self._attrs.values():
            writer.write(f' {attr.name}="{escaped(attr.value, True)}"')
        if not self.childNodes:
            writer.write(f"/>{newl}")
            return
        writer.write(">")
        only = self.childNodes[0]
        if len(self.childNodes) == 1 and only.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
            only.writexml(writer, "", "", "")
        else:
            writer.write(newl)
            for node in self.childNodes:
                node.writexml(writer, indent + addindent, addindent, newl)
            writer.write(indent)
        writer.write(f"</{self.tagName}>{newl}")

    def _copy_of_self(self, document):
        made = document.createElementNS(self.namespaceURI, self.nodeName)
        for attr in self._attrs.values():
            made.setAttributeNS(attr.namespaceURI, attr.nodeName, attr.value)
        return made

    def unlink(self):
        for attr in list(self._attrs.values()):
            attr.unlink()
        self._attrs = {}
        super().unlink()


class Text(CharacterNode):
    """Text."""

    nodeType, nodeName = Node.TEXT_NODE, "#text"

    def splitText(self, offset):
        """Cut the text in two nodes; return the second."""
        if not 0 <= offset <= len(self.data):
            raise xml.dom.IndexSizeErr("illegal offset value")
        made = type(self)()
        made.data, made.ownerDocument = self.data[offset:], self.ownerDocument
        if self.parentNode is not None and self in self.parentNode.childNodes:
            following = self.nextSibling
            if following is None:
                self.parentNode.appendChild(made)
            else:
                self.parentNode.insertBefore(made, following)
        self.data = self.data[:offset]
        return made

    def _together(self):
        """Return the nodes of text that follow one another around this one."""
        nodes = [self]
        for direction, put in (("previousSibling", lambda node: nodes.insert(0, node)),
                               ("nextSibling", nodes.append)):
            node = getattr(self, direction)
            while node is not None and node.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
                put(node)
                node = getattr(node, direction)
        return nodes

    @property
    def wholeText(self):
        return "".join(node.data for node in self._together())

    def replaceWholeText(self, content):
        """Put text in the place of this and all text around it."""
        for node in self._together():
            if node is not self:
                self.parentNode.removeChild(node)
        if content:
            self.data = content
            return self
        self.parentNode.removeChild(self)
        return None

    def writexml(self, writer, indent="", addindent="", newl=""):
        writer.write(f"{indent}{escaped(self.data, False)}{newl}")

    def _copy_of_self(self, document):
        return document.createTextNode(self.data)


class Comment(CharacterNode):
    """A remark."""

    nodeType, nodeName = Node.COMMENT_NODE, "#comment"

    def __init__(self, data=""):
        super().__init__()
        self.data = data

    def writexml(self, writer, indent="", addindent="", newl=""):
        if "--" in self.data:
            raise ValueError("'--' is not allowed in a comment node")
        writer.write(f"{indent}<!--{self.data}-->{newl}")

    def _copy_of_self(self, document):
        return document.createComment(self.data)


class CDATASection(Text):
    """Text that is written as it is."""

    nodeType, nodeName = Node.CDATA_SECTION_NODE, "#cdata-section"

    def writexml(self, writer, indent="", addindent="", newl=""):
        if "]]>" in self.data:
            raise ValueError("']]>' not allowed in a CDATA section")
        writer.write(f"<![CDATA[{self.data}]]>")

    def _copy_of_self(self, document):
        return document.createCDATASection(self.data)


class ProcessingInstruction(Node):
    """A word to a program."""

    nodeType = Node.PROCESSING_INSTRUCTION_NODE

    def __init__(self, target, data):
        super().__init__()
        self.target, self.data = target, data

    nodeName = property(lambda self: self.target)
    nodeValue = property(lambda self: self.data, lambda self, value: setattr(self, "data", value))

    def writexml(self, writer, indent="", addindent="", newl=""):
        writer.write(f"{indent}<?{self.target} {self.data}?>{newl}")

    def _copy_of_self(self, document):
        return document.createProcessingInstruction(self.target, self.data)


class DocumentFragment(Node):
    """Nodes that are moved as one."""

    nodeType, nodeName, nodeValue = Node.DOCUMENT_FRAGMENT_NODE, "#document-fragment", None
    _takes = Element._takes

    def _copy_of_self(self, document):
        return document.createDocumentFragment()


class DocumentType(Node):
    """What a document says of its kind."""

    nodeType, nodeValue = Node.DOCUMENT_TYPE_NODE, None
    publicId = systemId = internalSubset = None

    def __init__(self, qualifiedName):
        super().__init__()
        self.name = self.nodeName = (qualifiedName or "").rpartition(":")[2] or None
        self.entities, self.notations = NodeList(), NodeList()

    def writexml(self, writer, indent="", addindent="", newl=""):
        writer.write(f"<!DOCTYPE {self.name}")
        if self.publicId:
            writer.write(f"{newl}  PUBLIC '{self.publicId}'{newl}  '{self.systemId}'")
        elif self.systemId:
            writer.write(f"{newl}  SYSTEM '{self.systemId}'")
        if self.internalSubset is not None:
            writer.write(f" [{self.internalSubset}]")
        writer.write(">" + newl)

    def _copy_of_self(self, document):
        made = DocumentType(None)
        made.name = made.nodeName = self.name
        made.publicId, made.systemId = self.publicId, self.systemId
        made.internalSubset, made.ownerDocument = self.internalSubset, document
        return made


class DOMImplementation:
    """Makes documents."""

    _features = {("core", ""), ("core", "1.0"), ("core", "2.0"), ("core", None), ("xml", ""),
                 ("xml", "1.0"), ("xml", "2.0"), ("xml", None)}

    def hasFeature(self, feature, version):
        return (feature.lower(), version or None) in self._features

    def getInterface(self, feature):
        return self if self.hasFeature(feature, None) else None

    def createDocument(self, namespaceURI, qualifiedName, doctype):
        """Return a document with its first element."""
        if doctype is not None and doctype.parentNode is not None:
            raise xml.dom.WrongDocumentErr("doctype object owned by another DOM tree")
        document = Document()
        if doctype is not None:
            doctype.parentNode = doctype.ownerDocument = document
            document.childNodes.append(doctype)
        if qualifiedName:
            document.appendChild(document.createElementNS(namespaceURI, qualifiedName))
        elif namespaceURI or doctype is not None:
            raise xml.dom.InvalidCharacterErr("Element with no name")
        return document

    def createDocumentType(self, qualifiedName, publicId, systemId):
        """Return what a document says of its kind."""
        made = DocumentType(qualifiedName)
        made.publicId, made.systemId = publicId, systemId
        return made


class Document(Node):
    """A document."""

    nodeType, nodeName, nodeValue = Node.DOCUMENT_NODE, "#document", None
    attributes = parentNode = previousSibling = nextSibling = None
    implementation = DOMImplementation()
    actualEncoding = encoding = standalone = version = documentURI = None
    strictErrorChecking = False
    _takes = (Node.ELEMENT_NODE, Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE,
              Node.DOCUMENT_TYPE_NODE)

    def __init__(self):
        super().__init__()
        self._ids = {}

    def _first(self, kind):
        return next((node for node in self.childNodes if node.nodeType == kind), None)

    documentElement = property(lambda self: self._first(Node.ELEMENT_NODE))
    doctype = property(lambda self: self._first(Node.DOCUMENT_TYPE_NODE))

    def appendChild(self, node):
        if node.nodeType == Node.ELEMENT_NODE and node.parentNode is not self \
                and self.documentElement is not None:
            self._check_takes(node)
            raise xml.dom.HierarchyRequestErr("two document elements disallowed")
        return super().appendChild(node)

    def _made(self, node):
        node.ownerDocument = self
        return node

    def createDocumentFragment(self):
        return self._made(DocumentFragment())

    def createElement(self, tagName):
        return self._made(Element(tagName))

    def createElementNS(self, namespaceURI, qualifiedName):
        prefix, _, local = qualifiedName.rpartition(":")
        return self._made(Element(qualifiedName, namespaceURI, prefix or EMPTY_PREFIX, local))

    def createTextNode(self, data):
        if not isinstance(data, str):
            raise TypeError("node contents must be a string")
        return self._with_data(Text(), data)

    def createCDATASection(self, data):
        if not isinstance(data, str):
            raise TypeError("node contents must be a string")
        return self._with_data(CDATASection(), data)

    def _with_data(self, node, data):
        node.data = data
        return self._made(node)

    def createComment(self, data):
        return self._made(Comment(data))

    def createProcessingInstruction(self, target, data):
        return self._made(ProcessingInstruction(target, data))

    def createAttribute(self, qName):
        return self._made(Attr(qName))

    def createAttributeNS(self, namespaceURI, qualifiedName):
        prefix, _, local = qualifiedName.rpartition(":")
        return self._made(Attr(qualifiedName, namespaceURI, local, prefix or None))

    getElementsByTagName = Element.getElementsByTagName
    getElementsByTagNameNS = Element.getElementsByTagNameNS

    def getElementById(self, id):
        """Return the element whose attribute for that purpose says so."""
        return self._ids.get(id)

    def importNode(self, node, deep):
        """Return a copy of another document's node."""
        if node.nodeType in (Node.DOCUMENT_NODE, Node.DOCUMENT_TYPE_NODE):
            raise xml.dom.NotSupportedErr(f"cannot import {node.nodeName} nodes")
        return node._copy(deep, self)

    def _copy_of_self(self, document):
        return Document()

    def writexml(self, writer, indent="", addindent="", newl="", encoding=None, standalone=None):
        """Write the document."""
        words = 'version="1.0" ' if encoding is None else f'version="1.0" encoding="{encoding}"'
        if standalone is not None:
            words = f'{words.rstrip()} standalone="{"yes" if standalone else "no"}"'
        writer.write(f"<?xml {words}?>{newl}")
        for node in self.childNodes:
            node.writexml(writer, indent, addindent, newl)


def parse(file, parser=None, bufsize=None):
    """Read a document from a file."""
    from xml.dom import expatbuilder
    if parser is not None:
        raise NotImplementedError("minidom: parsers of others are not used")
    if isinstance(file, str):
        with open(file, "rb") as opened:
            return expatbuilder.parse(opened)
    return expatbuilder.parse(file)


def parseString(string, parser=None):
    """Read a document from text or bytes."""
    from xml.dom import expatbuilder
    if parser is not None:
        raise NotImplementedError("minidom: parsers of others are not used")
    return expatbuilder.parseString(string)


def getDOMImplementation(features=None):
    """Return what makes documents."""
    made = Document.implementation
    words = features.split() if isinstance(features, str) else None
    pairs = zip(words[::2], words[1::2]) if words is not None else features or ()
    return made if all(made.hasFeature(name, version) for name, version in pairs) else None


