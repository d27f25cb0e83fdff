# Files: every mode of open, and what os, os.path and pathlib say of them.
import io
import os
from pathlib import Path


def tried(action):
    try:
        return action()
    except Exception as error:
        return f"{type(error).__module__}.{type(error).__name__}: {error}"


with open("a.txt", "w") as f:
    print(f.write("one\ntwo\nthree"), f.name, f.mode, f.readable(), f.writable(), f.closed)
print(f.closed, tried(lambda: f.write("x")), tried(lambda: f.read()))

with open("a.txt") as f:
    print(repr(f.readline()), repr(f.read(2)), f.tell(), repr(f.readline()), repr(f.readline(3)), repr(f.readline(30)), repr(f.readline()))
    f.seek(0)
    print([line for line in f])
    f.seek(4)
    print(f.readlines())
    print(f.seek(0, 2), f.tell(), repr(f.read()))
    print(tried(lambda: f.write("x")), tried(lambda: f.seek(1, 1)), tried(lambda: f.seek(-1, 2)), tried(lambda: f.seek(-1)), tried(lambda: f.seek(0, 7)))
    print(tried(lambda: f.truncate(2)))
with open("a.txt") as f:
    print(f.readlines(2), f.readlines(5), f.readlines())

with open("a.txt", "a") as f:
    f.write("\nfour")
    print(tried(lambda: f.read()))
print(open("a.txt").read())

with open("a.txt", "r+") as f:
    f.write("ONE")
    f.seek(0)
    print(f.read().split())
    f.truncate(3)
print(repr(open("a.txt").read()))

with open("a.txt", "w+") as f:
    f.writelines(["p\n", "q\n"])
    f.seek(0)
    print(f.read().splitlines())

with open("b.bin", "wb") as f:
    print(f.write(bytes([0, 255, 10, 13])), tried(lambda: f.write("text")), tried(lambda: f.read()))
with open("b.bin", "rb") as f:
    print(f.read(1), f.seek(-1, 2), f.read(), f.seek(1), f.seek(1, 1), f.read(), tried(lambda: f.seek(-1)), tried(lambda: f.write(b"x")))
with open("b.bin", "r+b") as f:
    f.seek(6)
    f.write(b"end")
    f.seek(0)
    print(f.read(), f.truncate(2), f.seek(0), f.read())
with open("b.bin", "ab+") as f:
    f.write(b"!")
    f.seek(0)
    print(f.read(), f.tell())
with open("b.bin", "wb+") as f:
    f.truncate(3)
    print(f.read(), tried(lambda: f.truncate(-1))[:20])

with open("x.txt", "x") as f:
    f.write("first")
print(tried(lambda: open("x.txt", "x")), open("x.txt").read())
print(tried(lambda: open("none.txt")), tried(lambda: open("none.txt", "r+")), tried(lambda: open("none.txt", "rb")))
for mode in ["", "rw", "z", "rbt", "+", "r++", "bb"]:
    print(mode, tried(lambda: open("x.txt", mode)))
print(tried(lambda: open("x.txt", "rb", encoding="utf-8")), tried(lambda: open("x.txt", "rb", newline="")))
print(tried(lambda: open("x.txt", newline="z")), tried(lambda: open(3.5)), tried(lambda: open("x.txt", 5)))

with open("n.txt", "w", newline="\r\n") as f:
    print(f.write("a\nb\n"))
print(open("n.txt", "rb").read(), repr(open("n.txt").read()), repr(open("n.txt", newline="").read()))
with open("u.txt", "w", encoding="utf-8") as f:
    print(f.write("é𝄞"))
print(open("u.txt", "rb").read(), open("u.txt", encoding="utf-8").read(), os.path.getsize("u.txt"))
print(tried(lambda: open("b.bin", "w").close()), os.path.getsize("b.bin"))

print(sorted(os.listdir()), sorted(os.listdir(".")) == sorted(os.listdir()))
print(os.path.exists("a.txt"), os.path.exists("none"), os.path.isfile("a.txt"), os.path.isdir("a.txt"), os.path.getsize("a.txt"), os.stat("a.txt").st_size)
print(tried(lambda: os.path.getsize("none")), tried(lambda: os.remove("none")), tried(lambda: os.rename("none", "other")))
os.rename("a.txt", "c.txt")
os.replace("c.txt", "x.txt")
print(os.path.exists("a.txt"), open("x.txt").read().split())
os.remove("x.txt")
os.unlink("n.txt")
print(sorted(os.listdir()))

p = Path("p.txt")
print(p.write_text("text\n"), p.read_text(), p.exists(), p.stat().st_size, p.read_bytes(), Path("q.bin").write_bytes(b"12"))
print(p.rename("r.txt"), p.exists(), tried(lambda: p.unlink()), p.unlink(missing_ok=True))
with Path("r.txt").open("a") as f:
    f.write("more")
print(Path("r.txt").read_text().split(), [line.strip() for line in open(Path("r.txt"))])

print(issubclass(io.UnsupportedOperation, OSError), issubclass(io.UnsupportedOperation, ValueError))
for mode in ["rb", "r+b"]:
    with open("q.bin", mode) as f:
        print(type(f).__name__, repr(f))
with open("q.bin", "wb") as f:
    print(type(f).__name__, repr(f))
with open("q.txt", "w") as f:
    print(type(f).__name__)
log = open("log.txt", "w")
for k in range(3):
    print("line", k, file=log)
log.close()
print(open("log.txt").read().splitlines(), len(list(open("log.txt"))), next(open("log.txt")))
