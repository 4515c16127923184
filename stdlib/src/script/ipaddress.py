"""Addresses and networks of the internet protocol."""

import functools

from _ip_properties import PROPERTIES, is_global4, is_global6
from _ip_text import V4 as _V4, V6 as _V6, AddressValueError, NetmaskValueError, mask as _mask

__all__ = ["ip_address", "ip_network", "ip_interface", "IPv4Address", "IPv4Network",
           "IPv4Interface", "IPv6Address", "IPv6Network", "IPv6Interface", "v4_int_to_packed",
           "v6_int_to_packed", "summarize_address_range", "collapse_addresses",
           "get_mixed_type_key", "AddressValueError", "NetmaskValueError", "IPV4LENGTH",
           "IPV6LENGTH"]

IPV4LENGTH, IPV6LENGTH = 32, 128


def _first(classes, value, what):
    for cls in classes:
        try:
            return cls(value)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{value!r} does not appear to be an IPv4 or IPv6 {what}")


def ip_address(address):
    """Return an address of either kind."""
    return _first((IPv4Address, IPv6Address), address, "address")


def ip_network(address, strict=True):
    """Return a network of either kind."""
    for cls in (IPv4Network, IPv6Network):
        try:
            return cls(address, strict)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 network")


def ip_interface(address):
    """Return an interface of either kind."""
    return _first((IPv4Interface, IPv6Interface), address, "interface")


def v4_int_to_packed(address):
    """Return a number as four bytes."""
    try:
        return address.to_bytes(4)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv4") from None


def v6_int_to_packed(address):
    """Return a number as sixteen bytes."""
    try:
        return address.to_bytes(16)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv6") from None


def _networks(first, last):
    """Give the networks that cover the numbers from first to last."""
    cls = IPv4Network if first.version == 4 else IPv6Network
    bits, low, high = first.max_prefixlen, first._ip, last._ip
    while low <= high:
        zeros = (low & -low).bit_length() - 1 if low else bits
        size = min(zeros, (high - low + 1).bit_length() - 1)
        yield cls((low, bits - size))
        low += 1 << size


def summarize_address_range(first, last):
    """Give the networks that cover the addresses from first to last."""
    if not (isinstance(first, _Address) and isinstance(last, _Address)):
        raise TypeError("first and last must be IP addresses, not networks")
    if first.version != last.version:
        raise TypeError(f"{first} and {last} are not of the same version")
    if first > last:
        raise ValueError("last IP address must be greater than first")
    yield from _networks(first, last)


def collapse_addresses(addresses):
    """Give the fewest networks that cover all addresses and networks."""
    ranges = []
    kind = None
    for item in addresses:
        if kind is not None and kind.version != item.version:
            raise TypeError(f"{item} and {kind} are not of the same version")
        kind = item
        if isinstance(item, _Network):
            ranges.append((item.network_address, item.broadcast_address))
        else:
            address = item.ip if hasattr(item, "ip") else item
            ranges.append((address, address))
    ranges.sort()
    result, first, last = [], None, None
    for low, high in ranges:
        if first is not None and low._ip <= last._ip + 1:
            last = max(last, high)
            continue
        if first is not None:
            result += _networks(first, last)
        first, last = low, high
    if first is not None:
        result += _networks(first, last)
    return iter(result)


def get_mixed_type_key(obj):
    """Return a key by which networks and addresses can be sorted together."""
    if isinstance(obj, _Network):
        return obj.version, obj.network_address, obj.netmask
    if isinstance(obj, _Address):
        return obj.version, obj
    return NotImplemented


class _Base:
    """What addresses and networks have in common."""

    __slots__ = ()

    @property
    def exploded(self):
        """The longest form."""
        return self._explode()

    @property
    def compressed(self):
        """The shortest form."""
        return str(self)

    @property
    def reverse_pointer(self):
        """The name for a reverse look-up."""
        return self._reverse_pointer()

    version = property(lambda self: self._version)

    def _check_int(self, address):
        if address < 0:
            raise AddressValueError(f"{address} (< 0) is not permitted as an "
                                    f"IPv{self._version} address")
        if address >> self.max_prefixlen:
            raise AddressValueError(f"{address} (>= 2**{self.max_prefixlen}) is not permitted as "
                                    f"an IPv{self._version} address")

    def _check_packed(self, address):
        if len(address) != self.max_prefixlen // 8:
            raise AddressValueError(f"{address!r} (len {len(address)} != "
                                    f"{self.max_prefixlen // 8}) is not permitted as an "
                                    f"IPv{self._version} address")


