"""XML as trees of elements."""

import _xml_write as _write
from xml.etree import ElementPath
from xml.etree._tree_parser import (ParseError, TreeBuilder, XMLParser,  # noqa: F401
                                    XMLPullParser)

__all__ = ["Comment", "dump", "Element", "ElementTree", "canonicalize", "fromstring",
           "fromstringlist", "indent", "iselement", "iterparse", "parse", "ParseError", "PI",
           "ProcessingInstruction", "QName", "SubElement", "tostring", "tostringlist",
           "TreeBuilder", "VERSION", "XML", "XMLID", "XMLParser", "XMLPullParser",
           "register_namespace", "C14NWriterTarget"]

VERSION = "1.3.0"


def iselement(element):
    """Is it an element, by its looks?"""
    return hasattr(element, "tag")


class Element:
    """A tag with attributes, text, a tail behind it, and elements inside."""

    tag = None
    attrib = None
    text = None
    tail = None

    def __init__(self, tag, attrib={}, **extra):
        if not isinstance(attrib, dict):
            raise TypeError(f"attrib must be dict, not {attrib.__class__.__name__}")
        self.tag = tag
        self.attrib = {**attrib, **extra}
        self._children = []

    def __repr__(self):
        return f"<{type(self).__name__} {self.tag!r} at {id(self):#x}>"

    def makeelement(self, tag, attrib):
        """Return a new element of the same class."""
        return self.__class__(tag, attrib)

    def __copy__(self):
        element = self.makeelement(self.tag, self.attrib)
        element.text, element.tail = self.text, self.tail
        element[:] = self
        return element

    def __deepcopy__(self, memo):
        import copy
        element = self.makeelement(copy.deepcopy(self.tag, memo),
                                   copy.deepcopy(self.attrib, memo))
        element.text, element.tail = self.text, self.tail
        element[:] = [copy.deepcopy(child, memo) for child in self]
        return element

    def __getstate__(self):
        return {"tag": self.tag, "_children": self._children, "attrib": self.attrib,
                "text": self.text, "tail": self.tail}

    def __setstate__(self, state):
        self.__dict__.update(state)

    def __len__(self):
        return len(self._children)

    def __bool__(self):
        import warnings
        warnings.warn("Testing an element's truth value will always return True in future "
                      "versions.  Use specific 'len(elem)' or 'elem is not None' test instead.",
                      DeprecationWarning, stacklevel=2)
        return len(self._children) != 0

    def __getitem__(self, index):
        return self._children[index]

    def __setitem__(self, index, element):
        if isinstance(index, slice):
            element = list(element)
            for child in element:
                self._check(child)
        else:
            self._check(element)
        self._children[index] = element

    def __delitem__(self, index):
        del self._children[index]

    def __iter__(self):
        return iter(self._children)

    def _check(self, element):
        if not isinstance(element, Element):
            raise TypeError(f"expected an Element, not {type(element).__name__}")

    def append(self, subelement):
        """Add an element at the end."""
        self._check(subelement)
        self._children.append(subelement)

    def extend(self, elements):
        """Add elements at the end."""
        for element in elements:
            self.append(element)

    def insert(self, index, subelement):
        """Add an element at a place."""
        self._check(subelement)
        self._children.insert(index, subelement)

    def remove(self, subelement):
        """Take an element out."""
        try:
            self._children.remove(subelement)
        except ValueError:
            raise ValueError("list.remove(x): x not in list") from None

    def find(self, path, namespaces=None):
        """Return the first element of a path."""
        return ElementPath.find(self, path, namespaces)

    def findtext(self, path, default=None, namespaces=None):
        """Return the text of the first element of a path."""
        return ElementPath.findtext(self, path, default, namespaces)

    def findall(self, path, namespaces=None):
        """Return all elements of a path."""
        return ElementPath.findall(self, path, namespaces)

    def iterfind(self, path, namespaces=None):
        """Give the elements of a path."""
        return ElementPath.iterfind(self, path, namespaces)

    def clear(self):
        """Take everything out but the tag."""
        self.attrib.clear()
        self._children = []
        self.text = self.tail = None

    def get(self, key, default=None):
        """Return an attribute."""
        return self.attrib.get(key, default)

    def set(self, key, value):
        """Set an attribute."""
        self.attrib[key] = value

    def keys(self):
        """Return the names of the attributes."""
        return self.attrib.keys()

    def items(self):
        """Return the attributes."""
        return self.attrib.items()

    def iter(self, tag=None):
        """Give this element and all below, in the order of the document."""
        if tag == "*":
            tag = None
        if tag is None or self.tag == tag:
            yield self
        for child in self._children:
            yield from child.iter(tag)

    def itertext(self):
        """Give all texts in the order of the document."""
        if not isinstance(self.tag, str) and self.tag is not None:
            return
        if self.text:
            yield self.text
        for child in self:
            yield from child.itertext()
            if child.tail:
                yield child.tail


