# expect: CPython 3.13
# Modules in an archive: found, loaded, looked at.
import os
import sys
import tempfile
import warnings
import zipfile
import zipimport

warnings.simplefilter("ignore")
folder = tempfile.TemporaryDirectory()
d = folder.name
p = os.path.join(d, "lib.zip")
with zipfile.ZipFile(p,'w') as z:
    z.writestr('plain.py','"""Doc."""\nx = 1\ndef where(): return __file__\n')
    z.writestr('pack/__init__.py','from . import inner\n')
    z.writestr('pack/inner.py','y = 2\n')
    z.writestr('pack/data.txt','hello\n')
    z.writestr('space/', ''); z.writestr('space/mod.py','z = 3\n')
    z.writestr('bad.py','x = = 1\n')
    z.writestr('boom.py','def f():\n    1/0\nf()\n')
def show(x): return str(x).replace(d,'DIR')
i=zipimport.zipimporter(p)
print(show(repr(i)), show(i.archive), repr(i.prefix))
for n in ('plain','pack','nope','pack.inner','space'):
    for f in ('is_package','get_filename','get_source','find_spec','get_code','get_data'):
        try: print(n,f,show(getattr(i,f)(n))[:200].split(' at 0x')[0])
        except Exception as e: print(n,f,show(repr(e)))
for bad in (p+'x', d, __file__, p+'/pack', p+'/nope', '', 5, os.path.join(p,'pack','')):
    try:
        j=zipimport.zipimporter(bad); print(show(j), show(j.prefix))
        print(show(j.find_spec('inner')))
    except Exception as e: print(show(repr(e)).replace(__file__,'F'), type(e).__mro__[1])
print(i.get_data(os.path.join(p,'pack/data.txt')), i.get_data('pack/data.txt'))
try: i.get_data('x')
except Exception as e: print(repr(e))
sys.path.insert(0,p)
import plain, pack, pack.inner
print(show(plain.where()), plain.__doc__, show(plain.__loader__), show(plain.__spec__), show(pack.__path__), show(pack.inner.__file__), show(pack.__spec__.origin), pack.inner.y)
import space.mod
print(space.mod.z, show([*space.__path__]))
try: import bad
except SyntaxError as e: print(show(e.filename), e.lineno, e)
try: import boom
except ZeroDivisionError as e:
    import traceback; print(show(traceback.format_exc().splitlines()[-6:]))
try: import plain.foo
except ImportError as e: print(repr(e))
import importlib.util, pkgutil, inspect
print(show(importlib.util.find_spec('plain')), show(pkgutil.get_data('pack','data.txt')))
print(inspect.getsource(plain.where))
print(show(pkgutil.get_importer(p)), sorted(m.name for m in pkgutil.iter_modules([p])))
m=i.load_module('plain'); print(m is plain)
