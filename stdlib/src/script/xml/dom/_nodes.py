"""What all nodes of a small DOM have in common."""

import io

import xml.dom


def escaped(text, in_attribute):
    """Return text with what means something in XML spelt out."""
    if text is None:
        return ""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if in_attribute:
        for c, word in (('"', "&quot;"), ("\r", "&#13;"), ("\n", "&#10;"), ("\t", "&#9;")):
            text = text.replace(c, word)
    return text


class NodeList(list):
    """Nodes in order."""

    __slots__ = ()

    def item(self, index):
        """Return a node, or None."""
        return self[index] if 0 <= index < len(self) else None

    length = property(len)


class TypeInfo:
    """The type of an element or attribute, where it is known."""

    __slots__ = "namespace", "name"

    def __init__(self, namespace, name):
        self.namespace, self.name = namespace, name

    def __repr__(self):
        if self.namespace:
            return f"<{type(self).__name__} {self.name!r} (from {self.namespace!r})>"
        return f"<{type(self).__name__} {self.name!r}>"


class NamedNodeMap:
    """The attributes of an element."""

    __slots__ = ("_element",)

    def __init__(self, element):
        self._element = element

    def _all(self):
        return self._element._attrs

    length = property(lambda self: len(self._all()))

    def item(self, index):
        return list(self._all().values())[index] if 0 <= index < len(self) else None

    def items(self):
        return [(attr.nodeName, attr.value) for attr in self._all().values()]

    def itemsNS(self):
        return [((attr.namespaceURI, attr.localName), attr.value) for attr in self._all().values()]

    def keys(self):
        return self._all().keys()

    def keysNS(self):
        return [(attr.namespaceURI, attr.localName) for attr in self._all().values()]

    def values(self):
        return self._all().values()

    def get(self, name, value=None):
        return self._all().get(name, value)

    def __contains__(self, key):
        if isinstance(key, str):
            return key in self._all()
        return self._element._named(*key) is not None

    def __len__(self):
        return len(self._all())

    def __getitem__(self, name):
        attr = self._element._named(*name) if isinstance(name, tuple) else self._all().get(name)
        if attr is None:
            raise KeyError(name)
        return attr

    def __setitem__(self, name, value):
        if isinstance(value, str):
            self._element.setAttribute(name, value)
        elif hasattr(value, "nodeType"):
            self._element.setAttributeNode(value)
        else:
            raise TypeError("value must be a string or Attr object")

    def __delitem__(self, name):
        self._element.removeAttributeNode(self[name])

    def getNamedItem(self, name):
        return self._all().get(name)

    def getNamedItemNS(self, namespaceURI, localName):
        return self._element._named(namespaceURI, localName)

    def setNamedItem(self, node):
        if not hasattr(node, "ownerElement"):
            raise xml.dom.HierarchyRequestErr(
                f"{type(node).__name__} cannot be child of {type(self).__name__}")
        return self._element.setAttributeNode(node)

    setNamedItemNS = setNamedItem

    def removeNamedItem(self, name):
        if name not in self._all():
            raise xml.dom.NotFoundErr()
        return self._element.removeAttributeNode(self._all()[name])


NamedNodeMap.__module__ = "xml.dom.minidom"


