"""Paths as text (`os.path`)."""

from _files import fspath as _fspath, is_dir as _is_dir, size as _size

sep = "/"
curdir = "."
pardir = ".."


def exists(path):
    return isfile(path) or isdir(path)


def isfile(path):
    return _size(path) is not None


def isdir(path):
    return _is_dir(path)


def getsize(filename):
    size = _size(filename)
    if size is None:
        raise FileNotFoundError(f"[Errno 2] No such file or directory: {_fspath(filename)!r}")
    return size


def join(a, *p):
    result = _fspath(a)
    for part in p:
        part = _fspath(part)
        if part.startswith("/"):
            result = part
        elif not result or result.endswith("/"):
            result += part
        else:
            result += "/" + part
    return result


def split(p):
    p = _fspath(p)
    at = p.rfind("/") + 1
    head, tail = p[:at], p[at:]
    if head and head != "/" * len(head):
        head = head.rstrip("/")
    return head, tail


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def splitext(p):
    p = _fspath(p)
    at = p.rfind(".")
    start = p.rfind("/") + 1
    if at <= start or not p[start:at].strip("."):
        return p, ""
    return p[:at], p[at:]


def isabs(s):
    return _fspath(s).startswith("/")


def normpath(path):
    path = _fspath(path)
    if not path:
        return "."
    rooted = path.startswith("/")
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".." or not rooted:
            parts.append(part)
    # Two leading slashes are a root of their own in POSIX; three are one.
    root = "//" if path.startswith("//") and not path.startswith("///") else "/" if rooted else ""
    return root + "/".join(parts) or "."


def abspath(path):
    return normpath(join("/", path))


realpath = abspath


def expanduser(path):
    return _fspath(path)


def relpath(path, start="."):
    there = [part for part in abspath(path).split("/") if part]
    here = [part for part in abspath(start).split("/") if part]
    same = 0
    while same < min(len(there), len(here)) and there[same] == here[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + there[same:]) or "."


def commonprefix(m):
    if not m:
        return ""
    low, high = min(m), max(m)
    for i, c in enumerate(low):
        if i >= len(high) or c != high[i]:
            return low[:i]
    return low
