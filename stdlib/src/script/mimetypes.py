"""What kind of content a file has, by the ending of its name."""

import os
import posixpath
import urllib.parse

__all__ = ["knownfiles", "inited", "MimeTypes", "guess_type", "guess_file_type", "guess_all_extensions",
           "guess_extension", "add_type", "init", "read_mime_types", "suffix_map", "encodings_map",
           "types_map", "common_types"]

# The kinds by their first word: each with its endings, the usual one first.
_KINDS = {
    "application":
        "json=json manifest+json=webmanifest msword=doc,dot,wiz n-quads=nq n-triples=nt "
        "octet-stream=bin,a,dll,exe,o,obj,so oda=oda pdf=pdf pkcs7-mime=p7c "
        "postscript=ps,ai,eps trig=trig vnd.apple.mpegurl=m3u,m3u8 vnd.ms-excel=xls,xlb "
        "vnd.ms-powerpoint=ppt,pot,ppa,pps,pwz wasm=wasm x-bcpio=bcpio x-cpio=cpio x-csh=csh "
        "x-dvi=dvi x-gtar=gtar x-hdf5=h5 x-hdf=hdf x-latex=latex x-mif=mif x-netcdf=cdf,nc "
        "x-pkcs12=p12,pfx x-pn-realaudio=ram x-python-code=pyc,pyo x-sh=sh x-shar=shar "
        "x-shockwave-flash=swf x-sv4cpio=sv4cpio x-sv4crc=sv4crc x-tar=tar x-tcl=tcl "
        "x-tex=tex x-texinfo=texi,texinfo x-troff-man=man x-troff-me=me x-troff-ms=ms "
        "x-troff=roff,t,tr x-ustar=ustar x-wais-source=src xml=xsl,rdf,wsdl,xpdl zip=zip",
    "audio":
        "3gpp2=3g2,3gpp2 3gpp=3gp,3gpp aac=aac,adts,loas,ass basic=au,snd mpeg=mp3,mp2 "
        "opus=opus x-aiff=aif,aifc,aiff x-pn-realaudio=ra x-wav=wav",
    "image":
        "avif=avif bmp=bmp gif=gif heic=heic heif=heif ief=ief jpeg=jpg,jpe,jpeg png=png "
        "svg+xml=svg tiff=tiff,tif vnd.microsoft.icon=ico webp=webp x-cmu-raster=ras "
        "x-portable-anymap=pnm x-portable-bitmap=pbm x-portable-graymap=pgm "
        "x-portable-pixmap=ppm x-rgb=rgb x-xbitmap=xbm x-xpixmap=xpm x-xwindowdump=xwd",
    "message":
        "rfc822=eml,mht,mhtml,nws",
    "text":
        "css=css csv=csv html=html,htm javascript=js,mjs markdown=md,markdown n3=n3 "
        "plain=txt,bat,c,h,ksh,pl,srt richtext=rtx rtf=rtf tab-separated-values=tsv vtt=vtt "
        "x-python=py x-rst=rst x-setext=etx x-sgml=sgm,sgml x-vcard=vcf xml=xml",
    "video":
        "mp4=mp4 mpeg=mpeg,m1v,mpa,mpe,mpg quicktime=mov,qt webm=webm x-msvideo=avi "
        "x-sgi-movie=movie",
}
_RARE = {".jpg": "image/jpg", ".mid": "audio/midi", ".midi": "audio/midi", ".pct": "image/pict",
         ".pic": "image/pict", ".pict": "image/pict", ".rtf": "application/rtf", ".xul": "text/xul"}

knownfiles = ["/etc/mime.types", "/etc/httpd/mime.types", "/etc/httpd/conf/mime.types",
              "/etc/apache/mime.types", "/etc/apache2/mime.types",
              "/usr/local/etc/httpd/conf/mime.types", "/usr/local/lib/netscape/mime.types",
              "/usr/local/etc/mime.types"]
inited = False
_shared = None


def _all_kinds():
    """Return the kinds by ending."""
    return {"." + ending: f"{first}/{second}"
            for first, words in _KINDS.items()
            for second, endings in (word.split("=") for word in words.split())
            for ending in endings.split(",")}


suffix_map = {".svgz": ".svg.gz", ".tgz": ".tar.gz", ".taz": ".tar.gz", ".tz": ".tar.gz",
              ".tbz2": ".tar.bz2", ".txz": ".tar.xz"}
encodings_map = {".gz": "gzip", ".Z": "compress", ".bz2": "bzip2", ".xz": "xz", ".br": "br"}
types_map = _all_kinds()
common_types = dict(_RARE)


