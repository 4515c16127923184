# expect: CPython 3.13
"""xml.etree.ElementTree and expat: reading, finding, writing, faults."""
import xml.etree.ElementTree as ET, io
T='''<?xml version="1.0" encoding="UTF-8"?>
<!-- head --><!DOCTYPE r [<!ENTITY e "ent &#65;">]>
<r a="1" b='two &amp; &lt; "q"' xmlns:x="http://x/">
  text &gt; &e; é<b id="i1">bold</b>tail
  <x:c x:k="v"/><!-- c --><?pi some data?><d><![CDATA[<raw> & ]]></d>
  <b n="2">second<b>nested</b></b>
</r>
'''
r=ET.fromstring(T); print(r.tag,r.attrib,repr(r.text),len(r),[c.tag for c in r], repr(r[0].tail))
for e in r.iter(): print(e.tag, e.attrib, repr(e.text), repr(e.tail))
print(ET.tostring(r)); print(ET.tostring(r,encoding='unicode')); print(ET.tostring(r,encoding='utf-8')); print(ET.tostring(r,encoding='iso-8859-1')); print(ET.tostring(r,method='text',encoding='unicode')); print(ET.tostring(r,method='html')); print(ET.tostring(r,encoding='unicode',short_empty_elements=False)[-60:], ET.tostring(r,encoding='unicode',xml_declaration=True)[:60])
for p in ('b','.//b','*','.','./b/b','.//b[@n]',".//b[@n='2']",'b[2]','b[last()]','.//b/..','{http://x/}c','.//{*}c','b[b]',"b[b='nested']",".//b[.='bold']","b[@n!='3']",'{*}*','{}b','d/','b[1]/.'):
    print(p,[e.tag+str(e.attrib) for e in r.findall(p)])
print(r.find('x:c',{'x':'http://x/'}), r.findtext('b'), r.findtext('zz','def'), r.findtext('{http://x/}c')) if 0 else print(r.find('x:c',{'x':'http://x/'}).tag, r.findtext('b'), r.findtext('zz','def'), repr(r.findtext('{http://x/}c')))
for bad in ('','<','<a','<a>','<a></b>','<a b=1/>','<a b="1" b="2"/>','<a/><b/>','text','<a>&foo;</a>','<a>&#0;</a>','<a>]]></a>','<a><!-- -- --></a>','<1/>','<a x="<"/>','<a>\x01</a>','  <?xml version="1.0"?><a/>','<a>&</a>','<a>& b</a>','<a b></a>','</a>','<a>\n<b>\n</a>','<a xmlns="u"><p:b/></a>','<a><![CDATA[x</a>','<a><!-- x</a>'):
    try: print(repr(bad), ET.fromstring(bad))
    except ET.ParseError as e: print(repr(bad), e, e.code, e.position)
    except Exception as e: print(repr(bad), type(e).__name__, e)
root=ET.Element('root',{'k':'v'},z='1'); c=ET.SubElement(root,'child',n='1'); c.text='t<>&"'; c.tail='tl'; root.append(ET.Comment('com')); root.append(ET.PI('tgt','dat')); ET.SubElement(root,ET.QName('http://q/','n')).set(ET.QName('http://q/','at'),'x'); c.set('nl','a\nb\t"\'')
print(ET.tostring(root)); ET.dump(root); ET.indent(root); ET.dump(root); print(ET.tostring(root,encoding='unicode',default_namespace=None))
ET.register_namespace('qq','http://q/'); print(ET.tostring(root,encoding='unicode'))
try: ET.tostring(ET.Element('a',{'x':5}))
except TypeError as e: print(e)
for ev,e in ET.iterparse(io.BytesIO(T.encode()),('start','end','start-ns','end-ns','comment','pi')): print(ev, getattr(e,'tag',e) if not callable(getattr(e,'tag',None)) else e.text)
f=io.BytesIO(); ET.ElementTree(root).write(f,encoding='utf-8',xml_declaration=True); print(f.getvalue()); print(ET.parse(io.BytesIO(f.getvalue())).getroot().tag)
t,ids=ET.XMLID(T); print(ids['i1'].text)
p=ET.XMLPullParser(['start','end']); p.feed('<a><b>te'); print([(x,y.tag) for x,y in p.read_events()]); p.feed('xt</b></a>'); print([(x,y.tag,y.text) for x,y in p.read_events()]); p.close()
class Tg:
    def start(s,t,a): print('S',t,a)
    def end(s,t): print('E',t)
    def data(s,d): print('D',repr(d))
    def close(s): return 'closed'
q=ET.XMLParser(target=Tg()); q.feed('<a x="1">hi<b/>'); q.feed('yo</a>'); print(q.close())
import copy,pickle; d=copy.deepcopy(root); print(ET.tostring(d)==ET.tostring(root), len(root), root[0].get('n'), list(root.keys()), root.attrib); root.remove(c); print(len(root)); root.clear(); print(ET.tostring(root))
from xml.parsers import expat
P=expat.ParserCreate(); 
for h in ('StartElementHandler','EndElementHandler','CharacterDataHandler','CommentHandler','ProcessingInstructionHandler','XmlDeclHandler','StartDoctypeDeclHandler','StartCdataSectionHandler'): setattr(P,h,lambda *a,h=h: print(h,a))
P.Parse(T,True)
try: expat.ParserCreate().Parse('<a>',True)
except expat.ExpatError as e: print(e, e.code, e.lineno, e.offset, expat.ErrorString(e.code))
