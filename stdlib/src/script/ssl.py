"""TLS, as far as it goes without TLS: contexts with their settings, certificates as text, the errors. What would need a
connection raises NotImplementedError."""

import base64
import calendar
import collections
import enum
import os
import re
import socket as _socket
import textwrap

PEM_HEADER, PEM_FOOTER = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
OPENSSL_VERSION, OPENSSL_VERSION_INFO, OPENSSL_VERSION_NUMBER = "none (gilbox has no TLS)", (0,) * 5, 0
HAS_SNI = HAS_ECDH = HAS_NPN = HAS_ALPN = HAS_SSLv2 = HAS_SSLv3 = HAS_PSK = False
HAS_TLSv1 = HAS_TLSv1_1 = HAS_TLSv1_2 = HAS_TLSv1_3 = False
CHANNEL_BINDING_TYPES = []


def _no_tls(what):
    raise NotImplementedError(f"ssl.{what}: gilbox has no TLS")


class _SSLMethod(enum.IntEnum):
    """What a context speaks."""

    PROTOCOL_TLS = 2
    PROTOCOL_SSLv23 = 2
    PROTOCOL_TLSv1 = 3
    PROTOCOL_TLSv1_1 = 4
    PROTOCOL_TLSv1_2 = 5
    PROTOCOL_TLS_CLIENT = 16
    PROTOCOL_TLS_SERVER = 17


class VerifyMode(enum.IntEnum):
    """Whether the other side must show a certificate."""

    CERT_NONE = 0
    CERT_OPTIONAL = 1
    CERT_REQUIRED = 2


class TLSVersion(enum.IntEnum):
    """Versions of the protocol."""

    MINIMUM_SUPPORTED = -2
    SSLv3 = 768
    TLSv1 = 769
    TLSv1_1 = 770
    TLSv1_2 = 771
    TLSv1_3 = 772
    MAXIMUM_SUPPORTED = -1


class Options(enum.IntFlag):
    """What a context does or leaves."""

    OP_ALL = 0x80000050
    OP_NO_SSLv2 = 0
    OP_NO_SSLv3 = 0x2000000
    OP_NO_TLSv1 = 0x4000000
    OP_NO_TLSv1_1 = 0x10000000
    OP_NO_TLSv1_2 = 0x8000000
    OP_NO_TLSv1_3 = 0x20000000
    OP_NO_COMPRESSION = 0x20000
    OP_CIPHER_SERVER_PREFERENCE = 0x400000
    OP_SINGLE_DH_USE = 0
    OP_SINGLE_ECDH_USE = 0
    OP_NO_TICKET = 0x4000
    OP_NO_RENEGOTIATION = 0x40000000
    OP_IGNORE_UNEXPECTED_EOF = 0x80
    OP_ENABLE_MIDDLEBOX_COMPAT = 0x100000
    OP_LEGACY_SERVER_CONNECT = 4
    OP_ENABLE_KTLS = 8


class VerifyFlags(enum.IntFlag):
    """How certificates are looked at."""

    VERIFY_DEFAULT = 0
    VERIFY_CRL_CHECK_LEAF = 4
    VERIFY_CRL_CHECK_CHAIN = 12
    VERIFY_X509_STRICT = 0x20
    VERIFY_X509_TRUSTED_FIRST = 0x8000
    VERIFY_ALLOW_PROXY_CERTS = 0x40
    VERIFY_X509_PARTIAL_CHAIN = 0x80000


class SSLErrorNumber(enum.IntEnum):
    """What an error is about."""

    SSL_ERROR_SSL = 1
    SSL_ERROR_WANT_READ = 2
    SSL_ERROR_WANT_WRITE = 3
    SSL_ERROR_WANT_X509_LOOKUP = 4
    SSL_ERROR_SYSCALL = 5
    SSL_ERROR_ZERO_RETURN = 6
    SSL_ERROR_WANT_CONNECT = 7
    SSL_ERROR_EOF = 8
    SSL_ERROR_INVALID_ERROR_CODE = 10


for _kind in (_SSLMethod, VerifyMode, Options, VerifyFlags, SSLErrorNumber):
    globals().update(_kind.__members__)

_ASN1Object = collections.namedtuple("_ASN1Object", "nid shortname longname oid")


class Purpose(_ASN1Object, enum.Enum):
    """What a certificate is for."""

    SERVER_AUTH = (129, "serverAuth", "TLS Web Server Authentication", "1.3.6.1.5.5.7.3.1")
    CLIENT_AUTH = (130, "clientAuth", "TLS Web Client Authentication", "1.3.6.1.5.5.7.3.2")


class SSLError(OSError):
    """Something went wrong in TLS."""

    library = reason = None

    def __str__(self):
        return str(self.strerror) if isinstance(self.strerror, str) else str(self.args)


