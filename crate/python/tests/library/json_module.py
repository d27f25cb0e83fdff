"""json: dumps and loads."""

import json

for value in [None, True, 1, -1.5, 1e100, "a\"b\\\n\té\U0001f600\x01/", [], {}, [1, [2, {"a": None}]], {"b": 1, "a": [1, 2]}, (1, 2), {1: 2, None: 3, 1.5: 4, False: 5}, float("inf"), float("nan"), 10**30, 0.1]:
    print(json.dumps(value))
print(json.dumps({"b": 1, "a": [1, {"c": []}], "e": {}}, indent=2, sort_keys=True))
print(json.dumps([1, 2, {"a": 3}], indent="\t"), json.dumps([1, {"a": 2}], separators=(",", ":")), json.dumps("é", ensure_ascii=False))
print(json.dumps({"x": {1, 2}}, default=sorted), json.dumps([1, 2], indent=0))
for text in ["1", " [1, 2.5, -3e2, true, false, null] ", '{"a": {"b": "\\u00e9\\n\\ud83d\\ude00"}}', '""', "[]", "{}", "NaN", "-Infinity", "1E5", "-0", "0.5", '"a/\\/b"']:
    print(repr(json.loads(text)))
for text in ["", "{", "[1,", "[1 2]", '{"a" 1}', "{'a': 1}", '{"a": 1,}', "[1,]", '"abc', "nul", "01", "1.", "--1", '"\\x"', '"\t"', "[1] 2", '{"a":1 "b":2}', '"\\u12"', "\n\n  x", "{1: 2}"]:
    try:
        print(repr(json.loads(text)))
    except json.JSONDecodeError as e:
        print(type(e).__name__, e)
for value in [{1, 2}, object, {(1, 2): 3}, lambda: 0]:
    try:
        print(json.dumps(value))
    except TypeError as e:
        print("TypeError", e)
try:
    json.dumps(float("nan"), allow_nan=False)
except ValueError as e:
    print("ValueError", e)
loop = []
loop.append(loop)
try:
    json.dumps(loop)
except ValueError as e:
    print("ValueError", e)
print(json.loads("[1, 2]", parse_int=float), json.loads('{"a": 1}', object_hook=lambda d: list(d.items())))
with open("x.json", "w") as file:
    json.dump({"a": [1, 2]}, file)
with open("x.json") as file:
    print(json.load(file))
print(json.loads(json.dumps({"v": [0.1, 1e-7, 1e22, 123456789.125]})))
