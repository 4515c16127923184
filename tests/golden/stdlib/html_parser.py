# expect: CPython 3.13
from html.parser import HTMLParser
class P(HTMLParser):
    def handle_starttag(self, t, a): print("start", t, a, self.getpos(), self.get_starttag_text())
    def handle_endtag(self, t): print("end", t, self.getpos())
    def handle_data(self, d): print("data", repr(d))
    def handle_comment(self, d): print("comment", repr(d))
    def handle_decl(self, d): print("decl", d)
    def handle_pi(self, d): print("pi", d)
    def unknown_decl(self, d): print("unknown", d)
    def handle_charref(self, n): print("charref", n)
    def handle_entityref(self, n): print("entity", n)
    def handle_startendtag(self, t, a): print("both", t, a)
for text in ('<!DOCTYPE html><html><body class="a b" id=x disabled data-y=\'1 &amp; 2\'>Hi &lt;you&gt; &#65;&#x42;&nbsp;<br/>\n<img src=p.png alt=""></body></html>',
             '<p>un<b>closed<!-- com -- ment --><?php x ?><script>if (a < b && c) "</p>"</script><STYLE>a>b</style >tail', 'a & b &copy &unknown; < 3 <3', '<a href=foo?x=1&y=2>t</A><input  checked /><x:y z></x:y>', '<![CDATA[cd]]></><!bad>', '<div'):
    for conv in (True, False):
        p = P(convert_charrefs=conv); p.feed(text); p.close(); print('--')
p = P(); [p.feed(c) for c in '<p a="1">te&amp;xt</p>\n<b>x</b>']; p.close()
