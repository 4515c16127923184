"""Encodes the bodies of messages."""

from base64 import encodebytes as _encodebytes
from binascii import b2a_qp as _b2a_qp

__all__ = ["encode_7or8bit", "encode_base64", "encode_noop", "encode_quopri"]


def encode_base64(msg):
    """Encode a body in base64."""
    msg.set_payload(_encodebytes(msg.get_payload(decode=True)).decode("ascii"))
    msg["Content-Transfer-Encoding"] = "base64"


def encode_quopri(msg):
    """Encode a body so that what is ASCII stays readable."""
    data = _b2a_qp(msg.get_payload(decode=True), quotetabs=True).replace(b" ", b"=20")
    msg.set_payload(data.decode("ascii"))
    msg["Content-Transfer-Encoding"] = "quoted-printable"


def encode_7or8bit(msg):
    """Say whether a body is ASCII."""
    data = msg.get_payload(decode=True)
    if data is None:
        msg["Content-Transfer-Encoding"] = "7bit"
        return
    msg["Content-Transfer-Encoding"] = "7bit" if data.isascii() else "8bit"


def encode_noop(msg):
    """Do nothing."""
