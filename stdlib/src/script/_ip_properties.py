"""Which addresses have a meaning of their own: the registries of IANA."""

import functools


def _lazy(version, *texts):
    @functools.cache
    def networks():
        import ipaddress
        cls = ipaddress.IPv4Network if version == 4 else ipaddress.IPv6Network
        return [cls(text) for text in texts]
    return networks


PROPERTIES = {
    4: {
        "link_local": _lazy(4, "169.254.0.0/16"),
        "loopback": _lazy(4, "127.0.0.0/8"),
        "multicast": _lazy(4, "224.0.0.0/4"),
        "reserved": _lazy(4, "240.0.0.0/4"),
        "private": _lazy(4, "0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16",
                         "172.16.0.0/12", "192.0.0.0/24", "192.0.0.170/31", "192.0.2.0/24",
                         "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
                         "203.0.113.0/24", "240.0.0.0/4", "255.255.255.255/32"),
        "exceptions": _lazy(4, "192.0.0.9/32", "192.0.0.10/32"),
        "shared": _lazy(4, "100.64.0.0/10"),
    },
    6: {
        "link_local": _lazy(6, "fe80::/10"),
        "loopback": _lazy(6, "::1/128"),
        "multicast": _lazy(6, "ff00::/8"),
        "site_local": _lazy(6, "fec0::/10"),
        "reserved": _lazy(6, "::/8", "100::/8", "200::/7", "400::/6", "800::/5", "1000::/4",
                          "4000::/3", "6000::/3", "8000::/3", "a000::/3", "c000::/3",
                          "e000::/4", "f000::/5", "f800::/6", "fe00::/9"),
        "private": _lazy(6, "::1/128", "::/128", "::ffff:0:0/96", "64:ff9b:1::/48", "100::/64",
                         "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "fc00::/7",
                         "fe80::/10"),
        "exceptions": _lazy(6, "2001:1::1/128", "2001:1::2/128", "2001:3::/32",
                            "2001:4:112::/48", "2001:20::/28", "2001:30::/28"),
    },
}


def is_global4(address):
    """Is an address of version 4 public?"""
    return not address._is_in("shared") and not address.is_private


def is_global6(address):
    """Is an address of version 6 public?"""
    return not address.is_private
