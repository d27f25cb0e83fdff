"""Paths as objects."""

import os_path as _path
from _files import listdir as _listdir, mkdir as _mkdir, remove as _remove, rename as _rename, rmdir as _rmdir


class PurePath:
    def __init__(self, *parts):
        text = _path.join(*[str(part) for part in parts]) if parts else "."
        rooted = text.startswith("/")
        kept = [part for part in text.split("/") if part and part != "."]
        self._text = ("/" if rooted else "") + "/".join(kept) or "."

    def __fspath__(self):
        return self._text

    def __str__(self):
        return self._text

    def __repr__(self):
        return f"{'PosixPath' if isinstance(self, Path) else 'PurePosixPath'}({self._text!r})"

    def __eq__(self, other):
        return self._text == other._text if isinstance(other, PurePath) else NotImplemented

    def __lt__(self, other):
        return self._text < other._text if isinstance(other, PurePath) else NotImplemented

    def __hash__(self):
        return hash(self._text)

    def __truediv__(self, other):
        return type(self)(self._text, other)

    def __rtruediv__(self, other):
        return type(self)(other, self._text)

    def joinpath(self, *others):
        return type(self)(self._text, *others)

    @property
    def name(self):
        return "" if self._text in ("/", ".") else _path.basename(self._text)

    @property
    def stem(self):
        return _path.splitext(self.name)[0]

    @property
    def suffix(self):
        return _path.splitext(self.name)[1]

    @property
    def suffixes(self):
        return ["." + part for part in self.name.lstrip(".").split(".")[1:]]

    @property
    def parent(self):
        return type(self)(_path.dirname(self._text) or ".")

    @property
    def parents(self):
        found, path = [], self
        while path.parent != path:
            path = path.parent
            found.append(path)
        return found

    @property
    def parts(self):
        rest = tuple([part for part in self._text.split("/") if part and part != "."])
        return ("/",) + rest if self.is_absolute() else rest

    def is_absolute(self):
        return self._text.startswith("/")

    def as_posix(self):
        return self._text

    def with_name(self, name):
        return self.parent / name

    def with_suffix(self, suffix):
        return self.parent / (self.stem + suffix)

    def with_stem(self, stem):
        return self.parent / (stem + self.suffix)


class Path(PurePath):
    @classmethod
    def cwd(cls):
        return cls("/")

    def exists(self):
        return _path.exists(self._text)

    def is_file(self):
        return _path.isfile(self._text)

    def is_dir(self):
        return _path.isdir(self._text)

    def open(self, mode="r", **options):
        return open(self._text, mode, **options)

    def read_text(self, encoding=None, errors=None):
        with open(self._text, encoding=encoding, errors=errors) as file:
            return file.read()

    def write_text(self, data, encoding=None):
        with open(self._text, "w", encoding=encoding) as file:
            return file.write(data)

    def read_bytes(self):
        with open(self._text, "rb") as file:
            return file.read()

    def write_bytes(self, data):
        with open(self._text, "wb") as file:
            return file.write(data)

    def iterdir(self):
        for name in _listdir(self._text):
            yield self / name

    def glob(self, pattern):
        before, star, after = pattern.partition("*")
        for path in self.iterdir():
            name = path.name
            fits = name.startswith(before) and name.endswith(after) and len(name) >= len(before) + len(after)
            if fits if star else name == pattern:
                yield path

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        if parents and self.parent != self and not self.parent.exists():
            self.parent.mkdir(parents=True, exist_ok=True)
        try:
            _mkdir(self._text)
        except FileExistsError:
            if not exist_ok or not self.is_dir():
                raise

    def rmdir(self):
        _rmdir(self._text)

    def stat(self):
        import os
        return os.stat(self._text)

    def touch(self, exist_ok=True):
        open(self._text, "a").close()

    def unlink(self, missing_ok=False):
        if not missing_ok or self.exists():
            _remove(self._text)

    def rename(self, target):
        _rename(self._text, str(target))
        return type(self)(target)

    def resolve(self):
        return type(self)(_path.abspath(self._text))

    absolute = resolve


PosixPath = Path
PurePosixPath = PurePath
