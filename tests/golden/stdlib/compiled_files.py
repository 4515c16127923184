# expect: CPython 3.13
"""Compiled files that a program asks for: written, imported from archives and by their names."""
import importlib.machinery
import importlib.util
import io
import os
import py_compile
import sys
import tempfile
import zipfile

sys.dont_write_bytecode = True
folder = tempfile.mkdtemp()
os.chdir(folder)
os.makedirs("parcel/inner")
os.makedirs("plain")
for name, text in {"parcel/__init__.py": "value = 1", "parcel/one.py": "def f():\n    return __name__\n",
                   "parcel/inner/__init__.py": "", "parcel/inner/two.py": "value = 2", "parcel/notes.txt": "no",
                   "plain/three.py": "value = 3", "plain/wrong.py": "value =", "single.py": "value = 4"}.items():
    with open(name, "w") as file:
        file.write(text)

with zipfile.PyZipFile("all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.debug = 1
    archive.writepy("parcel")
    archive.writepy("single.py", "below")
    archive.writepy("plain", filterfunc=lambda path: not path.endswith("wrong.py"))
    archive.writepy("plain/wrong.py", filterfunc=lambda path: False)
    try:
        archive.writepy("parcel/notes.txt")
    except RuntimeError as error:
        print(error)
    print(*archive.namelist(), sep="\n")
sys.path.insert(0, "all.zip")
import parcel.one
import parcel.inner.two
import three
print(parcel.__file__, parcel.value, parcel.one.f(), parcel.inner.two.value, three.value, three.__file__)
print(parcel.__path__, type(parcel.__loader__).__name__, parcel.__loader__.get_source("parcel"))

print(py_compile.compile("single.py", "out/single.pyc", doraise=True))
print(py_compile.compile("single.py", cfile="out/hashed.pyc", invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH))
for name in ["single", "hashed"]:
    loader = importlib.machinery.SourcelessFileLoader(name, f"out/{name}.pyc")
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    print(module.value, loader.get_source(name), loader.is_package(name), loader.get_code(name).co_filename)
try:
    py_compile.compile("plain/wrong.py", "out/wrong.pyc", doraise=True)
except py_compile.PyCompileError as error:
    print(error.exc_type_name, os.path.exists("out/wrong.pyc"))
for text in b"", b"none of it", importlib.util.MAGIC_NUMBER + b"short":
    with open("out/bad.pyc", "wb") as file:
        file.write(text)
    try:
        importlib.machinery.SourcelessFileLoader("bad", "out/bad.pyc").get_code("bad")
    except (ImportError, EOFError) as error:
        print(type(error).__name__, error)
