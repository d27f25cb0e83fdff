"""Reads a lesson's MyST Markdown far enough to test it: the fenced directives with their options, nested ones included.

This is a test's reader, kept apart from the site's own: it knows fences, options (`:name: value` lines) and nothing else.
"""
import re
from dataclasses import dataclass, field

FENCE = re.compile(r"^(`{3,})\{([a-z-]+)\}\s*(.*)$")
PLAIN = re.compile(r"^(`{3,})([a-z]*)\s*$")
OPTION = re.compile(r"^:([a-z-]+):\s*(.*)$")
SLIDER = re.compile(r"^(?P<name>\w+) = (?P<value>[-\d.e]+) #@param (?P<spec>\{.*\})$", re.M)


@dataclass
class Directive:
    kind: str
    argument: str
    line: int
    options: dict = field(default_factory=dict)
    body: list = field(default_factory=list)
    children: list = field(default_factory=list)

    @property
    def text(self):
        return "\n".join(self.body)

    def code(self):
        """The first plain ```python block inside, as a solution has it."""
        match = re.search(r"^```python\n(.*?)^```$", self.text, re.M | re.S)
        return match.group(1) if match else None


def parse(text):
    """The directives of a page in order; those inside an exercise are its `children`."""
    lines = text.split("\n")
    return _parse(lines, 0)


def _parse(lines, offset):
    found, i = [], 0
    while i < len(lines):
        opening = FENCE.match(lines[i])
        plain = PLAIN.match(lines[i]) if not opening else None
        if not opening and not plain:
            i += 1
            continue
        ticks = (opening or plain).group(1)
        end = next((j for j in range(i + 1, len(lines)) if lines[j].rstrip() == ticks), None)
        if end is None:
            raise ValueError(f"line {offset + i + 1}: this fence is never closed")
        if opening:
            directive = Directive(opening.group(2), opening.group(3).strip(), offset + i + 1)
            body = i + 1
            while body < end and (option := OPTION.match(lines[body])):
                directive.options[option.group(1)] = option.group(2).strip()
                body += 1
            directive.body = lines[body:end]
            if directive.kind != "code-cell":
                directive.children = _parse(lines[body:end], offset + body)
            found.append(directive)
        i = end + 1
    return found


def walk(directives):
    for directive in directives:
        yield directive
        yield from walk(directive.children)


def cells(directives):
    """Every runnable cell in the order of the page, starters of exercises included."""
    return [d for d in walk(directives) if d.kind == "code-cell"]


def frontmatter(text):
    return text.split("---\n")[1]


def slider_spec(spec):
    """`{type:"slider", min:0, max:1, step:0.1, breaks:0.4}` as a dictionary of numbers."""
    return {key: float(value) for key, value in re.findall(r"(\w+):\s*([-\d.e]+)", spec)}
