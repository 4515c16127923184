"""Where the interpreter and its modules are installed."""

import os
import sys

__all__ = ["get_config_h_filename", "get_config_var", "get_config_vars",
           "get_makefile_filename", "get_path", "get_path_names", "get_paths", "get_platform",
           "get_python_version", "get_scheme_names", "parse_config_h"]

_POSIX = {"stdlib": "{installed_base}/{platlibdir}/{implementation_lower}{py_version_short}",
          "platstdlib": "{platbase}/{platlibdir}/{implementation_lower}{py_version_short}",
          "purelib": "{base}/lib/{implementation_lower}{py_version_short}/site-packages",
          "platlib":
              "{platbase}/{platlibdir}/{implementation_lower}{py_version_short}/site-packages",
          "include": "{installed_base}/include/{implementation_lower}{py_version_short}{abiflags}",
          "platinclude":
              "{installed_platbase}/include/{implementation_lower}{py_version_short}{abiflags}",
          "scripts": "{base}/bin", "data": "{base}"}
_HOME = {"stdlib": "{installed_base}/lib/{implementation_lower}",
         "platstdlib": "{base}/lib/{implementation_lower}",
         "purelib": "{base}/lib/{implementation_lower}",
         "platlib": "{base}/lib/{implementation_lower}",
         "include": "{installed_base}/include/{implementation_lower}",
         "platinclude": "{installed_base}/include/{implementation_lower}",
         "scripts": "{base}/bin", "data": "{base}"}
_NT = {"stdlib": "{installed_base}/Lib", "platstdlib": "{base}/Lib",
       "purelib": "{base}/Lib/site-packages", "platlib": "{base}/Lib/site-packages",
       "include": "{installed_base}/Include", "platinclude": "{installed_base}/Include",
       "scripts": "{base}/Scripts", "data": "{base}"}
_USER = {"stdlib": "{userbase}/lib/{implementation_lower}{py_version_short}",
         "platstdlib": "{userbase}/lib/{implementation_lower}{py_version_short}",
         "purelib": "{userbase}/lib/{implementation_lower}{py_version_short}/site-packages",
         "platlib": "{userbase}/lib/{implementation_lower}{py_version_short}/site-packages",
         "include": "{userbase}/include/{implementation_lower}{py_version_short}",
         "scripts": "{userbase}/bin", "data": "{userbase}"}
_NT_USER = {"stdlib": "{userbase}/{implementation}{py_version_nodot_plat}",
            "platstdlib": "{userbase}/{implementation}{py_version_nodot_plat}",
            "purelib": "{userbase}/{implementation}{py_version_nodot_plat}/site-packages",
            "platlib": "{userbase}/{implementation}{py_version_nodot_plat}/site-packages",
            "include": "{userbase}/{implementation}{py_version_nodot_plat}/Include",
            "scripts": "{userbase}/{implementation}{py_version_nodot_plat}/Scripts",
            "data": "{userbase}"}
_OSX_USER = {"stdlib": "{userbase}/lib/{implementation_lower}",
             "platstdlib": "{userbase}/lib/{implementation_lower}",
             "purelib": "{userbase}/lib/{implementation_lower}/site-packages",
             "platlib": "{userbase}/lib/{implementation_lower}/site-packages",
             "include": "{userbase}/include/{implementation_lower}{py_version_short}",
             "scripts": "{userbase}/bin", "data": "{userbase}"}
_INSTALL_SCHEMES = {"posix_prefix": _POSIX, "posix_home": _HOME, "nt": _NT,
                    "posix_venv": _POSIX, "nt_venv": _NT, "venv": _POSIX, "nt_user": _NT_USER,
                    "posix_user": _USER, "osx_framework_user": _OSX_USER}
_SCHEME_KEYS = ("stdlib", "platstdlib", "purelib", "platlib", "include", "scripts", "data")

_vars = None


def get_scheme_names():
    """Return the names of all ways to install."""
    return tuple(sorted(_INSTALL_SCHEMES))


def get_path_names():
    """Return the names of the paths."""
    return _SCHEME_KEYS


def get_preferred_scheme(key):
    """Return the way to install for a purpose."""
    known = {"prefix": "posix_prefix", "home": "posix_home", "user": "posix_user"}
    if key == "prefix" and sys.prefix != sys.base_prefix:
        return "venv"
    if key not in known:
        raise ValueError(f"unknown preferred scheme key: {key!r}")
    return known[key]