class SSLZeroReturnError(SSLError):
    """The other side has closed the connection."""


class SSLWantReadError(SSLError):
    """There is nothing to read yet."""


class SSLWantWriteError(SSLError):
    """There is no room to write yet."""


class SSLSyscallError(SSLError):
    """A call of the system failed."""


class SSLEOFError(SSLError):
    """The connection broke off."""


class SSLCertVerificationError(SSLError, ValueError):
    """A certificate is not to be trusted."""


CertificateError = SSLCertVerificationError
socket_error = OSError


class SSLContext:
    """The settings of connections."""

    sslsocket_class = sslobject_class = None
    sni_callback = keylog_filename = None
    post_handshake_auth = False

    def __new__(cls, protocol=None, *args, **kwargs):
        if protocol is None:
            import warnings
            warnings.warn("ssl.SSLContext() without protocol argument is deprecated.",
                          DeprecationWarning, stacklevel=2)
            protocol = PROTOCOL_TLS  # noqa: F821
        self = super().__new__(cls)
        try:
            self.protocol = _SSLMethod(protocol)
        except ValueError:
            raise ValueError("invalid or unsupported protocol version") from None
        is_client = self.protocol is _SSLMethod.PROTOCOL_TLS_CLIENT
        self._check_hostname = is_client
        self._verify_mode = VerifyMode.CERT_REQUIRED if is_client else VerifyMode.CERT_NONE
        self.options = Options.OP_ALL | Options.OP_NO_SSLv3 | Options.OP_CIPHER_SERVER_PREFERENCE \
            | Options.OP_NO_COMPRESSION | Options.OP_ENABLE_MIDDLEBOX_COMPAT \
            | Options.OP_IGNORE_UNEXPECTED_EOF
        self.verify_flags = VerifyFlags.VERIFY_X509_TRUSTED_FIRST
        self.minimum_version, self.maximum_version = TLSVersion.TLSv1_2, TLSVersion.MAXIMUM_SUPPORTED
        return self

    @property
    def check_hostname(self):
        """Must the certificate be for the host's name?"""
        return self._check_hostname

    @check_hostname.setter
    def check_hostname(self, value):
        self._check_hostname = bool(value)
        if value and self._verify_mode == VerifyMode.CERT_NONE:
            self._verify_mode = VerifyMode.CERT_REQUIRED

    @property
    def verify_mode(self):
        """Must the other side show a certificate?"""
        return self._verify_mode

    @verify_mode.setter
    def verify_mode(self, value):
        try:
            value = VerifyMode(value)
        except ValueError:
            raise ValueError("invalid value for verify_mode") from None
        if value == VerifyMode.CERT_NONE and self._check_hostname:
            raise ValueError("Cannot set verify_mode to CERT_NONE when check_hostname is enabled.")
        self._verify_mode = value

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        """Trust whom the system trusts."""
        if not isinstance(purpose, _ASN1Object):
            raise TypeError(purpose)

    def set_default_verify_paths(self):
        """Trust whom the system trusts."""

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        """Trust more; the file must be there."""
        if cafile is None and capath is None and cadata is None:
            raise TypeError("cafile, capath and cadata cannot be all omitted")
        if cafile is not None:
            os.stat(cafile)

    def set_alpn_protocols(self, alpn_protocols):
        """Say which protocols may be spoken inside."""
        for protocol in alpn_protocols:
            if not 0 < len(bytes(protocol, "ascii")) <= 255:
                raise SSLError("ALPN protocols must be 1 to 255 bytes long")

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True,
                    suppress_ragged_eofs=True, server_hostname=None, session=None):
        """Return a socket that would speak TLS once it is connected."""
        if sock.type != _socket.SOCK_STREAM:
            raise NotImplementedError("only stream sockets are supported")
        if server_side and server_hostname:
            raise ValueError("server_hostname can only be specified in client mode")
        if self.check_hostname and not server_hostname:
            raise ValueError("check_hostname requires server_hostname")
        return SSLSocket._of(sock, self, server_side, server_hostname, do_handshake_on_connect)

    def __getattr__(self, name):
        if name in ("load_cert_chain", "wrap_bio", "set_ciphers", "get_ciphers", "get_ca_certs",
                    "cert_store_stats", "session_stats", "load_dh_params", "set_ecdh_curve"):
            return lambda *args, **kwargs: _no_tls(f"SSLContext.{name}")
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


