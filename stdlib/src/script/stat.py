"""What the numbers in the result of `os.stat` mean."""

ST_MODE, ST_INO, ST_DEV, ST_NLINK, ST_UID, ST_GID, ST_SIZE, ST_ATIME, ST_MTIME, ST_CTIME = \
    range(10)

S_IFDIR, S_IFCHR, S_IFBLK, S_IFREG = 0o040000, 0o020000, 0o060000, 0o100000
S_IFIFO, S_IFLNK, S_IFSOCK = 0o010000, 0o120000, 0o140000
S_IFDOOR = S_IFPORT = S_IFWHT = 0

S_ISUID, S_ISGID, S_ISVTX, S_ENFMT = 0o4000, 0o2000, 0o1000, 0o2000
S_IREAD, S_IWRITE, S_IEXEC = 0o400, 0o200, 0o100
S_IRWXU, S_IRUSR, S_IWUSR, S_IXUSR = 0o700, 0o400, 0o200, 0o100
S_IRWXG, S_IRGRP, S_IWGRP, S_IXGRP = 0o070, 0o040, 0o020, 0o010
S_IRWXO, S_IROTH, S_IWOTH, S_IXOTH = 0o007, 0o004, 0o002, 0o001

UF_SETTABLE, UF_NODUMP, UF_IMMUTABLE, UF_APPEND, UF_OPAQUE, UF_NOUNLINK = \
    0x0000ffff, 1, 2, 4, 8, 16
UF_COMPRESSED, UF_TRACKED, UF_DATAVAULT, UF_HIDDEN = 32, 64, 128, 0x8000
SF_SETTABLE, SF_ARCHIVED, SF_IMMUTABLE, SF_APPEND = 0xffff0000, 0x10000, 0x20000, 0x40000
SF_RESTRICTED, SF_NOUNLINK, SF_SNAPSHOT = 0x80000, 0x100000, 0x200000
SF_FIRMLINK, SF_DATALESS = 0x800000, 0x40000000

FILE_ATTRIBUTE_ARCHIVE, FILE_ATTRIBUTE_COMPRESSED, FILE_ATTRIBUTE_DEVICE = 32, 2048, 64
FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_ENCRYPTED, FILE_ATTRIBUTE_HIDDEN = 16, 16384, 2
FILE_ATTRIBUTE_INTEGRITY_STREAM, FILE_ATTRIBUTE_NORMAL = 32768, 128
FILE_ATTRIBUTE_NOT_CONTENT_INDEXED, FILE_ATTRIBUTE_NO_SCRUB_DATA = 8192, 131072
FILE_ATTRIBUTE_OFFLINE, FILE_ATTRIBUTE_READONLY, FILE_ATTRIBUTE_REPARSE_POINT = 4096, 1, 1024
FILE_ATTRIBUTE_SPARSE_FILE, FILE_ATTRIBUTE_SYSTEM = 512, 4
FILE_ATTRIBUTE_TEMPORARY, FILE_ATTRIBUTE_VIRTUAL = 256, 65536


def S_IMODE(mode):
    """Return the permission bits of a mode."""
    return mode & 0o7777


def S_IFMT(mode):
    """Return the bits of a mode that say what kind of file it is."""
    return mode & 0o170000


def S_ISDIR(mode):
    """Does a mode say: directory?"""
    return S_IFMT(mode) == S_IFDIR


def S_ISCHR(mode):
    """Does a mode say: character device?"""
    return S_IFMT(mode) == S_IFCHR


def S_ISBLK(mode):
    """Does a mode say: block device?"""
    return S_IFMT(mode) == S_IFBLK


def S_ISREG(mode):
    """Does a mode say: ordinary file?"""
    return S_IFMT(mode) == S_IFREG


def S_ISFIFO(mode):
    """Does a mode say: named pipe?"""
    return S_IFMT(mode) == S_IFIFO


def S_ISLNK(mode):
    """Does a mode say: symbolic link?"""
    return S_IFMT(mode) == S_IFLNK


def S_ISSOCK(mode):
    """Does a mode say: socket?"""
    return S_IFMT(mode) == S_IFSOCK


def S_ISDOOR(mode):
    """Does a mode say: door (Solaris)?"""
    return False


def S_ISPORT(mode):
    """Does a mode say: event port (Solaris)?"""
    return False


def S_ISWHT(mode):
    """Does a mode say: whiteout (BSD)?"""
    return False


_KINDS = {S_IFLNK: "l", S_IFSOCK: "s", S_IFREG: "-", S_IFBLK: "b", S_IFDIR: "d",
          S_IFCHR: "c", S_IFIFO: "p"}


def filemode(mode):
    """Return the text that `ls -l` shows, such as '-rwxr-xr-x'."""
    text = _KINDS.get(S_IFMT(mode), "?")
    for shift, special, letter in ((6, S_ISUID, "s"), (3, S_ISGID, "s"), (0, S_ISVTX, "t")):
        text += "r" if mode >> shift & 4 else "-"
        text += "w" if mode >> shift & 2 else "-"
        if mode & special:
            text += letter if mode >> shift & 1 else letter.upper()
        else:
            text += "x" if mode >> shift & 1 else "-"
    return text
