"""Parts that are of the kind audio."""

from email import encoders
from email.mime.nonmultipart import MIMENonMultipart

__all__ = ["MIMEAudio"]


class MIMEAudio(MIMENonMultipart):
    """A part of the kind audio."""

    def __init__(self, _audiodata, _subtype=None, _encoder=encoders.encode_base64, *, policy=None,
                 **_params):
        if _subtype is None:
            _subtype = _guessed(_audiodata)
        if _subtype is None:
            raise TypeError("Could not guess audio MIME subtype")
        super().__init__("audio", _subtype, policy=policy, **_params)
        self.set_payload(_audiodata)
        _encoder(self)


def _guessed(data):
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "x-wav"
    if data[:4] == b"FORM" and data[8:12] in (b"AIFF", b"AIFC"):
        return "x-aiff"
    return "basic" if data[:4] == b".snd" else None
