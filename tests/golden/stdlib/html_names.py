# expect: CPython 3.13
"""html: references to characters and back."""
import html, html.entities as e
print(html.escape('<a href="x">\'&</a>'), html.escape('"',False))
for s in ('&lt;&amp;&gt &notin; &notit; &#65;&#x41;&#150;&#0;&#x110000; &copy &eacute;&Eacute&foo; & &; &#xD800; &NotEqualTilde;','plain'): print(ascii(html.unescape(s)))
print(len(e.html5), len(e.name2codepoint), len(e.codepoint2name), e.name2codepoint['lang'], e.codepoint2name[233], e.entitydefs['amp'], sum(map(len,e.html5)), hash(frozenset(e.html5.items()))==0, sorted(e.name2codepoint.items())[:5], sum(e.name2codepoint.values()))
