"""Constants of characters, and templates with $names."""

ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = ascii_lowercase.upper()
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdefABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
whitespace = " \t\n\r\v\f"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(word.capitalize() for word in s.split(sep))


class Template:
    def __init__(self, template):
        self.template = template

    def _fill(self, values, safe):
        out = []
        rest = self.template
        while True:
            before, mark, rest = rest.partition("$")
            out.append(before)
            if not mark:
                return "".join(out)
            if rest.startswith("$"):
                out.append("$")
                rest = rest[1:]
                continue
            braced = rest.startswith("{")
            body = rest[1:] if braced else rest
            end = 0
            while end < len(body) and (body[end].isalnum() or body[end] == "_") and body[: end + 1].isidentifier():
                end += 1
            name = body[:end]
            if not name or braced and body[end : end + 1] != "}":
                if not safe:
                    place = len(self.template) - len(rest) - 1
                    line = self.template.count("\n", 0, place) + 1
                    column = place - (self.template.rfind("\n", 0, place) + 1) + 1
                    raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")
                out.append("$")
                continue
            taken = end + 2 if braced else end
            if name in values:
                out.append(str(values[name]))
            elif safe:
                out.append("$" + rest[:taken])
            else:
                raise KeyError(name)
            rest = rest[taken:]

    def substitute(self, mapping={}, /, **keywords):
        return self._fill({**mapping, **keywords}, False)

    def safe_substitute(self, mapping={}, /, **keywords):
        return self._fill({**mapping, **keywords}, True)
