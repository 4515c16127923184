"""What this runs on."""

import functools
import os
import sys
from collections import namedtuple

__version__ = "1.0.8"

uname_result = namedtuple("uname_result", "system node release version machine processor")
uname_result.__module__ = "platform"
IOSVersionInfo = namedtuple("IOSVersionInfo", "system release model is_simulator")
AndroidVer = namedtuple("AndroidVer",
                        "release api_level manufacturer model device is_emulator")
IOSVersionInfo.__module__ = AndroidVer.__module__ = "platform"


@functools.cache
def uname():
    """Return what the system says of itself."""
    found = os.uname()
    return uname_result(found.sysname, found.nodename, found.release, found.version,
                        found.machine, "")


def system():
    """Return the name of the operating system."""
    return uname().system


def node():
    """Return the name of this host."""
    return uname().node


def release():
    """Return the release of the operating system."""
    return uname().release


def version():
    """Return the version of the operating system."""
    return uname().version


def machine():
    """Return the kind of machine."""
    return uname().machine


def processor():
    """Return the name of the processor, or nothing."""
    return uname().processor


def architecture(executable=sys.executable, bits="", linkage=""):
    """Return the word size and the format of programs."""
    return bits or ("64bit" if sys.maxsize > 2**32 else "32bit"), linkage or "ELF"


def libc_ver(executable=None, lib="", version="", chunksize=16384):
    """Return the name and version of the C library that a program uses, where it can be told."""
    try:
        paths = [executable] if executable else _loaded_libraries()
        for path in paths:
            with open(path, "rb") as file:
                data = file.read()
            at = data.find(b"GNU C Library")
            if at >= 0:
                words = data[at:at + 200].decode("latin-1").split("version ", 1)
                return "glibc", words[1].split(".\n")[0].split(",")[0].rstrip(".") if words[1:] else version
            if b"musl libc" in data:
                return "musl", version
    except OSError:
        pass
    return lib, version


def _loaded_libraries():
    """Return the C libraries that are mapped into this process."""
    with open("/proc/self/maps") as file:
        paths = {line.split(None, 5)[5].strip() for line in file if "/libc.so" in line}
    return sorted(paths)


def python_implementation():
    """Return the name of the implementation of the language."""
    return "CPython" if sys.implementation.name == "cpython" else sys.implementation.name


def python_version():
    """Return the version of the language."""
    return sys.version.split()[0]


def python_version_tuple():
    """Return the version of the language in parts."""
    return tuple(python_version().split("."))


def python_branch():
    return ""


def python_revision():
    return ""


def python_build():
    """Return the number and date of the build."""
    return "", ""


def python_compiler():
    """Return what compiled this."""
    _, bracket, rest = sys.version.partition("[")
    return rest.rstrip("]") if bracket else ""


def mac_ver(release="", versioninfo=("", "", ""), machine=""):
    """Return the release of macOS, its parts and the machine: what is given, on other systems."""
    return release, versioninfo, machine


def win32_ver(release="", version="", csd="", ptype=""):
    """Return the release of Windows and its kin: what is given, on other systems."""
    return release, version, csd, ptype


def win32_edition():
    """Return the edition of Windows: None on other systems."""
    return None


def win32_is_iot():
    """Return whether this is Windows for small devices."""
    return False


def java_ver(release="", vendor="", vminfo=("", "", ""), osinfo=("", "", "")):
    """Return the version of Jython: what is given, elsewhere."""
    import warnings
    warnings._deprecated("java_ver", remove=(3, 15))
    return release, vendor, vminfo, osinfo


def ios_ver(system="", release="", model="", is_simulator=False):
    """Return the version of iOS: what is given, on other systems."""
    return IOSVersionInfo(system, release, model, is_simulator)


def android_ver(release="", api_level=0, manufacturer="", model="", device="",
                is_emulator=False):
    """Return the version of Android: what is given, on other systems."""
    return AndroidVer(release, api_level, manufacturer, model, device, is_emulator)


def system_alias(system, release, version):
    """Return the names under which a system is sold."""
    if system == "SunOS" and release >= "5":
        first, dot, rest = release.partition(".")
        if first.isdecimal():
            first = str(int(first) - 3)
        system, release = "Solaris", first + dot + rest
    elif system in ("win32", "win16"):
        system = "Windows"
    return system, release, version


def platform(aliased=False, terse=False):
    """Return the system, its release and the machine as one word."""
    found = uname()
    library, version = libc_ver()
    parts = [found.system, found.release, found.machine]
    text = "-".join(part.replace(" ", "_") for part in parts if part)
    return f"{text}-with-{library}{version}" if library else text


def freedesktop_os_release():
    """Return what /etc/os-release says."""
    for path in ("/etc/os-release", "/usr/lib/os-release"):
        try:
            with open(path, encoding="utf-8") as file:
                found = {}
                for line in file:
                    name, equals, value = line.strip().partition("=")
                    if equals and not name.startswith("#"):
                        found[name] = value.strip("'\"")
                return found
        except OSError:
            continue
    raise OSError("Unable to read files /etc/os-release, /usr/lib/os-release")
