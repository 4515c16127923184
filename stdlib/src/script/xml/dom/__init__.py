"""Documents as trees of nodes, as the DOM has them."""


class Node:
    """What kinds of nodes there are."""

    __slots__ = ()

    (ELEMENT_NODE, ATTRIBUTE_NODE, TEXT_NODE, CDATA_SECTION_NODE, ENTITY_REFERENCE_NODE, ENTITY_NODE,
     PROCESSING_INSTRUCTION_NODE, COMMENT_NODE, DOCUMENT_NODE, DOCUMENT_TYPE_NODE,
     DOCUMENT_FRAGMENT_NODE, NOTATION_NODE) = range(1, 13)


class DOMException(Exception):
    """A tree cannot be so, or cannot do that."""

    def __init__(self, *args, **kw):
        if type(self) is DOMException:
            raise RuntimeError("DOMException should not be instantiated directly")
        super().__init__(*args, **kw)

    def _get_code(self):
        return self.code


_WORDS = ("IndexSize DomstringSize HierarchyRequest WrongDocument InvalidCharacter NoDataAllowed "
          "NoModificationAllowed NotFound NotSupported InuseAttribute InvalidState Syntax "
          "InvalidModification Namespace InvalidAccess Validation").split()
for _code, _word in enumerate(_WORDS, 1):
    _constant = "".join("_" + c if c.isupper() and at else c
                        for at, c in enumerate(_word)).upper() + "_ERR"
    globals()[_constant] = _code
    globals()[_word + "Err"] = type(_word + "Err", (DOMException,), {
        "code": _code, "__module__": "xml.dom", "__doc__": f"The code {_constant}."})
DOMSTRING_SIZE_ERR = 2

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/"
XHTML_NAMESPACE = "http://www.w3.org/1999/xhtml"
EMPTY_NAMESPACE = EMPTY_PREFIX = None


class UserDataHandler:
    """What happened to a node that carries data."""

    NODE_CLONED, NODE_IMPORTED, NODE_DELETED, NODE_RENAMED = range(1, 5)


_implementations = {}


def registerDOMImplementation(name, factory):
    """Make an implementation known by a name."""
    _implementations[name] = factory


def getDOMImplementation(name=None, features=()):
    """Return an implementation: the one of that name, or one with these features."""
    from xml.dom import minidom
    if name in _implementations:
        return _implementations[name]()
    found = minidom.getDOMImplementation()
    if name not in (None, "minidom", "xml.dom.minidom"):
        raise ImportError(f"No module named {name!r}")
    wanted = features.split() if isinstance(features, str) else features
    pairs = zip(wanted[::2], wanted[1::2]) if isinstance(features, str) else wanted
    if not all(found.hasFeature(feature, version) for feature, version in pairs):
        raise ImportError("no suitable DOM implementation found")
    return found
