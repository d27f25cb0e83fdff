"""Starts Python on a file of the page, as `subprocess` starts programs. No other program can be run here."""

from _files import fspath as _fspath
from _subprocess import start as _start

PIPE = -1
STDOUT = -2
DEVNULL = -3

_CAN = "what can be run is Python on a file of the page: ['python', 'run.py', 'an argument']"


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    def __init__(self, returncode, cmd, output=None, stderr=None):
        super().__init__(returncode, cmd)
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stdout = output
        self.stderr = stderr

    def __str__(self):
        return f"Command '{self.cmd}' returned non-zero exit status {self.returncode}."


class TimeoutExpired(SubprocessError):
    pass


class CompletedProcess:
    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        parts = [f"args={self.args!r}", f"returncode={self.returncode!r}"]
        if self.stdout is not None:
            parts.append(f"stdout={self.stdout!r}")
        if self.stderr is not None:
            parts.append(f"stderr={self.stderr!r}")
        return f"CompletedProcess({', '.join(parts)})"

    def check_returncode(self):
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


def _program(args, options):
    """The file or the text to run, and its sys.argv."""
    if options.pop("shell", False):
        raise NotImplementedError(f"subprocess: there is no shell in the page; {_CAN}")
    if isinstance(args, (str, bytes)):
        raise NotImplementedError(f"subprocess: give the words of the command as a list; {_CAN}")
    words = [_fspath(word) for word in args]
    import sys
    if not words or words[0] not in ("python", "python3", sys.executable):
        shown = repr(words[0]) if words else "an empty command"
        raise NotImplementedError(f"subprocess: {shown} cannot be run in the page; {_CAN}")
    rest = words[1:]
    # Output is never held back here, so -u changes nothing.
    while rest and rest[0] == "-u":
        rest = rest[1:]
    if rest and rest[0] == "-c" and len(rest) > 1:
        return None, rest[1], ["-c"] + rest[2:]
    if not rest or rest[0].startswith("-"):
        shown = repr(rest[0]) if rest else "without a file, Python"
        raise NotImplementedError(f"subprocess: {shown} cannot be run in the page; {_CAN}")
    return rest[0], None, rest


def _refuse(options):
    for name, value in options.items():
        if name == "cwd" and value in (None, ".", "/"):
            continue
        if name in ("stdin", "input", "cwd", "timeout", "env") and value is None or name in ("bufsize", "close_fds"):
            continue
        raise NotImplementedError(f"subprocess: {name}={value!r} is not available in the page")


def _door(name, value):
    if value is None:
        return "inherit"
    if value == PIPE:
        return "pipe"
    if value == DEVNULL:
        return "null"
    if value == STDOUT and name == "stderr":
        return "stdout"
    raise NotImplementedError(f"subprocess: {name} can be PIPE, DEVNULL or left out; write what was printed into a file afterwards")


def run(args, *, stdout=None, stderr=None, capture_output=False, check=False, text=None, universal_newlines=None, encoding=None, errors=None, **options):
    if capture_output:
        if stdout is not None or stderr is not None:
            raise ValueError("stdout and stderr arguments may not be used with capture_output.")
        stdout = stderr = PIPE
    path, source, argv = _program(args, options)
    _refuse(options)
    code, out, err = _start(path, source, argv, _door("stdout", stdout), _door("stderr", stderr))
    if text or universal_newlines or encoding or errors:
        out = out if out is None else out.decode(encoding or "utf-8", errors or "strict")
        err = err if err is None else err.decode(encoding or "utf-8", errors or "strict")
    done = CompletedProcess(args, code, out, err)
    if check:
        done.check_returncode()
    return done


def call(args, **options):
    return run(args, **options).returncode


def check_call(args, **options):
    code = call(args, **options)
    if code:
        raise CalledProcessError(code, args)
    return 0


def check_output(args, **options):
    if "stdout" in options:
        raise ValueError("stdout argument not allowed, it will be overridden.")
    return run(args, stdout=PIPE, check=True, **options).stdout


class Popen:
    def __init__(self, *args, **options):
        raise NotImplementedError(f"subprocess.Popen: programs run one at a time in the page; use subprocess.run or subprocess.call; {_CAN}")


def getoutput(cmd):
    raise NotImplementedError(f"subprocess: there is no shell in the page; {_CAN}")


getstatusoutput = getoutput
