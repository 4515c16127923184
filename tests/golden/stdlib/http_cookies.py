# expect: CPython 3.13
"""http and http.cookies: statuses, methods, cookies written and read."""
from http import HTTPStatus, HTTPMethod
for s in HTTPStatus: print(repr(s), s, s.value, s.phrase, s.description, s.is_success, s.is_client_error)
print(HTTPStatus(404), HTTPStatus.OK==200, list(HTTPMethod), HTTPMethod.GET.description, HTTPMethod.PUT=='PUT', sorted(HTTPStatus.__members__)[:4])
try: HTTPStatus(999)
except ValueError as e: print(e)
from http import cookies
import pickle
c=cookies.SimpleCookie(); c['a']='v'; c['b']='with "quote" ; \\ é\n'; c['a']['path']='/p'; c['a']['max-age']=300; c['a']['secure']=True; c['n']=5; c['b']['comment']='x y'
print(c); print(repr(c)); print(c.output(header='Cookie:')); print(c.js_output()); print(repr(c['a']), c['a'].key, c['a'].value, c['b'].coded_value, list(c['a'].items()))
d=cookies.SimpleCookie(); d.load('int=5; s="He said, \\"Hi\\" \\073"; path=/x; k=v; HttpOnly; $Version=1; expires=Wed, 21 Oct 2015 07:28:00 GMT; z'); print(repr(d),[ (k,dict((x,y) for x,y in m.items() if y)) for k,m in d.items()])
for t in ('a=b; c=d','a=b;c','=x','a','path=/; a=b','a="x y"; b= 2 ;c=3','k=v; secure; max-age=5','x=1,y=2','[a]=3'): print(t, repr(cookies.SimpleCookie(t)))
for f in (lambda: c.__setitem__('path','x'), lambda: c.__setitem__('b d','x'), lambda: c['a'].__setitem__('foo',1)):
    try: f()
    except cookies.CookieError as e: print(e)
print(c['a']==c['a'].copy(), cookies.Morsel()==cookies.Morsel())