class MimeTypes:
    """Kinds of content by ending, and the reverse; [0] those that are usual, [1] the official ones."""

    def __init__(self, filenames=(), strict=True):
        if not inited:
            init()
        self.encodings_map, self.suffix_map = encodings_map.copy(), suffix_map.copy()
        self.types_map, self.types_map_inv = ({}, {}), ({}, {})
        for ending, kind in _all_kinds().items():
            self.add_type(kind, ending, True)
        for ending, kind in _RARE.items():
            self.add_type(kind, ending, False)
        for name in filenames:
            self.read(name, strict)

    def add_type(self, type, ext, strict=True):
        """Say that an ending stands for a kind."""
        if not type:
            return
        self.types_map[strict][ext] = type
        endings = self.types_map_inv[strict].setdefault(type, [])
        if ext not in endings:
            endings.append(ext)

    def guess_type(self, url, strict=True):
        """Return the kind and the packing of what an address or a path names."""
        url = os.fspath(url)
        parts = urllib.parse.urlparse(url)
        if parts.scheme and len(parts.scheme) > 1:
            if parts.scheme == "data":
                head, comma, _ = parts.path.partition(",")
                if not comma:
                    return None, None
                kind = head.split(";")[0]
                return "text/plain" if "=" in kind or "/" not in kind else kind, None
            return self._guess(parts.path, strict, posixpath.splitext)
        return self.guess_file_type(url, strict=strict)

    def guess_file_type(self, path, *, strict=True):
        """Return the kind and the packing of what a path names."""
        path = os.fsdecode(path)
        return self._guess(os.path.splitdrive(path)[1], strict, os.path.splitext)

    def _guess(self, path, strict, split):
        base, ending = split(path)
        while (longer := self.suffix_map.get(ending.lower())) is not None:
            base, ending = split(base + longer)
        packing = self.encodings_map.get(ending)
        if packing is not None:
            base, ending = split(base)
        for official in (True, False)[:1 if strict else 2]:
            kind = self.types_map[official].get(ending.lower())
            if kind is not None:
                return kind, packing
        return None, packing

    def guess_all_extensions(self, type, strict=True):
        """Return the endings for a kind."""
        type = type.lower()
        found = list(self.types_map_inv[True].get(type, []))
        if not strict:
            found += [e for e in self.types_map_inv[False].get(type, []) if e not in found]
        return found

    def guess_extension(self, type, strict=True):
        """Return an ending for a kind, or None."""
        found = self.guess_all_extensions(type, strict)
        return found[0] if found else None

    def read(self, filename, strict=True):
        """Take the kinds of a file."""
        with open(filename, encoding="utf-8") as file:
            self.readfp(file, strict)

    def readfp(self, fp, strict=True):
        """Take the kinds of an open file: a kind a line, with its endings."""
        for line in fp:
            words = line.partition("#")[0].split()
            for ending in words[1:]:
                self.add_type(words[0], "." + ending, strict)


def _known():
    if _shared is None:
        init()
    return _shared


def guess_type(url, strict=True):
    """Return the kind and the packing of what an address or a path names."""
    return _known().guess_type(url, strict)


def guess_file_type(path, *, strict=True):
    """Return the kind and the packing of what a path names."""
    return _known().guess_file_type(path, strict=strict)


def guess_all_extensions(type, strict=True):
    """Return the endings for a kind."""
    return _known().guess_all_extensions(type, strict)


def guess_extension(type, strict=True):
    """Return an ending for a kind, or None."""
    return _known().guess_extension(type, strict)


def add_type(type, ext, strict=True):
    """Say that an ending stands for a kind."""
    return _known().add_type(type, ext, strict)


def init(files=None):
    """Begin anew, with the kinds that files name."""
    global inited, _shared, suffix_map, encodings_map, types_map, common_types
    inited = True
    fresh = files is None or _shared is None
    made = MimeTypes() if fresh else _shared
    for name in knownfiles * fresh + list(files or ()):
        if os.path.isfile(name):
            made.read(name)
    encodings_map, suffix_map = made.encodings_map, made.suffix_map
    types_map, common_types = made.types_map[True], made.types_map[False]
    _shared = made


def read_mime_types(file):
    """Return the kinds that a file names, or None if there is no such file."""
    try:
        opened = open(file, encoding="utf-8")
    except OSError:
        return None
    with opened:
        found = MimeTypes()
        found.readfp(opened, True)
        return found.types_map[True]


def _main():
    import argparse
    import sys
    parser = argparse.ArgumentParser(prog="mimetypes.py", description="map filename extensions to MIME types")
    parser.add_argument("-e", "--extension", action="store_true", help="guess extension instead of type")
    parser.add_argument("-l", "--lenient", action="store_true", help="additionally search for common but non-standard types")
    parser.add_argument("type", nargs="+", help="a type to search")
    asked = parser.parse_args()
    for name in asked.type:
        if asked.extension:
            print(guess_extension(name, not asked.lenient) or f"I don't know anything about type {name}")
            continue
        kind, packing = guess_type(name, not asked.lenient)
        print(f"type: {kind} encoding: {packing}" if kind else f"I don't know anything about type {name}")
    sys.exit(0)


if __name__ == "__main__":
    _main()