class Node(xml.dom.Node):
    """A node of a tree."""

    parentNode = ownerDocument = None
    namespaceURI = prefix = localName = None
    attributes = None
    # The kinds of nodes that may stand below; nothing may, unless a class says so.
    _takes = ()

    def __init__(self):
        self.childNodes = NodeList()

    def __bool__(self):
        return True

    firstChild = property(lambda self: self.childNodes[0] if self.childNodes else None)
    lastChild = property(lambda self: self.childNodes[-1] if self.childNodes else None)

    def _beside(self, step):
        siblings = self.parentNode.childNodes if self.parentNode is not None else ()
        for at, node in enumerate(siblings):
            if node is self:
                return siblings[at + step] if 0 <= at + step < len(siblings) else None
        return None

    nextSibling = property(lambda self: self._beside(1))
    previousSibling = property(lambda self: self._beside(-1))

    def hasChildNodes(self):
        """Are there nodes below?"""
        return bool(self.childNodes)

    def _below(self):
        """Yield the elements below, in the order of the document."""
        pending = list(reversed(self.childNodes))
        while pending:
            node = pending.pop()
            if node.nodeType == Node.ELEMENT_NODE:
                yield node
            pending.extend(reversed(node.childNodes))

    def _check_takes(self, node):
        if node.nodeType not in self._takes:
            raise xml.dom.HierarchyRequestErr(f"{node!r} cannot be child of {self!r}")

    def _place(self, node):
        for at, known in enumerate(self.childNodes):
            if known is node:
                return at
        raise xml.dom.NotFoundErr()

    def insertBefore(self, newChild, refChild):
        """Put a node before another, or at the end."""
        if newChild.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            for node in tuple(newChild.childNodes):
                self.insertBefore(node, refChild)
            return newChild
        self._check_takes(newChild)
        if refChild is None:
            return self.appendChild(newChild)
        self._place(refChild)
        if newChild.parentNode is not None:
            newChild.parentNode.removeChild(newChild)
        self.childNodes.insert(self._place(refChild), newChild)
        newChild.parentNode = self
        return newChild

    def appendChild(self, node):
        """Put a node at the end."""
        if node.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            for inner in tuple(node.childNodes):
                self.appendChild(inner)
            return node
        self._check_takes(node)
        if node.parentNode is not None:
            node.parentNode.removeChild(node)
        self.childNodes.append(node)
        node.parentNode = self
        return node

    def replaceChild(self, newChild, oldChild):
        """Put a node in another's place; return that."""
        if newChild is oldChild:
            return None
        if newChild.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            following = oldChild.nextSibling
            self.removeChild(oldChild)
            return self.insertBefore(newChild, following)
        self._check_takes(newChild)
        self._place(oldChild)
        if newChild.parentNode is not None:
            newChild.parentNode.removeChild(newChild)
        self.childNodes[self._place(oldChild)] = newChild
        newChild.parentNode, oldChild.parentNode = self, None
        return oldChild

    def removeChild(self, oldChild):
        """Take a node out, and return it."""
        del self.childNodes[self._place(oldChild)]
        oldChild.parentNode = None
        return oldChild

    def normalize(self):
        """Make one node of text that stands side by side; drop what is empty."""
        kept = []
        for node in self.childNodes:
            if node.nodeType == Node.TEXT_NODE:
                if not node.data:
                    node.parentNode = None
                    continue
                if kept and kept[-1].nodeType == Node.TEXT_NODE:
                    kept[-1].data += node.data
                    node.parentNode = None
                    continue
            elif node.nodeType == Node.ELEMENT_NODE:
                node.normalize()
            kept.append(node)
        self.childNodes[:] = kept

    def cloneNode(self, deep):
        """Return a copy, with all below if it is to be deep."""
        return self._copy(deep, self.ownerDocument or self)

    def _copy(self, deep, document):
        made = self._copy_of_self(document)
        if deep:
            target = made if made.nodeType == Node.DOCUMENT_NODE else document
            for node in self.childNodes:
                made.appendChild(node._copy(True, target))
        return made

    def isSameNode(self, other):
        """Is it the same node?"""
        return self is other

    def isSupported(self, feature, version):
        return self.ownerDocument.implementation.hasFeature(feature, version)

    def getUserData(self, key):
        return self.__dict__.get("_data", {}).get(key, (None, None))[0]

    def setUserData(self, key, data, handler):
        kept = self.__dict__.setdefault("_data", {})
        old = kept.get(key, (None, None))[0]
        kept[key] = data, handler
        if data is None:
            del kept[key]
        return old

    def toxml(self, encoding=None, standalone=None):
        """Return the text of the node; bytes, if an encoding is named."""
        return self.toprettyxml("", "", encoding, standalone)

    def toprettyxml(self, indent="\t", newl="\n", encoding=None, standalone=None):
        """Return the text of the node, a line a part."""
        out = io.StringIO()
        if self.nodeType == Node.DOCUMENT_NODE:
            self.writexml(out, "", indent, newl, encoding, standalone)
        else:
            self.writexml(out, "", indent, newl)
        text = out.getvalue()
        return text if encoding is None else text.encode(encoding, "xmlcharrefreplace")

    def unlink(self):
        """Take the tree apart."""
        self.parentNode = self.ownerDocument = None
        for node in self.childNodes:
            node.unlink()
        self.childNodes = NodeList()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.unlink()


class CharacterNode(Node):
    """A node of characters."""

    def __init__(self):
        super().__init__()
        self.data = ""

    nodeValue = property(lambda self: self.data, lambda self, value: setattr(self, "data", value))
    length = property(lambda self: len(self.data))

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        dots = "..." if len(self.data) > 10 else ""
        kind = {Node.TEXT_NODE: "Text", Node.COMMENT_NODE: "Comment"}.get(
            self.nodeType, type(self).__name__)
        return f'<DOM {kind} node "{self.data[:10]!r}{dots}">'

    def _check(self, offset, count=0):
        if offset < 0:
            raise xml.dom.IndexSizeErr("offset cannot be negative")
        if offset > len(self.data):
            raise xml.dom.IndexSizeErr("offset cannot be beyond end of data")
        if count < 0:
            raise xml.dom.IndexSizeErr("count cannot be negative")

    def substringData(self, offset, count):
        self._check(offset, count)
        return self.data[offset:offset + count]

    def appendData(self, arg):
        self.data += arg

    def insertData(self, offset, arg):
        self._check(offset)
        self.data = self.data[:offset] + arg + self.data[offset:]

    def deleteData(self, offset, count):
        self._check(offset, count)
        self.data = self.data[:offset] + self.data[offset + count:]

    def replaceData(self, offset, count, arg):
        self._check(offset, count)
        self.data = self.data[:offset] + arg + self.data[offset + count:]