def get_default_scheme():
    """Return the usual way to install."""
    return get_preferred_scheme("prefix")


def _userbase():
    return os.environ.get("PYTHONUSERBASE") or os.path.join(os.path.expanduser("~"), ".local")


def get_config_vars(*args):
    """Return what is known of the installation: all of it, or the values of some names."""
    global _vars
    if _vars is None:
        version = sys.version_info
        prefix, exec_prefix = sys.prefix, sys.exec_prefix
        _vars = {"prefix": prefix, "exec_prefix": exec_prefix,
                 "py_version": f"{version[0]}.{version[1]}.{version[2]}",
                 "py_version_short": f"{version[0]}.{version[1]}",
                 "py_version_nodot": f"{version[0]}{version[1]}",
                 "installed_base": sys.base_prefix, "base": prefix,
                 "installed_platbase": sys.base_exec_prefix, "platbase": exec_prefix,
                 "projectbase": os.path.dirname(os.path.abspath(sys.executable or "gilbox")),
                 "platlibdir": getattr(sys, "platlibdir", "lib"), "implementation": "Python",
                 "implementation_lower": "python", "abiflags": getattr(sys, "abiflags", ""),
                 "py_version_nodot_plat": "", "userbase": _userbase(), "srcdir": prefix,
                 "EXE": "", "EXT_SUFFIX": ".so", "SO": ".so", "VERSION":
                 f"{version[0]}.{version[1]}", "Py_DEBUG": 0, "Py_GIL_DISABLED": 0,
                 "SOABI": sys.implementation.cache_tag, "BINDIR": f"{exec_prefix}/bin",
                 "LIBDIR": f"{exec_prefix}/lib", "WITH_DOC_STRINGS": 1, "SIZEOF_VOID_P": 8,
                 "HAVE_FORK": 0, "TZPATH": "/usr/share/zoneinfo:/usr/lib/zoneinfo:"
                 "/usr/share/lib/zoneinfo:/etc/zoneinfo"}
    return [_vars.get(name) for name in args] if args else _vars


def get_config_var(name):
    """Return what is known under a name."""
    return get_config_vars().get(name)


def _expanded(scheme, vars):
    values = dict(get_config_vars())
    if vars:
        values.update(vars)
    result = {}
    for name, path in _INSTALL_SCHEMES[scheme].items():
        try:
            result[name] = os.path.normpath(os.path.expanduser(path.format(**values)))
        except KeyError as e:
            raise AttributeError(e) from None
    return result


def get_paths(scheme=None, vars=None, expand=True):
    """Return the paths of a way to install."""
    scheme = scheme or get_default_scheme()
    return _expanded(scheme, vars) if expand else _INSTALL_SCHEMES[scheme]


def get_path(name, scheme=None, vars=None, expand=True):
    """Return a path of a way to install."""
    return get_paths(scheme, vars, expand)[name]


def get_python_version():
    """Return the version of the language."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def get_platform():
    """Return the kind of machine and system."""
    name, _, _, _, machine = os.uname()
    return f"{name.lower()}-{machine.replace(' ', '_').replace('/', '-')}"


def get_config_h_filename():
    """Return where a header with the configuration would stand."""
    return os.path.join(get_path("platinclude"), "pyconfig.h")


def get_makefile_filename():
    """Return where the makefile would stand."""
    version = get_python_version()
    return os.path.join(get_path("stdlib"), f"config-{version}-{get_platform()}", "Makefile")


def is_python_build(check_home=None):
    """Is this run from where it was built?"""
    return False


def parse_config_h(fp, vars=None):
    """Read a header with the configuration."""
    import re
    vars = {} if vars is None else vars
    for line in fp:
        found = re.match(r"#define ([A-Z][A-Za-z0-9_]+) (.*)\n", line)
        if found:
            name, value = found.groups()
            try:
                value = int(value)
            except ValueError:
                pass
            vars[name] = value
            continue
        found = re.match(r"/[*] #undef ([A-Z][A-Za-z0-9_]+) [*]/\n", line)
        if found:
            vars[found.group(1)] = 0
    return vars
