"""From documents to trees of elements."""

import collections


class ParseError(SyntaxError):
    """A document is not well-formed.

    code is the number of the fault, position line and column.
    """


ParseError.__module__ = "xml.etree.ElementTree"


class TreeBuilder:
    """Makes a tree of what a parser tells."""

    __module__ = "xml.etree.ElementTree"

    def __init__(self, element_factory=None, *, comment_factory=None, pi_factory=None,
                 insert_comments=False, insert_pis=False):
        from xml.etree import ElementTree
        self._data, self._stack = [], []
        self._last = self._root = None
        self._tail = False
        self._comment_factory = comment_factory or ElementTree.Comment
        self._pi_factory = pi_factory or ElementTree.ProcessingInstruction
        self.insert_comments, self.insert_pis = insert_comments, insert_pis
        self._factory = element_factory or ElementTree.Element

    def close(self):
        """Return the outermost element."""
        assert len(self._stack) == 0, "missing end tags"
        assert self._root is not None, "missing toplevel element"
        return self._root

    def _flush(self):
        if not self._data:
            return
        if self._last is not None:
            text = "".join(self._data)
            if self._tail:
                self._last.tail = text
            else:
                self._last.text = text
        self._data = []

    def data(self, data):
        """Take text."""
        self._data.append(data)

    def start(self, tag, attrs):
        """Begin an element."""
        self._flush()
        self._last = element = self._factory(tag, attrs)
        if self._stack:
            self._stack[-1].append(element)
        elif self._root is None:
            self._root = element
        self._stack.append(element)
        self._tail = False
        return element

    def end(self, tag):
        """End an element."""
        self._flush()
        self._last = self._stack.pop()
        assert self._last.tag == tag, f"end tag mismatch (expected {self._last.tag}, got {tag})"
        self._tail = True
        return self._last

    def comment(self, text):
        """Take a comment."""
        return self._single(self._comment_factory, self.insert_comments, text)

    def pi(self, target, text=None):
        """Take an instruction."""
        return self._single(self._pi_factory, self.insert_pis, target, text)

    def _single(self, factory, inserts, *args):
        element = factory(*args)
        if inserts:
            self._flush()
            self._last = element
            if self._stack:
                self._stack[-1].append(element)
            self._tail = True
        return element


class XMLParser:
    """Reads a document and tells a target of it."""

    __module__ = "xml.etree.ElementTree"

    def __init__(self, *, target=None, encoding=None):
        from xml.parsers import expat
        self.parser = self._parser = parser = expat.ParserCreate(encoding, "}")
        self.target = self._target = target = TreeBuilder() if target is None else target
        self._error = expat.error
        self._names = {}
        self._doctype = None
        self.entity = {}
        self.version = f"Expat {'.'.join(map(str, expat.version_info))}"
        parser.buffer_text = True
        if hasattr(target, "start"):
            parser.StartElementHandler = self._start
        if hasattr(target, "end"):
            parser.EndElementHandler = lambda tag: target.end(self._fixed(tag))
        if hasattr(target, "start_ns"):
            parser.StartNamespaceDeclHandler = \
                lambda prefix, uri: target.start_ns(prefix or "", uri or "")
        if hasattr(target, "end_ns"):
            parser.EndNamespaceDeclHandler = lambda prefix: target.end_ns(prefix or "")
        if hasattr(target, "data"):
            parser.CharacterDataHandler = target.data
        if hasattr(target, "comment"):
            parser.CommentHandler = target.comment
        if hasattr(target, "pi"):
            parser.ProcessingInstructionHandler = target.pi
        if hasattr(target, "doctype"):
            parser.StartDoctypeDeclHandler = \
                lambda name, system, public, has_subset: target.doctype(name, public, system)
        parser.DefaultHandlerExpand = self._default

    def _fixed(self, key):
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = "{" + key if "}" in key else key
        return name

    def _start(self, tag, attributes):
        fixed = self._fixed
        return self._target.start(fixed(tag), {fixed(name): value
                                               for name, value in attributes.items()})

    def _default(self, text):
        if text[:1] != "&":
            return
        try:
            self._target.data(self.entity[text[1:-1]])
        except KeyError:
            parser = self.parser
            line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber
            error = self._error(f"undefined entity {text}: line {line}, column {column}")
            error.code, error.lineno, error.offset = 11, line, column
            raise error from None

    def _raise(self, e):
        error = ParseError(str(e))
        error.code, error.position = e.code, (e.lineno, e.offset)
        raise error from None

    def feed(self, data):
        """Take a piece of the document."""
        try:
            self.parser.Parse(data, False)
        except self._error as e:
            self._raise(e)

    def flush(self):
        """Nothing: each part is told as soon as it is whole."""

    def close(self):
        """End the document; return what the target makes of it."""
        try:
            self.parser.Parse(b"", True)
        except self._error as e:
            self._raise(e)
        close = getattr(self._target, "close", None)
        return close() if close else None


class XMLPullParser:
    """Takes a document in pieces, and gives what was read so far."""

    __module__ = "xml.etree.ElementTree"

    def __init__(self, events=None, *, _parser=None):
        self._events_queue = collections.deque()
        self._parser = _parser or XMLParser(target=TreeBuilder())
        self._set_events(("end",) if events is None else events)

    def _set_events(self, events):
        parser, queue, builder = self._parser.parser, self._events_queue, self._parser._target
        fixed = self._parser._fixed
        for event in events:
            if event == "start":
                def start(tag, attributes):
                    queue.append(("start", self._parser._start(tag, attributes)))
                parser.StartElementHandler = start
            elif event == "end":
                def end(tag):
                    queue.append(("end", builder.end(fixed(tag))))
                parser.EndElementHandler = end
            elif event == "start-ns":
                def start_ns(prefix, uri):
                    if hasattr(builder, "start_ns"):
                        builder.start_ns(prefix or "", uri or "")
                    queue.append(("start-ns", (prefix or "", uri or "")))
                parser.StartNamespaceDeclHandler = start_ns
            elif event == "end-ns":
                def end_ns(prefix):
                    if hasattr(builder, "end_ns"):
                        builder.end_ns(prefix or "")
                    queue.append(("end-ns", None))
                parser.EndNamespaceDeclHandler = end_ns
            elif event == "comment":
                parser.CommentHandler = \
                    lambda text: queue.append(("comment", builder.comment(text)))
            elif event == "pi":
                parser.ProcessingInstructionHandler = \
                    lambda target, text: queue.append(("pi", builder.pi(target, text)))
            else:
                raise ValueError(f"unknown event {event!r}")

    def feed(self, data):
        """Take a piece of the document."""
        if self._parser is None:
            raise ValueError("feed() called after end of stream")
        if data:
            try:
                self._parser.feed(data)
            except SyntaxError as e:
                # It is raised where it is read: behind what came before.
                self._events_queue.append(e)

    def _close_and_return_root(self):
        root, self._parser = self._parser.close(), None
        return root

    def close(self):
        """End the document."""
        self._close_and_return_root()

    def read_events(self):
        """Give what was read and not given yet."""
        while self._events_queue:
            event = self._events_queue.popleft()
            if isinstance(event, Exception):
                raise event
            yield event

    def flush(self):
        """Nothing: each part is told as soon as it is whole."""
