"""What robots may read, as the file robots.txt of a site says."""

import time
import urllib.parse
from collections import namedtuple

__all__ = ["RobotFileParser"]

RequestRate = namedtuple("RequestRate", "requests seconds")


class RobotFileParser:
    """The rules of a site."""

    def __init__(self, url=""):
        self.entries, self.sitemaps, self.default_entry = [], [], None
        self.disallow_all = self.allow_all = False
        self.last_checked = 0
        self.set_url(url)

    def mtime(self):
        """Return when the rules were read."""
        return self.last_checked

    def modified(self):
        """Note that the rules have been read now."""
        self.last_checked = time.time()

    def set_url(self, url):
        """Say where the rules are."""
        self.url = url
        self.host, self.path = urllib.parse.urlparse(url)[1:3]

    def read(self):
        """Read the rules from where they are."""
        import urllib.error
        import urllib.request
        try:
            answer = urllib.request.urlopen(self.url)
        except urllib.error.HTTPError as problem:
            if problem.code in (401, 403):
                self.disallow_all = True
            elif 400 <= problem.code < 500:
                self.allow_all = True
            problem.close()
        else:
            self.parse(answer.read().decode("utf-8").splitlines())

    def parse(self, lines):
        """Take the lines of a file of rules."""
        self.modified()
        entry, ruled = None, False
        for line in lines:
            line = line.partition("#")[0].strip()
            word, colon, value = line.partition(":")
            word, value = word.strip().lower(), urllib.parse.unquote(value.strip())
            if not line:
                if entry is not None and entry.useragents and ruled:
                    self._add(entry)
                    entry, ruled = None, False
                elif entry is not None and not ruled:
                    entry = None
            elif not colon:
                continue
            elif word == "user-agent":
                if ruled and entry is not None:
                    self._add(entry)
                    entry, ruled = None, False
                entry = entry or Entry()
                entry.useragents.append(value)
            elif word == "sitemap":
                self.sitemaps.append(value)
            elif entry is not None:
                ruled = entry.rule(word, value) or ruled
        if entry is not None and ruled:
            self._add(entry)

    def _add(self, entry):
        if "*" in entry.useragents:
            if self.default_entry is None:
                self.default_entry = entry
        else:
            self.entries.append(entry)

    def _entry(self, useragent):
        for entry in self.entries:
            if entry.applies_to(useragent):
                return entry
        return self.default_entry

    def can_fetch(self, useragent, url):
        """May a robot read a page?"""
        if self.disallow_all:
            return False
        if self.allow_all:
            return True
        if not self.last_checked:
            return False
        parts = urllib.parse.urlparse(urllib.parse.unquote(url))
        path = urllib.parse.urlunparse(("", "", *parts[2:]))
        path = urllib.parse.quote(path) or "/"
        entry = self._entry(useragent)
        return True if entry is None else entry.allowance(path)

    def crawl_delay(self, useragent):
        """Return how many seconds a robot is to wait, or None."""
        entry = self._entry(useragent) if self.mtime() else None
        return entry.delay if entry is not None else None

    def request_rate(self, useragent):
        """Return how often a robot may ask, or None."""
        entry = self._entry(useragent) if self.mtime() else None
        return entry.req_rate if entry is not None else None

    def site_maps(self):
        """Return the maps of the site, or None."""
        return self.sitemaps or None

    def __str__(self):
        entries = self.entries + ([self.default_entry] if self.default_entry else [])
        return "\n\n".join(map(str, entries))


class RuleLine:
    """Paths that are allowed, or not."""

    def __init__(self, path, allowance):
        if path == "" and not allowance:
            allowance = True
        path = urllib.parse.urlunparse(urllib.parse.urlparse(path))
        self.path, self.allowance = urllib.parse.quote(path), allowance

    def applies_to(self, filename):
        return self.path == "*" or filename.startswith(self.path)

    def __str__(self):
        return ("Allow" if self.allowance else "Disallow") + ": " + self.path


class Entry:
    """The rules for some robots."""

    def __init__(self):
        self.useragents, self.rulelines = [], []
        self.delay = self.req_rate = None

    def rule(self, word, value):
        """Take a line; answers whether it is a rule."""
        if word in ("allow", "disallow"):
            self.rulelines.append(RuleLine(value, word == "allow"))
        elif word == "crawl-delay":
            if value.isdigit():
                self.delay = int(value)
        elif word == "request-rate":
            count, slash, seconds = value.partition("/")
            if slash and count.strip().isdigit() and seconds.strip().isdigit():
                self.req_rate = RequestRate(int(count), int(seconds))
        else:
            return False
        return True

    def __str__(self):
        lines = [f"User-agent: {agent}" for agent in self.useragents]
        if self.delay is not None:
            lines.append(f"Crawl-delay: {self.delay}")
        if self.req_rate is not None:
            lines.append(f"Request-rate: {self.req_rate.requests}/{self.req_rate.seconds}")
        return "\n".join(lines + list(map(str, self.rulelines)))

    def applies_to(self, useragent):
        """Are these the rules of a robot?"""
        useragent = useragent.split("/")[0].lower()
        return any(agent == "*" or agent.lower() in useragent for agent in self.useragents)

    def allowance(self, filename):
        """May a page be read?"""
        for line in self.rulelines:
            if line.applies_to(filename):
                return line.allowance
        return True
