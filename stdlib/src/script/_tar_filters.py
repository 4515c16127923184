"""What may be extracted from tar archives."""

import os

from _tar_info import TarError


class FilterError(TarError):
    """A filter refuses a member."""

    def __init__(self, tarinfo, message):
        self.tarinfo = tarinfo
        super().__init__(message)


class AbsolutePathError(FilterError):
    def __init__(self, tarinfo):
        super().__init__(tarinfo, f"member {tarinfo.name!r} has an absolute path")


class OutsideDestinationError(FilterError):
    def __init__(self, tarinfo, path):
        self._path = path
        super().__init__(tarinfo, f"{tarinfo.name!r} would be extracted to {path!r}, which is "
                         "outside the destination")


class SpecialFileError(FilterError):
    def __init__(self, tarinfo):
        super().__init__(tarinfo, f"{tarinfo.name!r} is a special file")


class AbsoluteLinkError(FilterError):
    def __init__(self, tarinfo):
        super().__init__(tarinfo, f"{tarinfo.name!r} is a link to an absolute path")


class LinkOutsideDestinationError(FilterError):
    def __init__(self, tarinfo, path):
        self._path = path
        super().__init__(tarinfo, f"{tarinfo.name!r} would link to {path!r}, which is outside "
                         "the destination")


def _inside(path, folder):
    return os.path.commonpath([path, folder]) == folder


def _filtered(member, dest_path, for_data):
    changed, name = {}, member.name
    folder = os.path.realpath(dest_path)
    if name.startswith(("/", os.sep)):
        name = changed["name"] = member.path.lstrip("/" + os.sep)
    if os.path.isabs(name):
        raise AbsolutePathError(member)
    target = os.path.realpath(os.path.join(folder, name))
    if not _inside(target, folder):
        raise OutsideDestinationError(member, target)
    mode = member.mode
    if mode is not None:
        mode &= 0o755
        if for_data:
            if member.isreg() or member.islnk():
                if not mode & 0o100:
                    mode &= ~0o111
                mode |= 0o600
            elif member.isdir() or member.issym():
                mode = None
            else:
                raise SpecialFileError(member)
        if mode != member.mode:
            changed["mode"] = mode
    if for_data:
        for owner in ("uid", "gid", "uname", "gname"):
            if getattr(member, owner) is not None:
                changed[owner] = None
        if member.islnk() or member.issym():
            if os.path.isabs(member.linkname):
                raise AbsoluteLinkError(member)
            base = os.path.dirname(name) if member.issym() else ""
            link = os.path.realpath(os.path.join(folder, base, member.linkname))
            if not _inside(link, folder):
                raise LinkOutsideDestinationError(member, link)
    return changed


def fully_trusted_filter(member, dest_path):
    """Take every member as it is."""
    return member


def tar_filter(member, dest_path):
    """Take what stays inside of the destination."""
    changed = _filtered(member, dest_path, False)
    return member.replace(**changed, deep=False) if changed else member


def data_filter(member, dest_path):
    """Take files, directories and links that stay inside of the destination."""
    changed = _filtered(member, dest_path, True)
    return member.replace(**changed, deep=False) if changed else member


FILTERS = {"fully_trusted": fully_trusted_filter, "tar": tar_filter, "data": data_filter}

for _class in (FilterError, AbsolutePathError, OutsideDestinationError, SpecialFileError,
               AbsoluteLinkError, LinkOutsideDestinationError):
    _class.__module__ = "tarfile"
del _class