def SubElement(parent, tag, attrib={}, **extra):
    """Add a new element to another one; return it."""
    element = parent.makeelement(tag, {**attrib, **extra})
    parent.append(element)
    return element


def Comment(text=None):
    """Return a comment as an element."""
    element = Element(Comment)
    element.text = text
    return element


def ProcessingInstruction(target, text=None):
    """Return an instruction as an element."""
    element = Element(ProcessingInstruction)
    element.text = f"{target} {text}" if text else target
    return element


PI = ProcessingInstruction


class QName:
    """A name with its namespace."""

    def __init__(self, text_or_uri, tag=None):
        self.text = text_or_uri if not tag else f"{{{text_or_uri}}}{tag}"

    def __str__(self):
        return self.text

    def __repr__(self):
        return f"<{type(self).__name__} {self.text!r}>"

    def __hash__(self):
        return hash(self.text)

    def _other(self, other):
        return other.text if isinstance(other, QName) else other

    def __le__(self, other):
        return self.text <= self._other(other)

    def __lt__(self, other):
        return self.text < self._other(other)

    def __ge__(self, other):
        return self.text >= self._other(other)

    def __gt__(self, other):
        return self.text > self._other(other)

    def __eq__(self, other):
        return self.text == self._other(other)


class ElementTree:
    """A whole document."""

    def __init__(self, element=None, file=None):
        if element is not None and not iselement(element):
            raise TypeError(f"expected an Element, not {type(element).__name__}")
        self._root = element
        if file:
            self.parse(file)

    def getroot(self):
        """Return the outermost element."""
        return self._root

    def _setroot(self, element):
        if not iselement(element):
            raise TypeError(f"expected an Element, not {type(element).__name__}")
        self._root = element

    def parse(self, source, parser=None):
        """Read a document; return its outermost element."""
        is_ours = not hasattr(source, "read")
        file = open(source, "rb") if is_ours else source
        try:
            parser = parser or XMLParser()
            while data := file.read(65536):
                parser.feed(data)
            self._root = parser.close()
            return self._root
        finally:
            if is_ours:
                file.close()

    def iter(self, tag=None):
        """Give all elements in the order of the document."""
        return self._root.iter(tag)

    def _relative(self, path):
        if path[:1] != "/":
            return path
        import warnings
        path = "." + path
        warnings.warn("This search is broken in 1.3 and earlier, and will be fixed in a future "
                      f"version.  If you rely on the current behaviour, change it to {path!r}",
                      FutureWarning, stacklevel=3)
        return path

    def find(self, path, namespaces=None):
        """Return the first element of a path."""
        return self._root.find(self._relative(path), namespaces)

    def findtext(self, path, default=None, namespaces=None):
        """Return the text of the first element of a path."""
        return self._root.findtext(self._relative(path), default, namespaces)

    def findall(self, path, namespaces=None):
        """Return all elements of a path."""
        return self._root.findall(self._relative(path), namespaces)

    def iterfind(self, path, namespaces=None):
        """Give the elements of a path."""
        return self._root.iterfind(self._relative(path), namespaces)

    def write(self, file_or_filename, encoding=None, xml_declaration=None,
              default_namespace=None, method=None, *, short_empty_elements=True):
        """Write the document."""
        _write.write(self._root, file_or_filename, encoding, xml_declaration,
                     default_namespace, method, short_empty_elements)

    def write_c14n(self, file):
        """Write the document in its canonical form."""
        return self.write(file, method="c14n")


