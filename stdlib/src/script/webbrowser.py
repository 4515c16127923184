"""Shows pages in a browser, by the programs that are there."""

import os
import shlex
import shutil
import subprocess
import sys

__all__ = ["Error", "open", "open_new", "open_new_tab", "get", "register"]


class Error(Exception):
    """There is no browser that could be used."""


_browsers = {}
_order = None


def register(name, klass, instance=None, *, preferred=False):
    """Make a kind of browser known."""
    _looked()
    _browsers[name.lower()] = [klass, instance]
    if preferred:
        _order.insert(0, name)
    else:
        _order.append(name)


def get(using=None):
    """Return a browser: the one of that name or command, or the best there is."""
    for choice in _looked() if using is None else [using]:
        if "%s" in choice:
            words = shlex.split(choice)
            if words[-1] == "&":
                return BackgroundBrowser(words[:-1])
            return GenericBrowser(words)
        entry = _browsers.get(choice.lower())
        if entry is None and shutil.which(choice):
            entry = _browsers[choice.lower()] = [None, GenericBrowser(choice)]
        if entry is None:
            continue
        if entry[1] is not None:
            return entry[1]
        if entry[0] is not None:
            return entry[0]()
    raise Error("could not locate runnable browser")


def open(url, new=0, autoraise=True):
    """Show a page; answers whether a browser was found."""
    for name in _looked():
        if get(name).open(url, new, autoraise):
            return True
    return False


def open_new(url):
    """Show a page in a window of its own."""
    return open(url, 1)


def open_new_tab(url):
    """Show a page beside those that are open."""
    return open(url, 2)


class BaseBrowser:
    """What all browsers can do."""

    args = ["%s"]

    def __init__(self, name=""):
        self.name = self.basename = name

    def open(self, url, new=0, autoraise=True):
        raise NotImplementedError

    def open_new(self, url):
        return self.open(url, 1)

    def open_new_tab(self, url):
        return self.open(url, 2)


class GenericBrowser(BaseBrowser):
    """A program that is run to its end."""

    def __init__(self, name):
        if isinstance(name, str):
            self.name, self.args = name, ["%s"]
        else:
            self.name, self.args = name[0], name[1:]
        self.basename = os.path.basename(self.name)

    def _command(self, url):
        sys.audit("webbrowser.open", url) if hasattr(sys, "audit") else None
        return [self.name] + [arg.replace("%s", url) for arg in self.args]

    def open(self, url, new=0, autoraise=True):
        try:
            return not subprocess.call(self._command(url))
        except OSError:
            return False


class BackgroundBrowser(GenericBrowser):
    """A program that runs on."""

    def open(self, url, new=0, autoraise=True):
        try:
            return subprocess.Popen(self._command(url)).poll() is None
        except OSError:
            return False


_WINDOWED = ("xdg-open", "x-www-browser", "firefox", "chromium", "chromium-browser",
             "google-chrome", "epiphany", "konqueror", "opera")
_IN_TERMINAL = ("www-browser", "links", "elinks", "lynx", "w3m")


def _looked():
    """Return the names of browsers, the best first; look for them once."""
    global _order
    if _order is None:
        _order = []
        if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            for name in _WINDOWED:
                if shutil.which(name):
                    register(name, None, BackgroundBrowser(name))
        if os.environ.get("TERM"):
            for name in _IN_TERMINAL:
                if shutil.which(name):
                    register(name, None, GenericBrowser(name))
        for choice in reversed(os.environ.get("BROWSER", "").split(os.pathsep)):
            if choice:
                if "%s" not in choice:
                    _browsers[choice.lower()] = [None, GenericBrowser(choice)]
                _order.insert(0, choice)
    return _order
