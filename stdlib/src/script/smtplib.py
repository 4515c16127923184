"""Sends mail (RFC 5321). There is no TLS."""

import base64
import email.generator
import email.utils
import hmac
import io
import re
import socket
import sys

__all__ = ["SMTPException", "SMTPNotSupportedError", "SMTPServerDisconnected", "SMTPResponseException",
           "SMTPSenderRefused", "SMTPRecipientsRefused", "SMTPDataError", "SMTPConnectError",
           "SMTPHeloError", "SMTPAuthenticationError", "quoteaddr", "quotedata", "SMTP", "SMTP_SSL"]

SMTP_PORT, SMTP_SSL_PORT, CRLF, bCRLF = 25, 465, "\r\n", b"\r\n"
_MAXLINE = 8192


class SMTPException(OSError):
    """Anything that goes wrong."""


class SMTPNotSupportedError(SMTPException):
    """The server cannot do what was asked for."""


class SMTPServerDisconnected(SMTPException):
    """There is no connection, or not any more."""


class SMTPResponseException(SMTPException):
    """The server says no."""

    def __init__(self, code, msg):
        self.smtp_code, self.smtp_error, self.args = code, msg, (code, msg)


class SMTPSenderRefused(SMTPResponseException):
    """The sender is refused."""

    def __init__(self, code, msg, sender):
        self.smtp_code, self.smtp_error, self.sender, self.args = code, msg, sender, (code, msg, sender)


class SMTPRecipientsRefused(SMTPException):
    """All recipients are refused; each with the answer."""

    def __init__(self, recipients):
        self.recipients, self.args = recipients, (recipients,)


class SMTPDataError(SMTPResponseException):
    """The message is refused."""


class SMTPConnectError(SMTPResponseException):
    """There is no connection."""


class SMTPHeloError(SMTPResponseException):
    """The greeting is refused."""


class SMTPAuthenticationError(SMTPResponseException):
    """The name or the password is wrong."""


def quoteaddr(addrstring):
    """Return an address in angle brackets."""
    _, address = email.utils.parseaddr(addrstring)
    if not address:
        return addrstring if addrstring.strip().startswith("<") else f"<{addrstring}>"
    return f"<{address}>"


def _plain_address(addrstring):
    return email.utils.parseaddr(addrstring)[1] or addrstring


def quotedata(data):
    """Return text with the line ends of the network, and dots at the beginning of lines doubled."""
    return re.sub(r"(?m)^\.", "..", re.sub(r"(?:\r\n|\n|\r(?!\n))", CRLF, data))