def register_namespace(prefix, uri):
    """Let a namespace be written with a prefix."""
    _write.register(prefix, uri)


def tostring(element, encoding=None, method=None, *, xml_declaration=None,
             default_namespace=None, short_empty_elements=True):
    """Return an element as bytes, or as text for the encoding "unicode"."""
    import io
    stream = io.StringIO() if encoding == "unicode" else io.BytesIO()
    ElementTree(element).write(stream, encoding, xml_declaration=xml_declaration,
                               default_namespace=default_namespace, method=method,
                               short_empty_elements=short_empty_elements)
    return stream.getvalue()


def tostringlist(element, encoding=None, method=None, *, xml_declaration=None,
                 default_namespace=None, short_empty_elements=True):
    """Return an element as a list of bytes or texts."""
    return [tostring(element, encoding, method, xml_declaration=xml_declaration,
                     default_namespace=default_namespace,
                     short_empty_elements=short_empty_elements)]


def dump(elem):
    """Print an element or a document."""
    import sys
    if not isinstance(elem, ElementTree):
        elem = ElementTree(elem)
    elem.write(sys.stdout, encoding="unicode")
    tail = elem.getroot().tail
    if not tail or tail[-1] != "\n":
        sys.stdout.write("\n")


def indent(tree, space="  ", level=0):
    """Add white space so that every element stands on a line of its own."""
    if isinstance(tree, ElementTree):
        tree = tree.getroot()
    if level < 0:
        raise ValueError(f"Initial indentation level must be >= 0, got {level}")
    if not len(tree):
        return
    breaks = ["\n" + level * space]

    def inner(element, depth):
        while len(breaks) <= depth + 1:
            breaks.append(breaks[-1] + space)
        if not element.text or not element.text.strip():
            element.text = breaks[depth + 1]
        for child in element:
            if len(child):
                inner(child, depth + 1)
            if not child.tail or not child.tail.strip():
                child.tail = breaks[depth + 1]
        if not child.tail.strip():
            child.tail = breaks[depth]

    inner(tree, 0)


def parse(source, parser=None):
    """Read a document."""
    tree = ElementTree()
    tree.parse(source, parser)
    return tree


def iterparse(source, events=None, parser=None):
    """Give elements while a document is read."""
    pull = XMLPullParser(events=events, _parser=parser)
    is_ours = not hasattr(source, "read")
    if is_ours:
        source = open(source, "rb")

    def give():
        try:
            while True:
                yield from pull.read_events()
                data = source.read(16 * 1024)
                if not data:
                    break
                pull.feed(data)
            result.root = pull._close_and_return_root()
            yield from pull.read_events()
        finally:
            if is_ours:
                source.close()

    result = _IterParse(give(), source if is_ours else None)
    return result


class _IterParse:
    """What iterparse() returns."""

    def __init__(self, events, source):
        self._events, self._source, self.root = events, source, None

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._events)

    def close(self):
        """Stop reading."""
        if self._source is not None:
            self._source.close()
        self._events.close()


_IterParse.__name__ = _IterParse.__qualname__ = "IterParseIterator"


def XML(text, parser=None):
    """Return the outermost element of a text."""
    parser = parser or XMLParser(target=TreeBuilder())
    parser.feed(text)
    return parser.close()


fromstring = XML


def XMLID(text, parser=None):
    """Return the outermost element of a text, and a dict of elements by their ids."""
    tree = XML(text, parser)
    return tree, {element.get("id"): element for element in tree.iter() if element.get("id")}


def fromstringlist(sequence, parser=None):
    """Return the outermost element of a text in pieces."""
    parser = parser or XMLParser(target=TreeBuilder())
    for text in sequence:
        parser.feed(text)
    return parser.close()


def canonicalize(xml_data=None, *, out=None, from_file=None, **options):
    """Not here yet."""
    raise NotImplementedError("xml.etree.ElementTree.canonicalize: gilbox does not have it yet")


class C14NWriterTarget:
    """Not here yet."""

    def __init__(self, *args, **options):
        raise NotImplementedError("C14NWriterTarget: gilbox does not have it yet")
