# expect: CPython 3.13
from urllib import robotparser
p = robotparser.RobotFileParser("http://x.org/robots.txt")
print(p.can_fetch("a", "/"), p.mtime(), p.site_maps())
p.parse("""# rules
User-agent: alpha
User-agent: beta
Crawl-delay: 3
Request-rate: 5/10
Disallow: /no
Allow: /no/but
Disallow: /a%20b

User-agent: *
Disallow: /tmp
Disallow:
Sitemap: http://x.org/map.xml
""".splitlines())
for agent in ("alpha", "Beta/2.0", "gamma"):
    for url in ("/", "/no", "/no/but", "/tmp/x", "http://x.org/a b", "/a%20b/c", "/yes?q=1"):
        print(agent, url, p.can_fetch(agent, url))
    print(p.crawl_delay(agent), p.request_rate(agent))
print(p.site_maps()); print(str(p))