class SMTP:
    """A conversation with a server."""

    debuglevel = 0
    file = helo_resp = ehlo_resp = sock = None
    ehlo_msg, does_esmtp, default_port = "ehlo", False, SMTP_PORT

    def __init__(self, host="", port=0, local_hostname=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT,
                 source_address=None):
        self._host, self.timeout, self.esmtp_features = host, timeout, {}
        self.command_encoding, self.source_address = "ascii", source_address
        self._auth_challenge_count = 0
        if host:
            code, msg = self.connect(host, port)
            if code != 220:
                self.close()
                raise SMTPConnectError(code, msg)
        if local_hostname is not None:
            self.local_hostname = local_hostname
        else:
            name = socket.getfqdn()
            self.local_hostname = name if "." in name else "[127.0.0.1]"

    def __enter__(self):
        return self

    def __exit__(self, *args):
        try:
            code, message = self.docmd("QUIT")
            if code != 221:
                raise SMTPResponseException(code, message)
        except SMTPServerDisconnected:
            pass
        finally:
            self.close()

    def set_debuglevel(self, debuglevel):
        """Have the conversation shown on standard error."""
        self.debuglevel = debuglevel

    def _print_debug(self, *args):
        print(*args, file=sys.stderr)

    def _get_socket(self, host, port, timeout):
        if timeout is not None and not timeout:
            raise ValueError("Non-blocking socket (timeout=0) is not supported")
        return socket.create_connection((host, port), timeout, self.source_address)

    def connect(self, host="localhost", port=0, source_address=None):
        """Connect; return the server's greeting: its number and words."""
        if source_address:
            self.source_address = source_address
        if not port and host.find(":") == host.rfind(":") >= 0:
            host, _, number = host.rpartition(":")
            try:
                port = int(number)
            except ValueError:
                raise OSError("nonnumeric port") from None
        self.sock = self._get_socket(host, port or self.default_port, self.timeout)
        self.file = None
        return self.getreply()

    def send(self, s):
        """Send text or bytes."""
        if self.debuglevel > 0:
            self._print_debug("send:", repr(s))
        if self.sock is None:
            raise SMTPServerDisconnected("please run connect() first")
        if isinstance(s, str):
            s = s.encode(self.command_encoding)
        try:
            self.sock.sendall(s)
        except OSError:
            self.close()
            raise SMTPServerDisconnected("Server not connected") from None

    def putcmd(self, cmd, args=""):
        """Send a command."""
        line = f"{cmd} {args}" if args else cmd
        if "\r" in line or "\n" in line:
            shown = line.replace("\n", "\\n").replace("\r", "\\r")
            raise ValueError(f'command and arguments contain prohibited newline characters: {shown}')
        self.send(line + CRLF)

    def getreply(self):
        """Return an answer: its number and words."""
        if self.file is None:
            self.file = self.sock.makefile("rb")
        parts = []
        while True:
            try:
                line = self.file.readline(_MAXLINE + 1)
            except OSError as problem:
                self.close()
                raise SMTPServerDisconnected(f"Connection unexpectedly closed: {problem}") from None
            if not line:
                self.close()
                raise SMTPServerDisconnected("Connection unexpectedly closed")
            if len(line) > _MAXLINE:
                self.close()
                raise SMTPResponseException(500, "Line too long.")
            if self.debuglevel > 0:
                self._print_debug("reply:", repr(line))
            parts.append(line[4:].strip(b" \t\r\n"))
            try:
                code = int(line[:3])
            except ValueError:
                code = -1
                break
            if line[3:4] != b"-":
                break
        return code, b"\n".join(parts)

    def docmd(self, cmd, args=""):
        """Send a command; return the answer."""
        self.putcmd(cmd, args)
        return self.getreply()

    def helo(self, name=""):
        """Greet in the way of old."""
        self.putcmd("helo", name or self.local_hostname)
        code, msg = self.getreply()
        self.helo_resp = msg
        return code, msg

    def ehlo(self, name=""):
        """Greet, and learn what the server can do."""
        self.esmtp_features = {}
        self.putcmd(self.ehlo_msg, name or self.local_hostname)
        code, msg = self.getreply()
        if code == -1 and not msg:
            self.close()
            raise SMTPServerDisconnected("Server not connected")
        self.ehlo_resp = msg
        if code != 250:
            return code, msg
        self.does_esmtp = True
        for line in msg.decode("latin-1").split("\n")[1:]:
            match = re.match(r"(?P<feature>[A-Za-z0-9][A-Za-z0-9\-]*)[ =]?", line)
            if match:
                feature, rest = match["feature"].lower(), line[match.end():].strip()
                known = self.esmtp_features.get(feature, "")
                self.esmtp_features[feature] = f"{known} {rest}" if feature == "auth" else rest
        return code, msg

    def has_extn(self, opt):
        """Can the server do something?"""
        return opt.lower() in self.esmtp_features

    def help(self, args=""):
        """Ask for help."""
        self.putcmd("help", args)
        return self.getreply()[1]

    def rset(self):
        """Begin again."""
        self.command_encoding = "ascii"
        return self.docmd("rset")

    def _rset(self):
        try:
            self.rset()
        except SMTPServerDisconnected:
            pass

    def noop(self):
        """Do nothing."""
        return self.docmd("noop")

    def mail(self, sender, options=()):
        """Begin a mail."""
        more = ""
        if options and self.does_esmtp:
            if any(option.lower() == "smtputf8" for option in options):
                if not self.has_extn("smtputf8"):
                    raise SMTPNotSupportedError("SMTPUTF8 not supported by server")
                self.command_encoding = "utf-8"
            more = " " + " ".join(options)
        self.putcmd("mail", f"from:{quoteaddr(sender)}{more}")
        return self.getreply()

    def rcpt(self, recip, options=()):
        """Name a recipient."""
        more = " " + " ".join(options) if options and self.does_esmtp else ""
        self.putcmd("rcpt", f"to:{quoteaddr(recip)}{more}")
        return self.getreply()

    def data(self, msg):
        """Send the text."""
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            raise SMTPDataError(code, reply)
        if isinstance(msg, str):
            msg = re.sub(r"(?:\r\n|\n|\r(?!\n))", CRLF, msg).encode("ascii")
        text = re.sub(br"(?m)^\.", b"..", msg)
        if not text.endswith(bCRLF):
            text += bCRLF
        self.send(text + b"." + bCRLF)
        return self.getreply()

    def verify(self, address):
        """Ask whether there is an address."""
        self.putcmd("vrfy", _plain_address(address))
        return self.getreply()

    vrfy = verify

    def expn(self, address):
        """Ask who is on a list."""
        self.putcmd("expn", _plain_address(address))
        return self.getreply()

    def ehlo_or_helo_if_needed(self):
        """Greet, if that was not done."""
        if self.helo_resp is None and self.ehlo_resp is None and not 200 <= self.ehlo()[0] <= 299:
            code, reply = self.helo()
            if not 200 <= code <= 299:
                raise SMTPHeloError(code, reply)

    def login(self, user, password, *, initial_response_ok=True):
        """Say who one is."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("auth"):
            raise SMTPNotSupportedError("SMTP AUTH extension not supported by server.")
        self.user, self.password = user, password
        offered = self.esmtp_features["auth"].split()
        known = [name for name in ("CRAM-MD5", "PLAIN", "LOGIN") if name in offered]
        if not known:
            raise SMTPException("No suitable authentication method found.")
        problem = None
        for name in known:
            try:
                code, reply = self.auth(name, getattr(self, "auth_" + name.lower().replace("-", "_")),
                                        initial_response_ok=initial_response_ok)
                if code in (235, 503):
                    return code, reply
            except SMTPAuthenticationError as error:
                problem = error
        raise problem

    def auth(self, mechanism, authobject, *, initial_response_ok=True):
        """Say who one is in one way: an object that answers challenges."""
        def coded(text):
            return base64.b64encode(text.encode("ascii")).decode("ascii")

        mechanism = mechanism.upper()
        first = authobject() if initial_response_ok else None
        code, reply = self.docmd("AUTH", mechanism if first is None else f"{mechanism} {coded(first)}")
        while code == 334:
            code, reply = self.docmd(coded(authobject(base64.decodebytes(reply))))
        if code in (235, 503):
            return code, reply
        raise SMTPAuthenticationError(code, reply)

    def auth_cram_md5(self, challenge=None):
        """Answer in the way CRAM-MD5."""
        if challenge is None:
            return None
        return f"{self.user} {hmac.HMAC(self.password.encode('ascii'), challenge, 'md5').hexdigest()}"

    def auth_plain(self, challenge=None):
        """Answer in the way PLAIN."""
        return f"\0{self.user}\0{self.password}"

    def auth_login(self, challenge=None):
        """Answer in the way LOGIN."""
        self._auth_challenge_count += 1
        return self.user if challenge is None or self._auth_challenge_count < 2 else self.password

    def starttls(self, *, context=None):
        """Not here."""
        raise NotImplementedError("smtplib.SMTP.starttls: gilbox has no TLS")

    def sendmail(self, from_addr, to_addrs, msg, mail_options=(), rcpt_options=()):
        """Send a mail; return whom the server refused."""
        self.ehlo_or_helo_if_needed()
        options = list(mail_options)
        if isinstance(msg, str):
            msg = re.sub(r"(?:\r\n|\n|\r(?!\n))", CRLF, msg).encode("ascii")
        if self.does_esmtp and self.has_extn("size"):
            options.insert(0, f"size={len(msg)}")
        code, reply = self.mail(from_addr, options)
        if code != 250:
            self.close() if code == 421 else self._rset()
            raise SMTPSenderRefused(code, reply, from_addr)
        refused = {}
        to_addrs = [to_addrs] if isinstance(to_addrs, str) else to_addrs
        for address in to_addrs:
            code, reply = self.rcpt(address, rcpt_options)
            if code not in (250, 251):
                refused[address] = code, reply
            if code == 421:
                self.close()
                raise SMTPRecipientsRefused(refused)
        if len(refused) == len(to_addrs):
            self._rset()
            raise SMTPRecipientsRefused(refused)
        code, reply = self.data(msg)
        if code != 250:
            self.close() if code == 421 else self._rset()
            raise SMTPDataError(code, reply)
        return refused

    def send_message(self, msg, from_addr=None, to_addrs=None, mail_options=(), rcpt_options=()):
        """Send a message object; sender and recipients stand in it, unless they are given."""
        self.ehlo_or_helo_if_needed()
        prefix = "Resent-" if msg.get_all("Resent-Date") else ""
        if from_addr is None:
            sender = msg[prefix + "Sender"] if prefix + "Sender" in msg else msg[prefix + "From"]
            from_addr = email.utils.getaddresses([sender])[0][1]
        if to_addrs is None:
            fields = [msg[prefix + name] for name in ("To", "Bcc", "Cc") if msg[prefix + name] is not None]
            to_addrs = [address for _, address in email.utils.getaddresses(fields)]
        copied = email.message_from_string(msg.as_string())
        del copied["Bcc"], copied["Resent-Bcc"]
        out = io.StringIO()
        email.generator.Generator(out).flatten(copied)
        return self.sendmail(from_addr, to_addrs, out.getvalue(), mail_options, rcpt_options)

    def close(self):
        """Close the connection."""
        file, self.file = self.file, None
        sock, self.sock = self.sock, None
        for part in (file, sock):
            if part is not None:
                part.close()

    def quit(self):
        """Take leave."""
        answer = self.docmd("quit")
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features, self.does_esmtp = {}, False
        self.close()
        return answer


def SMTP_SSL(*args, **kwargs):
    """Not here."""
    raise NotImplementedError("smtplib.SMTP_SSL: gilbox has no TLS")
