# expect: CPython 3.13
import builtins, re
def print(*args, **kw):
    builtins.print(*[re.sub("0x[0-9a-f]+", "0x", str(a)) for a in args], **kw)
from xml.dom import minidom, Node
import xml.dom
d = minidom.parseString('''<?xml version="1.0"?>
<!-- top -->
<root a="1" b="x &amp; &quot;y&quot;"><item id='i1'>text &lt; more</item>
  <item/><?pi data here?><![CDATA[raw <&> ]]>tail<ns:e xmlns:ns="urn:n" ns:k="v"/>
</root>''')
print(d.toxml()); print(d.toprettyxml(indent='  ')); print(d.toxml('utf-8')); print(d.documentElement.toxml())
r = d.documentElement
print(r, r.tagName, r.nodeName, r.nodeType == Node.ELEMENT_NODE, r.nodeValue, r.localName, r.prefix, r.namespaceURI)
print([n.nodeName for n in r.childNodes], [c.nodeType for c in r.childNodes])
print(r.attributes, len(r.attributes), r.attributes['a'].value, r.getAttribute('b'), r.getAttribute('zz') == '', r.hasAttribute('a'), r.attributes.items(), r.attributes.keys())
print(d.getElementsByTagName('item'), [e.getAttribute('id') for e in d.getElementsByTagName('item')], d.getElementsByTagName('*').length, len(d.getElementsByTagNameNS('urn:n', 'e')))
i = d.getElementsByTagName('item')[0]
print(i.firstChild.data, i.firstChild, i.parentNode is r, i.nextSibling, i.previousSibling, i.ownerDocument is d, r.lastChild)
n = d.createElement('new'); n.setAttribute('q', 'a"b\n<'); n.appendChild(d.createTextNode('T & t')); r.insertBefore(n, i)
r.removeChild(d.getElementsByTagName('item')[1])
print(r.toxml())
c = r.cloneNode(True); print(c.toxml() == r.toxml(), c.parentNode)
r.replaceChild(d.createComment(' c '), n); print(r.firstChild, r.firstChild.data)
i.setAttribute('id', 'z'); i.removeAttribute('id'); print(i.toxml(), i.hasAttributes(), r.hasChildNodes())
try: r.removeChild(n)
except xml.dom.NotFoundErr as e: print(type(e).__name__, e)
try: r.removeAttribute('nope')
except Exception as e: print(type(e).__name__, e)
r.normalize()
doc = minidom.Document(); root = doc.createElement('cat'); doc.appendChild(root); root.setAttribute('k', 'v'); root.appendChild(doc.createTextNode('x'))
e = doc.createElement('sub'); root.appendChild(e); e.appendChild(doc.createCDATASection('cd')); root.appendChild(doc.createProcessingInstruction('t', 'd'))
print(doc.toprettyxml(), end='|'); print(doc.toxml(encoding='ascii', standalone=True))
try: doc.appendChild(doc.createElement('two'))
except Exception as x: print(type(x).__name__, x)
impl = minidom.getDOMImplementation(); dd = impl.createDocument(None, 'top', impl.createDocumentType('top', 'pub', 'sys')); print(dd.toxml(), dd.doctype, dd.doctype.name)
t = doc.createTextNode('hello'); t.appendData(' w'); t.insertData(0, '>'); t.deleteData(1, 2); t.replaceData(0, 1, '<<'); print(t.data, t.substringData(0, 2), len(t), t.length); s = t.splitText(3)
print(t.data, s.data)
try: minidom.parseString('<a><b></a>')
except Exception as x: print(type(x).__name__, x)
try: minidom.parseString('')
except Exception as x: print(type(x).__name__, x)
print(minidom.parseString('<a>x<b/>y</a>').documentElement.firstChild.wholeText, doc.documentElement.isSameNode(root), d.childNodes)
import io; print(minidom.parse(io.BytesIO(b'<a t="\xc3\xa9">\xc3\xa9</a>')).toxml())
o = io.StringIO(); doc.writexml(o, addindent=' ', newl='\n'); print(o.getvalue())
doc.unlink()
with minidom.parseString('<a/>') as q: print(q.documentElement)
print(minidom.parseString('<!DOCTYPE a [<!ENTITY e "ent">]><a>&e;</a>').documentElement.toxml())
print(Node.TEXT_NODE, xml.dom.XML_NAMESPACE, minidom.Node is Node)