class SSLSocket(_socket.socket):
    """A socket that would speak TLS."""

    def __init__(self, *args, **kwargs):
        raise TypeError(f"{type(self).__name__} does not have a public constructor. Instances are "
                        "returned by SSLContext.wrap_socket().")

    @classmethod
    def _of(cls, sock, context, server_side, server_hostname, shakes):
        self = cls.__new__(cls)
        _socket.socket.__init__(self, family=sock.family, type=sock.type, proto=sock.proto,
                                fileno=sock.fileno())
        self.settimeout(sock.gettimeout())
        sock.detach()
        self.context, self.server_side, self.server_hostname = context, server_side, server_hostname
        self.do_handshake_on_connect = shakes
        try:
            self.getpeername()
        except OSError:
            return self
        if shakes:
            self.do_handshake()
        return self


def _missing(name):
    def method(self, *args, **kwargs):
        _no_tls(f"SSLSocket.{name}")
    method.__name__ = name
    return method


for _name in ("do_handshake", "connect", "connect_ex", "accept", "send", "sendall", "recv", "recv_into",
              "read", "write", "unwrap", "getpeercert", "cipher", "version", "makefile", "sendfile"):
    setattr(SSLSocket, _name, _missing(_name))
SSLContext.sslsocket_class = SSLSocket


def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
    """Return a context with careful settings."""
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    is_client = purpose == Purpose.SERVER_AUTH
    context = SSLContext(_SSLMethod.PROTOCOL_TLS_CLIENT if is_client else _SSLMethod.PROTOCOL_TLS_SERVER)
    context.verify_flags |= VerifyFlags.VERIFY_X509_PARTIAL_CHAIN | VerifyFlags.VERIFY_X509_STRICT
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    return context


def _create_unverified_context(protocol=None, *, cert_reqs=VerifyMode.CERT_NONE, check_hostname=False,
                               purpose=Purpose.SERVER_AUTH, certfile=None, keyfile=None, cafile=None,
                               capath=None, cadata=None):
    is_client = purpose == Purpose.SERVER_AUTH
    context = SSLContext(_SSLMethod.PROTOCOL_TLS_CLIENT if is_client else _SSLMethod.PROTOCOL_TLS_SERVER)
    context.check_hostname, context.verify_mode = check_hostname, cert_reqs
    return context


_create_default_https_context = create_default_context
_create_stdlib_context = _create_unverified_context
DefaultVerifyPaths = collections.namedtuple(
    "DefaultVerifyPaths", "cafile capath openssl_cafile_env openssl_cafile openssl_capath_env openssl_capath")


def get_default_verify_paths():
    """Return where the system keeps whom it trusts."""
    file, folder = "/usr/lib/ssl/cert.pem", "/usr/lib/ssl/certs"
    found_file, found_folder = os.environ.get("SSL_CERT_FILE", file), os.environ.get("SSL_CERT_DIR", folder)
    return DefaultVerifyPaths(found_file if os.path.isfile(found_file) else None,
                              found_folder if os.path.isdir(found_folder) else None,
                              "SSL_CERT_FILE", file, "SSL_CERT_DIR", folder)


def DER_cert_to_PEM_cert(der_cert_bytes):
    """Return a certificate's bytes as text."""
    text = base64.standard_b64encode(der_cert_bytes).decode("ascii")
    return "\n".join([PEM_HEADER, *textwrap.wrap(text, 64), PEM_FOOTER, ""])


def PEM_cert_to_DER_cert(pem_cert_string):
    """Return a certificate's text as bytes."""
    text = pem_cert_string.strip()
    for mark, is_there, where in ((PEM_HEADER, text.startswith(PEM_HEADER), "start"),
                                  (PEM_FOOTER, text.endswith(PEM_FOOTER), "end")):
        if not is_there:
            raise ValueError(f"Invalid PEM encoding; must {where} with {mark}")
    return base64.decodebytes(text[len(PEM_HEADER):-len(PEM_FOOTER)].encode("ascii"))


def cert_time_to_seconds(cert_time):
    """Return the seconds since 1970 of a time as certificates write it."""
    match = re.fullmatch(r"([A-Z][a-z]{2}) +(\d+) (\d+):(\d+):(\d+) (\d{4}) GMT", cert_time, re.I)
    months = [calendar.month_abbr[n].title() for n in range(1, 13)]
    if match is None or match[1].title() not in months:
        raise ValueError(f"time data {cert_time!r} does not match format '%b %d %H:%M:%S %Y GMT'")
    day, hour, minute, second, year = map(int, match.groups()[1:])
    return calendar.timegm((year, months.index(match[1].title()) + 1, day, hour, minute, second))


def get_server_certificate(addr, ssl_version=None, ca_certs=None, timeout=None):
    """Not here."""
    _no_tls("get_server_certificate")


def RAND_bytes(n):
    """Return random bytes."""
    return os.urandom(n)


def RAND_status():
    """There is always enough chance."""
    return True


def RAND_add(bytes, entropy, /):
    """Nothing: the system has chance of its own."""
