"""Files and paths. There is no operating system here: files live in the page's own store."""

import os_path as path
from _files import fspath, is_dir as _is_dir, listdir as _listdir, mkdir as _mkdir, remove as _remove, rename as _rename, rmdir, size as _size

name = "posix"
sep = "/"
linesep = "\n"
curdir = "."
pardir = ".."
extsep = "."
pathsep = ":"
devnull = "/dev/null"
environ = {}
PathLike = object
error = OSError


def getcwd():
    return "/"


def getenv(key, default=None):
    return environ.get(key, default)


def getpid():
    return 1


def cpu_count():
    return 1


def listdir(path="."):
    return _listdir(path)


def remove(path):
    _remove(path)


unlink = remove


def rename(src, dst):
    _rename(src, dst)


replace = rename


def mkdir(path, mode=0o777):
    _mkdir(path)


def makedirs(name, mode=0o777, exist_ok=False):
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        makedirs(head, exist_ok=True)
    try:
        _mkdir(name)
    except FileExistsError:
        if not exist_ok or not path.isdir(name):
            raise


class _Stat:
    def __init__(self, size):
        self.st_size = size


def stat(path_):
    """Of what a file system knows of a file, only its size is known here."""
    return _Stat(path.getsize(path_))


def walk(top):
    names = sorted(_listdir(top))
    folders = [n for n in names if _is_dir(path.join(top, n))]
    yield top, folders, [n for n in names if n not in folders]
    for folder in folders:
        yield from walk(path.join(top, folder))


def system(command):
    raise OSError("commands of an operating system cannot be run here; do the work in Python")
