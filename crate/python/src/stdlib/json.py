"""Data as text: dumps and loads."""


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        line = doc.count("\n", 0, pos) + 1
        column = pos - doc.rfind("\n", 0, pos)
        super().__init__(f"{msg}: line {line} column {column} (char {pos})")
        self.msg, self.doc, self.pos, self.lineno, self.colno = msg, doc, pos, line, column


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_UNESCAPES = {'"': '"', "\\": "\\", "/": "/", "n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def _quote(text, ascii_only):
    out = []
    for c in text:
        code = ord(c)
        if c in _ESCAPES:
            out.append(_ESCAPES[c])
        elif code < 32 or ascii_only and 126 < code < 65536:
            out.append(f"\\u{code:04x}")
        elif ascii_only and code > 126:
            code -= 65536
            out.append(f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 1023):04x}")
        else:
            out.append(c)
    return '"' + "".join(out) + '"'


def _number(x, allow_nan):
    if x != x or x in (float("inf"), float("-inf")):
        if not allow_nan:
            raise ValueError("Out of range float values are not JSON compliant")
        return "NaN" if x != x else "Infinity" if x > 0 else "-Infinity"
    return float.__repr__(float(x))


class JSONEncoder:
    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None, separators=None, default=None):
        self.skipkeys, self.ensure_ascii, self.allow_nan, self.sort_keys = skipkeys, ensure_ascii, allow_nan, sort_keys
        self.indent = " " * indent if isinstance(indent, int) else indent
        self.item_separator, self.key_separator = separators or (", " if indent is None else ",", ": ")
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {type(o).__name__} is not JSON serializable")

    def encode(self, o):
        return self._text(o, "\n", [])

    def _key(self, key):
        if isinstance(key, str):
            return key
        if key is None or isinstance(key, (bool, int, float)):
            return self._text(key, "\n", [])
        if self.skipkeys:
            return None
        raise TypeError(f"keys must be str, int, float, bool or None, not {type(key).__name__}")

    def _join(self, parts, brackets, line):
        if not parts:
            return brackets
        if self.indent is None:
            return brackets[0] + self.item_separator.join(parts) + brackets[1]
        inner = line + self.indent
        return brackets[0] + inner + (self.item_separator + inner).join(parts) + line + brackets[1]

    def _text(self, o, line, above):
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, str):
            return _quote(o, self.ensure_ascii)
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return _number(o, self.allow_nan)
        if any(o is one for one in above):
            raise ValueError("Circular reference detected")
        above = above + [o]
        inner = line if self.indent is None else line + self.indent
        if isinstance(o, (list, tuple)):
            return self._join([self._text(item, inner, above) for item in o], "[]", line)
        if isinstance(o, dict):
            pairs = sorted(o.items()) if self.sort_keys else o.items()
            parts = []
            for key, value in pairs:
                name = self._key(key)
                if name is not None:
                    parts.append(_quote(name, self.ensure_ascii) + self.key_separator + self._text(value, inner, above))
            return self._join(parts, "{}", line)
        return self._text(self.default(o), line, above)


def dumps(obj, *, cls=None, **options):
    return (cls or JSONEncoder)(**options).encode(obj)


def dump(obj, fp, **options):
    fp.write(dumps(obj, **options))


