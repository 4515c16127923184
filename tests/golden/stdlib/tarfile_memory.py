# expect: CPython 3.13
"""tarfile: all formats and ways to open, in memory."""
import tarfile, io, os, sys, tempfile, warnings
FOLDER = tempfile.TemporaryDirectory()
warnings.simplefilter('ignore')
def ti(n,size=0,**k):
    t=tarfile.TarInfo(n); t.size=size; t.mtime=1000000000
    for a,b in k.items(): setattr(t,a,b)
    return t
import hashlib
for fmt in (tarfile.USTAR_FORMAT,tarfile.GNU_FORMAT,tarfile.PAX_FORMAT):
    f=io.BytesIO()
    with tarfile.open(fileobj=f,mode='w',format=fmt) as t:
        t.addfile(ti('a.txt',5,uname='u',gname='g',mode=0o600),io.BytesIO(b'hello'))
        t.addfile(ti('dir',type=tarfile.DIRTYPE,mode=0o755)); t.addfile(ti('dir/l',type=tarfile.SYMTYPE,linkname='../a.txt')); t.addfile(ti('h',type=tarfile.LNKTYPE,linkname='a.txt'))
        t.addfile(ti('x'*80+'/'+'y'*60,3),io.BytesIO(b'abc')); t.addfile(ti('ünï',0))
        if fmt!=tarfile.USTAR_FORMAT: t.addfile(ti('z'*150,1),io.BytesIO(b'z')); t.addfile(ti('l2',type=tarfile.SYMTYPE,linkname='q'*120))
        if fmt==tarfile.PAX_FORMAT: t.addfile(ti('pax',mtime=1.5,pax_headers={'comment':'hi é'})); t.addfile(ti('big',uid=2**30))
    print(fmt,len(f.getvalue()),hashlib.md5(f.getvalue()).hexdigest())
    f.seek(0)
    with tarfile.open(fileobj=f) as t:
        for m in t: print(m.name[:30],m.size,m.mtime,oct(m.mode),m.type,m.linkname[:10],m.uname,m.isfile(),m.isdir(),m.offset,m.offset_data,m.pax_headers if len(str(m.pax_headers))<90 else '', m.uid)
        print(t.extractfile('a.txt').read(), t.extractfile('h').read(), t.extractfile('dir/l').read(), t.extractfile('dir'), t.getnames()[:3])
        try: t.getmember('nope')
        except KeyError as e: print(e)
    f.seek(0)
    if fmt==2: 
        with tarfile.open(fileobj=f) as t: t.extractall(FOLDER.name,filter='data'); print(sorted(os.listdir(FOLDER.name))[:6], os.stat(FOLDER.name+'/a.txt').st_mtime, open(FOLDER.name+'/h').read()); t.list(verbose=False)
    f.seek(0)
    with tarfile.open(fileobj=f,mode='r|') as t: print([m.name[:5] for m in t])
g=io.BytesIO()
with tarfile.open(fileobj=g,mode='w:gz') as t: t.addfile(ti('gz',4),io.BytesIO(b'data'))
g.seek(0); t=tarfile.open(fileobj=g); print(t.getnames(), t.extractfile('gz').read()); g.seek(0)
with tarfile.open(fileobj=g,mode='r|*') as t:
    for m in t: print(m.name, t.extractfile(m).read())
s=io.BytesIO()
with tarfile.open(fileobj=s,mode='w|') as t: t.addfile(ti('st',4),io.BytesIO(b'data'))
print(len(s.getvalue()))
f=io.BytesIO(); t=tarfile.open(fileobj=f,mode='w'); t.addfile(ti('one',1),io.BytesIO(b'1')); t.close(); f.seek(0)
with tarfile.open(fileobj=f,mode='a') as t: t.addfile(ti('two',1),io.BytesIO(b'2'))
f.seek(0); print(tarfile.open(fileobj=f).getnames())
for bad in (b'',b'x'*100,b'x'*2000):
    try: tarfile.open(fileobj=io.BytesIO(bad),mode='r:')
    except tarfile.TarError as e: print(type(e).__name__, e)
print(tarfile.is_tarfile(io.BytesIO(b'abc')), tarfile.is_tarfile(f))
for m in (lambda: tarfile.open(fileobj=f,mode='q'), lambda: tarfile.open(), lambda: tarfile.open(fileobj=f,mode='r:zz')):
    try: m()
    except Exception as e: print(type(e).__name__, e)
t=ti('/abs'); 
try: tarfile.data_filter(ti('../out'),FOLDER.name)
except tarfile.FilterError as e: print(type(e).__name__)
print(tarfile.data_filter(t,FOLDER.name).name)
