# expect: CPython 3.13
# Events of xml.sax: contents, namespaces, faults, features, and writing by handlers.
import xml.sax, io, os, tempfile
from xml.sax import saxutils, handler, xmlreader, make_parser
from xml.sax.handler import *
class H(ContentHandler):
    def startDocument(self): print('startDocument')
    def endDocument(self): print('endDocument')
    def startElement(self, n, a): print('start', n, a.getNames(), sorted(a.items()), len(a), a.getLength(), self._locator and (self._locator.getLineNumber(), self._locator.getColumnNumber()))
    def endElement(self, n): print('end', n)
    def startElementNS(self, n, q, a): print('startNS', n, q, sorted(a.items(), key=str), a.getQNames(), a.keys())
    def endElementNS(self, n, q): print('endNS', n, q)
    def characters(self, c): print('chars', repr(c))
    def processingInstruction(self, t, d): print('pi', t, d)
    def startPrefixMapping(self, p, u): print('map', p, u)
    def endPrefixMapping(self, p): print('unmap', p)
    def skippedEntity(self, n): print('skipped', n)
doc = '''<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY e "ent">]>
<a x="1" y='2'>text &amp; &e;
 more<b/><?go there?><!-- c --><c><![CDATA[<raw>]]></c>
</a>'''
xml.sax.parseString(doc, H())
xml.sax.parseString(doc.encode(), H())
class L(LexicalHandler):
    def comment(self,c): print('comment',c)
    def startDTD(self,*a): print('dtd',a)
    def endDTD(self): print('enddtd')
    def startCDATA(self): print('cdata')
    def endCDATA(self): print('endcdata')
p=make_parser(); p.setContentHandler(H()); p.setProperty(property_lexical_handler, L())
p.parse(io.StringIO(doc))
print(p.getFeature(feature_namespaces))
p=make_parser(); p.setFeature(feature_namespaces, True); p.setContentHandler(H())
p.parse(io.BytesIO(b'<r xmlns="u:1" xmlns:p="u:2" p:k="v" j="w"><p:c/><d xmlns=""/></r>'))
p=make_parser(); p.setContentHandler(H())
for piece in ('<a><', 'b>x</b', '>', '</a>'): p.feed(piece)
p.close()
class E(ErrorHandler):
    told = False
    def fatalError(self, e):
        # After a fault only the first is certain.
        if self.told: return
        self.told = True
        print('fatal', e, e.getLineNumber(), e.getColumnNumber(), e.getMessage(), type(e.getException()).__name__, e.getSystemId())
for bad in ('<a>', '<a></b>', '', '<a', '<a>&x;</a>', 'text', '<a b="1" b="2"/>', '<a/><b/>'):
    try: xml.sax.parseString(bad, ContentHandler())
    except xml.sax.SAXParseException as e: print('raised', e, repr(e), e.args)
    xml.sax.parseString(bad, ContentHandler(), E())
for n in ('nope', feature_validation, feature_external_pes, feature_namespace_prefixes, feature_string_interning, feature_namespaces):
    for f in (lambda: p.getFeature(n), lambda: p.setFeature(n, 1), lambda: p.setFeature(n, 0)):
        try: print(n, f())
        except Exception as e: print(type(e).__name__, e)
for n in ('nope', property_xml_string, property_lexical_handler, property_interning_dict):
    for f in (lambda: p.getProperty(n), lambda: p.setProperty(n, None)):
        try: print(n, f())
        except Exception as e: print(type(e).__name__, e)
print(saxutils.escape('<a & "b">', {'"':'&quot;'}), saxutils.unescape('&lt;&amp;lt;&gt;'), saxutils.quoteattr('a"b\n'), saxutils.quoteattr("a\"b'c"), saxutils.quoteattr("plain\t"))
for short in (False, True):
    out=io.StringIO(); g=saxutils.XMLGenerator(out, 'utf-8', short_empty_elements=short)
    g.startDocument(); g.startElement('a', {'k':'<v>'}); g.characters('x<y'); g.startElement('b', {}); g.endElement('b'); g.processingInstruction('t','d'); g.ignorableWhitespace('  '); g.characters(b'bytes'); g.endElement('a'); g.endDocument()
    print(out.getvalue())
out=io.BytesIO(); g=saxutils.XMLGenerator(out, 'ascii'); g.startDocument(); g.startElement('é', {}); g.characters('é\u20ac'); g.endElement('é'); g.endDocument(); print(out.getvalue())
out=io.StringIO(); g=saxutils.XMLGenerator(out)
g.startDocument(); g.startPrefixMapping('p','u'); g.startPrefixMapping(None,'v'); g.startElementNS(('u','x'), None, {('u','k'):'1',(None,'j'):'2'}); g.endElementNS(('u','x'),None); g.endPrefixMapping(None); g.endPrefixMapping('p'); g.endDocument(); print(out.getvalue())
a=xmlreader.AttributesImpl({'k':'v'}); print(a['k'], 'k' in a, a.get('z',3), a.copy().items(), a.getType('k'), a.getValueByQName('k'), a.getNameByQName('k'), a.getQNameByName('k'), a.values(), a.keys())
for f in (lambda: a['z'], lambda: a.getNameByQName('z'), lambda: a.getQNameByName('z')):
    try: f()
    except KeyError as e: print('KeyError', e)
b=xmlreader.AttributesNSImpl({('u','k'):'v'}, {('u','k'):'p:k'}); print(b.getValueByQName('p:k'), b.getNameByQName('p:k'), b.getQNameByName(('u','k')), b.getQNames(), b[('u','k')], b.getNames())
s=xmlreader.InputSource('sys'); s.setPublicId('pub'); s.setEncoding('e'); print(s.getSystemId(), s.getPublicId(), s.getEncoding(), s.getByteStream(), s.getCharacterStream())
class F(saxutils.XMLFilterBase):
    def startElement(self, n, a): super().startElement(n.upper(), a)
f=F(make_parser()); f.setContentHandler(H()); f.parse(io.StringIO('<q>z</q>'))
with tempfile.TemporaryDirectory() as d:
    path=os.path.join(d,'x.xml'); open(path,'w').write('<a>\n<b></a>')
    try: xml.sax.parse(path, ContentHandler())
    except xml.sax.SAXParseException as e: print(str(e).replace(d,'D'))
    import pathlib
    open(path,'w').write('<a/>'); xml.sax.parse(pathlib.Path(path), H())
    with open(path) as fh: xml.sax.parse(fh, H())
print(xml.sax.SAXException('m', ValueError('x')).getException(), str(xml.sax.SAXException('m')), issubclass(xml.sax.SAXNotRecognizedException, xml.sax.SAXException))
try: make_parser(['nope'])  and print('ok')
except Exception as e: print(type(e), e)
try: xmlreader.XMLReader().parse('x')
except NotImplementedError as e: print(e)
try: xmlreader.XMLReader().setLocale('x')
except Exception as e: print(type(e).__name__, e)


# Nothing keeps a handler once a document is read.
import gc, weakref
gc.disable()
content = ContentHandler()
gone = weakref.ref(content)
xml.sax.parseString("<a><b>x</b></a>", content)
del content
print(gone() is None)