class _Reader:
    def __init__(self, text, object_hook, parse_float, parse_int):
        self.text, self.object_hook, self.parse_float, self.parse_int = text, object_hook, parse_float, parse_int

    def space(self, i):
        while i < len(self.text) and self.text[i] in " \t\n\r":
            i += 1
        return i

    def value(self, i):
        text = self.text
        c = text[i : i + 1]
        if c == '"':
            return self.string(i + 1)
        if c == "{":
            return self.mapping(i + 1)
        if c == "[":
            return self.sequence(i + 1)
        for word, value in (("null", None), ("true", True), ("false", False), ("NaN", float("nan")), ("Infinity", float("inf")), ("-Infinity", float("-inf"))):
            if c == word[0] and text.startswith(word, i):
                return value, i + len(word)
        return self.number(i)

    def digits(self, i):
        start = i
        while i < len(self.text) and "0" <= self.text[i] <= "9":
            i += 1
        return i - start, i

    def number(self, i):
        start = i
        text = self.text
        if text.startswith("-", i):
            i += 1
        if text.startswith("0", i):
            i += 1
        else:
            count, i = self.digits(i)
            if not count:
                raise JSONDecodeError("Expecting value", text, start)
        whole = i
        if text.startswith(".", i):
            count, after = self.digits(i + 1)
            i = after if count else i
        if i < len(text) and text[i] in "eE":
            sign = i + 1
            if sign < len(text) and text[sign] in "+-":
                sign += 1
            count, after = self.digits(sign)
            i = after if count else i
        convert = self.parse_int if i == whole else self.parse_float
        return convert(text[start:i]), i

    def string(self, i):
        text = self.text
        start = i - 1
        out = []
        while True:
            c = text[i : i + 1]
            if not c:
                raise JSONDecodeError("Unterminated string starting at", text, start)
            if c == '"':
                return "".join(out), i + 1
            if c == "\\":
                kind = text[i + 1 : i + 2]
                if kind == "u":
                    code, i = self.code(i)
                    if 0xD800 <= code < 0xDC00 and text.startswith("\\u", i):
                        low, after = self.code(i)
                        if 0xDC00 <= low < 0xE000:
                            code, i = 0x10000 + (code - 0xD800 << 10 | low - 0xDC00), after
                    out.append(chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd")
                    continue
                if not kind:
                    raise JSONDecodeError("Unterminated string starting at", text, start)
                if kind not in _UNESCAPES:
                    raise JSONDecodeError("Invalid \\escape", text, i)
                out.append(_UNESCAPES[kind])
                i += 2
            elif c < " ":
                raise JSONDecodeError("Invalid control character at", text, i)
            else:
                out.append(c)
                i += 1

    def code(self, i):
        digits = self.text[i + 2 : i + 6]
        try:
            if len(digits) == 4 and digits.isalnum():
                return int(digits, 16), i + 6
        except ValueError:
            pass
        raise JSONDecodeError("Invalid \\uXXXX escape", self.text, i + 1)

    def sequence(self, i):
        items = []
        i = self.space(i)
        if self.text.startswith("]", i):
            return items, i + 1
        while True:
            item, i = self.value(self.space(i))
            items.append(item)
            i = self.space(i)
            if self.text.startswith("]", i):
                return items, i + 1
            if not self.text.startswith(",", i):
                raise JSONDecodeError("Expecting ',' delimiter", self.text, i)
            i += 1

    def mapping(self, i):
        pairs = {}
        i = self.space(i)
        if self.text.startswith("}", i):
            i += 1
        else:
            while True:
                i = self.space(i)
                if not self.text.startswith('"', i):
                    raise JSONDecodeError("Expecting property name enclosed in double quotes", self.text, i)
                key, i = self.string(i + 1)
                i = self.space(i)
                if not self.text.startswith(":", i):
                    raise JSONDecodeError("Expecting ':' delimiter", self.text, i)
                pairs[key], i = self.value(self.space(i + 1))
                i = self.space(i)
                if self.text.startswith("}", i):
                    i += 1
                    break
                if not self.text.startswith(",", i):
                    raise JSONDecodeError("Expecting ',' delimiter", self.text, i)
                i += 1
        return (pairs if self.object_hook is None else self.object_hook(pairs)), i


def loads(s, *, cls=None, object_hook=None, parse_float=float, parse_int=int):
    if isinstance(s, bytes):
        s = s.decode()
    if not isinstance(s, str):
        raise TypeError(f"the JSON object must be str, bytes or bytearray, not {type(s).__name__}")
    reader = _Reader(s, object_hook, parse_float or float, parse_int or int)
    value, end = reader.value(reader.space(0))
    end = reader.space(end)
    if end != len(s):
        raise JSONDecodeError("Extra data", s, end)
    return value


def load(fp, **options):
    return loads(fp.read(), **options)
