# expect: CPython 3.13
import fileinput,os,sys,tempfile,shelve,io
d=tempfile.mkdtemp(); os.chdir(d)
open('a','w').write('one\ntwo\n'); open('b','w').write(''); open('c','w').write('three\nfour')
for l in fileinput.input(['a','b','c']):
    print(fileinput.filename(), fileinput.lineno(), fileinput.filelineno(), fileinput.isfirstline(), fileinput.isstdin(), repr(l))
    if l=='one\n': fileinput.nextfile()
fileinput.close()
with fileinput.input('a', inplace=True, backup='.old') as f:
    for l in f: print(l.upper(), end='')
print(open('a').read(), sorted(os.listdir()))
for bad in (dict(mode='w'), dict(inplace=True,openhook=print), dict(openhook=3)):
    try: fileinput.FileInput('a',**bad)
    except ValueError as e: print(e)
try: fileinput.lineno()
except RuntimeError as e: print(e)
with fileinput.FileInput(('a','c'), mode='rb') as f: print(list(f), f.fileno(), f.filename())
with fileinput.FileInput('a', openhook=fileinput.hook_encoded('utf-8')) as f: print(f.readline())
with shelve.open(os.path.join(d,'s')) as s:
    s['k']={'a':[1,2]}; s['n']=5
    print(sorted(s), len(s), 'k' in s, s.get('zz'), s['k'])
    s['k']['a'].append(3); print(s['k'])
    del s['n']
    try: s['q']
    except KeyError as e: print(repr(e))
with shelve.open(os.path.join(d,'s'), writeback=True) as s:
    s['k']['a'].append(3)
with shelve.open(os.path.join(d,'s'), 'r') as s: print(dict(s))
try: s['k']
except ValueError as e: print(e)
print(s.dict)
m={}
with shelve.Shelf(m) as s: s['x']=1
print(list(m))
import dbm, dbm.dumb
with dbm.dumb.open('q','n') as db:
    db['a']='1'; db[b'b']=b'22'; db['a']='333'
    print(db.keys(), db['a'], db.get('z'), len(db), 'a' in db, list(db.items()))
    for bad in (lambda: db.__setitem__(1,'x'), lambda: db.__setitem__('x',1), lambda: db['nope']):
        try: bad()
        except Exception as e: print(type(e).__name__, e)
print(dbm.whichdb('q'), dbm.whichdb('nope'), dbm.whichdb('a'), open('q.dir').read())
with dbm.open('q') as db:
    try: db['z']='1'
    except dbm.error as e: print(type(e).__name__, e)
try: dbm.open('none')
except dbm.error as e: print(type(e), e)
try: dbm.open('c')
except dbm.error as e: print(type(e), e)
try: db['a']
except dbm.error as e: print(e)
try: dbm.dumb.open('q','z')
except ValueError as e: print(e)
