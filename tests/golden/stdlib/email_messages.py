# expect: CPython 3.13
import email, email.utils as u, email.header as h, io
from email.message import Message, EmailMessage
from email.mime.text import MIMEText
from email.mime.multipart import MIMEMultipart
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.message import MIMEMessage
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
for a in ("Ann Lee <ann@x.org>", "ann@x.org (Ann Lee)", '"Lee, Ann" <ann@x.org>', "ann", "<a@b>", "", "A <a@b>, B <b@c>", 'Big "Q" Name <q@x.y>', "=?utf-8?q?=C3=A9?= <e@x>"):
    t(lambda: u.parseaddr(a))
t(lambda: u.getaddresses(["A <a@b>, c@d", "Group: x@y, Z <z@w>;", "e@f (Eve)"]))
for p in (("Ann", "a@b"), ("Lee, Ann", "a@b"), ("", "a@b"), ('Q "x"', "a@b"), ("Zoë", "a@b")): t(lambda: u.formataddr(p))
for d in ("Sat, 07 Feb 2009 01:05:34 -0500", "7 Feb 2009 01:05 GMT", "Sat Feb  7 01:05:34 2009", "Thu, 1 Jan 70 00:00:00 +0530", "nonsense", "Sat, 07 Feb 2009 01:05:34 -0000", "Mon, 13 Feb 2012 10:11:12 EST"):
    t(lambda: u.parsedate_tz(d)); t(lambda: u.parsedate(d))
t(lambda: u.mktime_tz(u.parsedate_tz("Sat, 07 Feb 2009 01:05:34 -0500"))); t(lambda: u.parsedate_to_datetime("Sat, 07 Feb 2009 01:05:34 -0500")); t(lambda: u.parsedate_to_datetime("x"))
t(lambda: u.formatdate(0)); t(lambda: u.formatdate(1e9, usegmt=True)); t(lambda: u.quote('a"b\\')); t(lambda: u.unquote('"a"'))
for s in ("plain", "=?utf-8?q?caf=C3=A9?=", "=?utf-8?b?Y2Fmw6k=?= and =?iso-8859-1?q?=E9?=", "=?utf-8?q?a?= =?utf-8?q?b?="):
    t(lambda: h.decode_header(s)); t(lambda: str(h.make_header(h.decode_header(s))))
for s, c in (("plain", None), ("café", None), ("café", "iso-8859-1"), ("日本語 " * 12, "utf-8")): t(lambda: h.Header(s, c, header_name="Subject").encode())
x = h.Header("Hello"); x.append("wörld", "utf-8"); t(lambda: (str(x), x.encode(), x == "Hello wörld"))
m = email.message_from_string("""From someone Sat Feb  7 01:05:34 2009
From: Ann <ann@x.org>
To: bob@x.org,
 carol@x.org
Subject: =?utf-8?q?caf=C3=A9?=
Content-Type: multipart/mixed; boundary="XX"; charset="utf-8"
X-A: 1
X-A: 2

pre
--XX
Content-Type: text/plain; charset=us-ascii

Hello
From me
--XX
Content-Type: text/html
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="a b.html"

PGI+aGk8L2I+

--XX
Content-Type: message/rfc822

Subject: inner

body of inner
--XX--
post
""")
print(m.get_unixfrom(), m["from"], m["TO"], m.get_all("x-a"), m.get("nope"), m["Subject"], len(m), m.keys(), "x-a" in m)
print(m.get_content_type(), m.get_boundary(), m.get_params(), m.get_content_charset(), m.is_multipart(), repr(m.preamble), repr(m.epilogue), m.defects)
for p in m.walk(): print(p.get_content_type(), p.get_filename(), p.get_content_disposition(), p.is_multipart() or p.get_payload(), p.is_multipart() or p.get_payload(decode=True))
print(m.as_string() == m.as_string(), m.as_string(unixfrom=True)); print(m.get_payload(0), m.get_charsets())
m.replace_header("subject", "new"); del m["x-a"]; m.add_header("X-B", "v", name="q r", flag=None); m.set_param("charset", "latin-1"); m.del_param("boundary"); print(m.items())
t(lambda: m.replace_header("zz", "1")); t(lambda: m.get_param("charset")); t(lambda: m.get_payload(9))
s = MIMEText("Héllo\nworld\n"); print(s.as_string()); print(s.get_payload(decode=True)); print(MIMEText("ascii\n", "html").as_string())
w = MIMEMultipart(boundary="B"); w["Subject"] = "S"; w.attach(MIMEText("one")); w.attach(MIMEApplication(b"\x00\x01", Name="f.bin")); w.attach(MIMEImage(b"\x89PNG\r\n\x1a\nxx")); w.attach(MIMEMessage(MIMEText("in")))
print(w.as_string()); print(w.as_bytes() == w.as_string().encode())
t(lambda: MIMEText("x").attach(1)); t(lambda: MIMEImage(b"??"))
n = Message(); n["Subject"] = "long " * 30; n["To"] = ", ".join(f"person{i}@example.com" for i in range(8)); n.set_payload("hi\nFrom x\n"); print(n.as_string()); print(n.as_string(maxheaderlen=78))
from email.generator import Generator
o = io.StringIO(); Generator(o, mangle_from_=True).flatten(n, unixfrom=False); print(o.getvalue().splitlines()[-1])
n.set_payload("é", "utf-8"); print(n.as_string().splitlines()[-6:], n.get_payload(decode=True)); n.set_type("text/html"); print(n["content-type"])
b = email.message_from_bytes(b"Subject: x\r\n\r\nraw \xe9 body\r\n"); print(repr(b.get_payload()), b.get_payload(decode=True), b.as_bytes())
for bad in ("Content-Type: multipart/mixed; boundary=q\n\nno parts\n", " cont\nA: b\n\nx", "A: b\nbad line\nbody", "Content-Type: multipart/mixed\n\nx", ""):
    q = email.message_from_string(bad); print([type(d).__name__ for d in q.defects], q.items(), repr(q.get_payload()))
e = EmailMessage(); e["Subject"] = "Zoë"; e["From"] = "a@b"; e.set_content("Hello\nwörld"); print(e.get_content(), e.get_content_type(), e["content-transfer-encoding"]); 
e2 = EmailMessage(); e2["To"] = "c@d"; e2.set_content("plain\n"); e2.add_attachment(b"data", maintype="application", subtype="x-y", filename="f.z"); print([p.get_content_type() for p in e2.walk()], [p.get_filename() for p in e2.iter_attachments()], e2.get_body().get_content())
print(u.decode_rfc2231("utf-8'en'%C3%A9"), u.encode_rfc2231("é", "utf-8"), email.message_from_string("Content-Disposition: attachment; filename*=utf-8''%C3%A9.txt\n\n").get_filename(), email.message_from_string("Content-Type: a/b; n*0=one; n*1=two\n\n").get_param("n"))