@functools.total_ordering
class _Address(_Base):
    """An address: a number with a form."""

    __slots__ = ()

    def __int__(self):
        return self._ip

    def __eq__(self, other):
        try:
            return self._ip == other._ip and self._version == other._version
        except AttributeError:
            return NotImplemented

    def __lt__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        if self._version != other._version:
            raise TypeError(f"{self} and {other} are not of the same version")
        return self._ip < other._ip

    def __add__(self, other):
        return self.__class__(self._ip + other) if isinstance(other, int) else NotImplemented

    def __sub__(self, other):
        return self.__class__(self._ip - other) if isinstance(other, int) else NotImplemented

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __str__(self):
        return self._format(self._ip)

    def __hash__(self):
        return hash(hex(self._ip))

    def __reduce__(self):
        return type(self), (self._ip,)

    def __format__(self, fmt):
        if not fmt or fmt[-1] == "s":
            return format(str(self), fmt)
        if fmt[-1] not in "bnxX":
            return super().__format__(fmt)
        import re
        found = re.fullmatch(r"(#?)(_?)([xbnX])", fmt)
        if not found:
            return super().__format__(fmt)
        alternate, grouping, base = found.groups()
        if base == "n":
            base = "b" if self._version == 4 else "x"
        width = self.max_prefixlen if base == "b" else self.max_prefixlen // 4
        if grouping:
            width += width // 4 - 1
        if alternate:
            width += 2
        return format(self._ip, f"{alternate}0{width}{grouping}{base}")

    @property
    def packed(self):
        """The address as bytes."""
        return self._ip.to_bytes(self.max_prefixlen // 8)

    def _is_in(self, name):
        return any(self in network for network in PROPERTIES[self._version][name]())

    is_multicast = property(lambda self: self._is_in("multicast"))
    is_reserved = property(lambda self: self._is_in("reserved"))
    is_link_local = property(lambda self: self._is_in("link_local"))
    is_loopback = property(lambda self: self._is_in("loopback"))
    is_unspecified = property(lambda self: self._ip == 0)


class IPv4Address(_V4, _Address):
    """An address of version 4."""

    __slots__ = ("_ip", "__weakref__")

    def __init__(self, address):
        if isinstance(address, int):
            self._check_int(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed(address)
            self._ip = int.from_bytes(address)
        else:
            address = str(address)
            if "/" in address:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            self._ip = self._parse(address)

    def _explode(self):
        return str(self)

    def _reverse_pointer(self):
        return ".".join(reversed(str(self).split("."))) + ".in-addr.arpa"

    is_private = property(lambda self: self._is_in("private") and not self._is_in("exceptions"))
    is_global = property(lambda self: is_global4(self))

    @property
    def ipv6_mapped(self):
        """The address of version 6 that stands for this one."""
        return IPv6Address(f"::ffff:{self}")


class IPv6Address(_V6, _Address):
    """An address of version 6."""

    __slots__ = ("_ip", "_scope_id", "__weakref__")

    def __init__(self, address):
        self._scope_id = None
        if isinstance(address, int):
            self._check_int(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed(address)
            self._ip = int.from_bytes(address)
        else:
            address = str(address)
            if "/" in address:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            address, percent, scope = address.partition("%")
            if percent and (not scope or "%" in scope):
                raise AddressValueError(f"Invalid IPv6 address: \"{address}%{scope}\"")
            self._scope_id = scope or None
            self._ip = self._parse(address)

    scope_id = property(lambda self: self._scope_id)

    def __str__(self):
        mapped = self.ipv4_mapped
        text = self._format(self._ip) if mapped is None else f"::ffff:{mapped}"
        return f"{text}%{self._scope_id}" if self._scope_id else text

    def __eq__(self, other):
        equal = super().__eq__(other)
        if equal is NotImplemented or not equal:
            return equal
        return self._scope_id == getattr(other, "_scope_id", None)

    def __hash__(self):
        return hash((self._ip, self._scope_id))

    def __reduce__(self):
        return type(self), (str(self),)

    def _explode(self):
        mapped = self.ipv4_mapped
        text = self._long(self._ip)
        return text if mapped is None else f"{text[:30]}{mapped}"

    def _reverse_pointer(self):
        return ".".join(reversed(self._long(self._ip).replace(":", ""))) + ".ip6.arpa"

    is_site_local = property(lambda self: self._is_in("site_local"))

    def _through_v4(self, name, otherwise):
        mapped = self.ipv4_mapped
        return getattr(mapped, name) if mapped is not None else otherwise()

    is_loopback = property(lambda self: self._through_v4("is_loopback", lambda: self._ip == 1))
    is_private = property(lambda self: self._through_v4(
        "is_private", lambda: self._is_in("private") and not self._is_in("exceptions")))
    is_global = property(lambda self: self._through_v4("is_global", lambda: is_global6(self)))

    @property
    def ipv4_mapped(self):
        """The address of version 4 that this one stands for."""
        return IPv4Address(self._ip & 0xffffffff) if self._ip >> 32 == 0xffff else None

    @property
    def sixtofour(self):
        """The address of version 4 behind a 6to4 one."""
        return IPv4Address(self._ip >> 80 & 0xffffffff) if self._ip >> 112 == 0x2002 else None

    @property
    def teredo(self):
        """Server and client behind a Teredo address."""
        if self._ip >> 96 != 0x20010000:
            return None
        return IPv4Address(self._ip >> 64 & 0xffffffff), IPv4Address(~self._ip & 0xffffffff)


@functools.total_ordering
class _Network(_Base):
    """The addresses that begin alike."""

    def __init__(self, address, strict=True):
        address, mask = _split(address, self.max_prefixlen)
        self.network_address = self._address_class(address)
        self._prefixlen, self.netmask = _masks(self, mask)
        if self.network_address._ip & self.netmask._ip != self.network_address._ip:
            if strict:
                raise ValueError(f"{self} has host bits set")
            self.network_address = self._address_class(
                self.network_address._ip & self.netmask._ip)

    prefixlen = property(lambda self: self._prefixlen)

    @functools.cached_property
    def broadcast_address(self):
        """The last address."""
        return self._address_class(self.network_address._ip | self.hostmask._ip)

    @functools.cached_property
    def hostmask(self):
        """The bits that tell addresses apart."""
        return self._address_class(self.netmask._ip ^ (1 << self.max_prefixlen) - 1)

    @property
    def with_prefixlen(self):
        """The text with the length of the prefix."""
        return f"{self.network_address}/{self._prefixlen}"

    @property
    def with_netmask(self):
        """The text with the mask."""
        return f"{self.network_address}/{self.netmask}"

    @property
    def with_hostmask(self):
        """The text with the mask of the hosts."""
        return f"{self.network_address}/{self.hostmask}"

    @property
    def num_addresses(self):
        """How many addresses there are."""
        return self.broadcast_address._ip - self.network_address._ip + 1

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __str__(self):
        return self.with_prefixlen

    def __iter__(self):
        for n in range(self.network_address._ip, self.broadcast_address._ip + 1):
            yield self._address_class(n)

    def hosts(self):
        """Give the addresses that hosts may have."""
        low, high = self.network_address._ip, self.broadcast_address._ip
        left = self.max_prefixlen - self._prefixlen
        if left == 0:
            return [self._address_class(low)]
        if left == 1:
            return [self._address_class(low), self._address_class(high)]
        return map(self._address_class, range(low + 1, high + (self._version == 6)))

    def __getitem__(self, n):
        low, high = self.network_address._ip, self.broadcast_address._ip
        found = low + n if n >= 0 else high + n + 1
        if not low <= found <= high:
            raise IndexError("address out of range")
        return self._address_class(found)

    def _check_version(self, other):
        if self._version != other._version:
            raise TypeError(f"{self} and {other} are not of the same version")

    def __lt__(self, other):
        if not isinstance(other, _Network):
            return NotImplemented
        self._check_version(other)
        return (self.network_address, self.netmask) < (other.network_address, other.netmask)

    def __eq__(self, other):
        try:
            return (self._version, self.network_address, self.netmask._ip) == \
                (other._version, other.network_address, other.netmask._ip)
        except AttributeError:
            return NotImplemented

    def __hash__(self):
        return hash(self.network_address._ip ^ self.netmask._ip)

    def __contains__(self, other):
        if self._version != other._version or isinstance(other, _Network):
            return False
        return other._ip & self.netmask._ip == self.network_address._ip

    def __reduce__(self):
        return type(self), (str(self),)

    def _explode(self):
        return f"{self.network_address.exploded}/{self._prefixlen}"

    def _reverse_pointer(self):
        return str(self)

    def overlaps(self, other):
        """Have both an address in common?"""
        return self.network_address in other or self.broadcast_address in other \
            or other.network_address in self or other.broadcast_address in self

    def compare_networks(self, other):
        """Return -1, 0 or 1."""
        self._check_version(other)
        return (self > other) - (self < other)

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        """Give the parts of the network."""
        if self._prefixlen == self.max_prefixlen:
            yield self
            return
        if new_prefix is not None:
            if new_prefix < self._prefixlen:
                raise ValueError("new prefix must be longer")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = new_prefix - self._prefixlen
        if prefixlen_diff < 0:
            raise ValueError("prefix length diff must be > 0")
        length = self._prefixlen + prefixlen_diff
        if length > self.max_prefixlen:
            raise ValueError(f"prefix length diff {length} is invalid for netblock {self}")
        step = 1 << self.max_prefixlen - length
        for low in range(self.network_address._ip, self.broadcast_address._ip + 1, step):
            yield self.__class__((low, length))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        """Return the network around this one."""
        if self._prefixlen == 0:
            return self
        if new_prefix is not None:
            if new_prefix > self._prefixlen:
                raise ValueError("new prefix must be shorter")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = self._prefixlen - new_prefix
        length = self._prefixlen - prefixlen_diff
        if length < 0:
            raise ValueError(f"current prefixlen is {self._prefixlen}, cannot have a "
                             f"prefixlen_diff of {prefixlen_diff}")
        mask = _mask(length, self.max_prefixlen)
        return self.__class__((self.network_address._ip & mask, length))

    def _within(self, other, outer, inner):
        if self._version != other._version:
            raise TypeError(f"{self} and {other} are not of the same version")
        if not (isinstance(other, _Network)):
            raise TypeError(f"Unable to test subnet containment between {self} and {other}")
        return outer.network_address <= inner.network_address \
            and outer.broadcast_address >= inner.broadcast_address

    def subnet_of(self, other):
        """Is this a part of the other one?"""
        return self._within(other, other, self)

    def supernet_of(self, other):
        """Is the other one a part of this?"""
        return self._within(other, self, other)

    def address_exclude(self, other):
        """Give the parts of this network that are not in the other one."""
        self._check_version(other)
        if not isinstance(other, _Network):
            raise TypeError(f"{other} is not a network object")
        if not other.subnet_of(self):
            raise ValueError(f"{other} not contained in {self}")
        if other == self:
            return
        part = self
        while part != other:
            first, second = part.subnets()
            inside, outside = (first, second) if other.subnet_of(first) else (second, first)
            yield outside
            part = inside

    def _both(self, name):
        return getattr(self.network_address, name) and getattr(self.broadcast_address, name)

    is_multicast = property(lambda self: self._both("is_multicast"))
    is_reserved = property(lambda self: self._both("is_reserved"))
    is_link_local = property(lambda self: self._both("is_link_local"))
    is_loopback = property(lambda self: self._both("is_loopback"))
    is_unspecified = property(lambda self: self._both("is_unspecified"))

    @property
    def is_private(self):
        """Does it lie in a network that is not public?"""
        names = PROPERTIES[self._version]
        low, high = self.network_address, self.broadcast_address
        return any(low in n and high in n for n in names["private"]()) and all(
            low not in n and high not in n for n in names["exceptions"]())

    @property
    def is_global(self):
        """Is it public?"""
        return not self.is_private and not (
            self._version == 4 and self.overlaps(IPv4Network("100.64.0.0/10")))


def _split(address, bits):
    if isinstance(address, (bytes, int)):
        return address, bits
    if isinstance(address, tuple):
        return (address[0], address[1] if len(address) > 1 else bits)
    parts = str(address).split("/")
    if len(parts) > 2:
        raise AddressValueError(f"Only one '/' permitted in {address!r}")
    return (parts[0], parts[1] if len(parts) > 1 else bits)


def _masks(self, mask):
    """The length of the prefix and the mask of a text or a number."""
    bits = self.max_prefixlen
    if not isinstance(mask, int):
        if mask.isascii() and mask.isdigit():
            length = int(mask)
        elif self._version == 4:
            length = _mask_length(mask)
        else:
            raise NetmaskValueError(f"{mask!r} is not a valid netmask")
    else:
        length = mask
    if not 0 <= length <= bits:
        raise NetmaskValueError(f"{mask!r} is not a valid netmask") if not isinstance(mask, int) \
            else NetmaskValueError(f"{length!r} is not a valid netmask")
    return length, self._address_class(_mask(length, bits))


def _mask_length(text):
    """The length that a dotted mask stands for."""
    try:
        number = _V4._parse(text)
    except AddressValueError:
        raise NetmaskValueError(f"{text!r} is not a valid netmask") from None
    for found in (number, number ^ 0xffffffff):
        low = (~found & 0xffffffff) + 1
        if low & low - 1 == 0:
            return 33 - low.bit_length()
    raise NetmaskValueError(f"{text!r} is not a valid netmask")


class IPv4Network(_V4, _Network):
    """A network of version 4."""

    _address_class = IPv4Address


class IPv6Network(_V6, _Network):
    """A network of version 6."""

    _address_class = IPv6Address
    is_site_local = property(lambda self: self._both("is_site_local"))


class _Interface:
    """An address with the network that it belongs to."""

    def __init__(self, address):
        address, mask = _split(address, self.max_prefixlen)
        super().__init__(address)
        self.network = self._network_class((self._ip, mask), strict=False)
        self.netmask, self._prefixlen = self.network.netmask, self.network._prefixlen

    @property
    def hostmask(self):
        """The bits that tell addresses apart."""
        return self.network.hostmask

    def __str__(self):
        return f"{super().__str__()}/{self._prefixlen}"

    def __eq__(self, other):
        equal = super().__eq__(other)
        if equal is NotImplemented or not equal:
            return equal
        try:
            return self.network == other.network
        except AttributeError:
            return False

    def __lt__(self, other):
        less = super().__lt__(other)
        if less is NotImplemented:
            return NotImplemented
        try:
            return self.network < other.network or self.network == other.network and less
        except AttributeError:
            return False

    def __hash__(self):
        return hash((self._ip, self._prefixlen, int(self.network.network_address)))

    def __reduce__(self):
        return type(self), (str(self),)

    @property
    def ip(self):
        """The address alone."""
        return self._address_class(self._ip)

    @property
    def with_prefixlen(self):
        """The text with the length of the prefix."""
        return f"{self.ip}/{self._prefixlen}"

    @property
    def with_netmask(self):
        """The text with the mask."""
        return f"{self.ip}/{self.netmask}"

    @property
    def with_hostmask(self):
        """The text with the mask of the hosts."""
        return f"{self.ip}/{self.hostmask}"


class IPv4Interface(_Interface, IPv4Address):
    """An address of version 4 with its network."""

    _network_class, _address_class = IPv4Network, IPv4Address


class IPv6Interface(_Interface, IPv6Address):
    """An address of version 6 with its network."""

    _network_class, _address_class = IPv6Network, IPv6Address
