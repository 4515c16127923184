"""From trees of elements to text."""

import contextlib
import io

_namespaces = {
    "http://www.w3.org/XML/1998/namespace": "xml", "http://www.w3.org/1999/xhtml": "html",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://schemas.xmlsoap.org/wsdl/": "wsdl", "http://www.w3.org/2001/XMLSchema": "xs",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://purl.org/dc/elements/1.1/": "dc",
}

_EMPTY = {"area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input",
          "isindex", "link", "meta", "param", "source", "track", "wbr"}


def register(prefix, uri):
    """Let a namespace be written with a prefix."""
    import re
    if re.match(r"ns\d+$", prefix):
        raise ValueError("Prefix format reserved for internal use")
    for known, name in list(_namespaces.items()):
        if known == uri or name == prefix:
            del _namespaces[known]
    _namespaces[uri] = prefix


def _fail(text):
    raise TypeError(f"cannot serialize {text!r} (type {type(text).__name__})")


def _text(text):
    try:
        if "&" in text:
            text = text.replace("&", "&amp;")
        if "<" in text:
            text = text.replace("<", "&lt;")
        if ">" in text:
            text = text.replace(">", "&gt;")
        return text
    except (TypeError, AttributeError):
        _fail(text)


def _attribute(text):
    text = _text(text).replace('"', "&quot;").replace("\r", "&#13;").replace("\n", "&#10;")
    return text.replace("\t", "&#09;")


def _html_attribute(text):
    try:
        return text.replace("&", "&amp;").replace(">", "&gt;").replace('"', "&quot;")
    except (TypeError, AttributeError):
        _fail(text)


class _Names:
    """The names of a document as they are written, and the namespaces that it needs."""

    def __init__(self, root, default):
        self.names, self.used = {None: None}, {}
        self._default = default
        if default:
            self.used[default] = ""
        from xml.etree.ElementTree import Comment, ProcessingInstruction, QName
        self._qname = QName
        for element in root.iter():
            tag = element.tag
            if isinstance(tag, (QName, str)):
                self._add(tag)
            elif tag is not None and tag not in (Comment, ProcessingInstruction):
                _fail(tag)
            for key, value in element.items():
                self._add(key, True)
                if isinstance(value, QName):
                    self._add(value.text)
            if isinstance(element.text, QName):
                self._add(element.text.text)

    def _add(self, name, is_attribute=False):
        text = name.text if isinstance(name, self._qname) else name
        if name in self.names:
            return
        if not isinstance(text, str):
            _fail(text)
        if text[:1] != "{":
            if self._default and not is_attribute:
                raise ValueError("cannot use non-qualified names with default_namespace option")
            self.names[name] = text
        else:
            uri, local = text[1:].rsplit("}", 1)
            prefix = self.used.get(uri)
            if prefix is None:
                prefix = _namespaces.get(uri)
                if prefix is None:
                    prefix = f"ns{len(self.used)}"
                if prefix != "xml":
                    self.used[uri] = prefix
            self.names[name] = f"{prefix}:{local}" if prefix else local
        if text not in self.names:
            self.names[text] = self.names[name]

    def declarations(self):
        """Give the attributes that declare namespaces."""
        for uri, prefix in sorted(self.used.items(), key=lambda item: item[1]):
            yield f' xmlns:{prefix}="{_attribute(uri)}"' if prefix \
                else f' xmlns="{_attribute(uri)}"'


def _special(write, element):
    """Write a comment or an instruction; False for anything else."""
    from xml.etree.ElementTree import Comment, ProcessingInstruction
    if element.tag is Comment:
        write(f"<!--{element.text}-->")
    elif element.tag is ProcessingInstruction:
        write(f"<?{element.text}?>")
    else:
        return False
    return True


def _start(write, element, names, declarations, quote):
    write("<" + names.names[element.tag])
    for declaration in declarations:
        write(declaration)
    for key, value in element.items():
        key = names.names[key]
        if isinstance(value, names._qname):
            value = names.names[value.text]
        else:
            value = quote(value)
        write(f' {key}="{value}"')


def _xml(write, element, names, declarations, short):
    if not _special(write, element):
        tag, text = names.names[element.tag], element.text
        if tag is None:
            if text:
                write(_text(text))
            for child in element:
                _xml(write, child, names, (), short)
        else:
            _start(write, element, names, declarations, _attribute)
            if text or len(element) or not short:
                write(">")
                if text:
                    write(names.names[text.text] if isinstance(text, names._qname)
                          else _text(text))
                for child in element:
                    _xml(write, child, names, (), short)
                write(f"</{tag}>")
            else:
                write(" />")
    if element.tail:
        write(_text(element.tail))


def _html(write, element, names, declarations, short):
    if not _special(write, element):
        tag, text = names.names[element.tag], element.text
        if tag is None:
            if text:
                write(_text(text))
            for child in element:
                _html(write, child, names, (), short)
        else:
            _start(write, element, names, declarations, _html_attribute)
            write(">")
            lower = tag.lower()
            if text:
                write(text if lower in ("script", "style") else _text(text))
            for child in element:
                _html(write, child, names, (), short)
            if lower not in _EMPTY:
                write(f"</{tag}>")
    if element.tail:
        write(_text(element.tail))


@contextlib.contextmanager
def _output(target, encoding):
    """A function that writes text, and the encoding by its name in declarations."""
    is_file = not hasattr(target, "write")
    if encoding.lower() == "unicode":
        encoding = "utf-8"
        if not is_file:
            yield target.write, getattr(target, "encoding", None) or "utf-8"
            return
    if is_file:
        with open(target, "w", encoding=encoding, errors="xmlcharrefreplace") as file:
            yield file.write, encoding
        return
    parts = []
    yield parts.append, encoding
    # One write a document: what is no stream of its own is left as it is.
    target.write("".join(parts).encode(encoding, "xmlcharrefreplace"))


def write(root, target, encoding, declaration, default_namespace, method, short):
    """Write a document."""
    method = method or "xml"
    if method not in ("xml", "html", "text", "c14n"):
        raise ValueError(f"unknown method {method!r}")
    if method == "c14n":
        raise NotImplementedError("the canonical form of XML: gilbox does not have it yet")
    if not encoding:
        encoding = "us-ascii"
    with _output(target, encoding) as (out, declared):
        is_plain = encoding.lower() in ("utf-8", "us-ascii")
        if method == "xml" and (declaration or declaration is None
                                and encoding.lower() != "unicode" and not is_plain):
            out(f"<?xml version='1.0' encoding='{declared}'?>\n")
        if method == "text":
            for text in root.itertext():
                out(text)
            if root.tail:
                out(root.tail)
            return
        names = _Names(root, default_namespace)
        serialize = _xml if method == "xml" else _html
        serialize(out, root, names, tuple(names.declarations()), short)
