//! What the interpreter asks of the world it runs in. Nothing else of the world is reachable.

use crate::error::Raise;

/// The world: output, clock, files. The browser, Node and tests each give their own.
pub trait Host {
    /// Text of `print` and of `sys.stdout.write`
    fn stdout(&mut self, text: &str);
    /// Warnings and `sys.stderr.write`
    fn stderr(&mut self, text: &str);
    /// A monotonic clock in seconds, for `time.perf_counter`
    fn clock_s(&mut self) -> f64;
    /// Seconds since 1970, for `time.time`
    fn wall_s(&mut self) -> f64;
    /// The whole file; the error is what the OSError says. Paths are relative to the folder of the running file.
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError>;
    /// Replaces or creates the file. An error leaves the file that was there.
    fn write_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), FileError>;
    /// Deletes the file
    fn remove_file(&mut self, path: &str) -> Result<(), FileError>;
    /// Names in a folder
    fn list_dir(&mut self, path: &str) -> Result<Vec<String>, FileError>;

    /// The size of a file in bytes
    fn file_size(&mut self, path: &str) -> Result<u64, FileError> {
        self.read_file(path).map(|bytes| bytes.len() as u64)
    }
    /// Gives the file another name, in the place of a file that has it
    fn rename_file(&mut self, from: &str, to: &str) -> Result<(), FileError> {
        let bytes = self.read_file(from)?;
        self.write_file(to, &bytes)?;
        self.remove_file(from)
    }
    /// Whether it is a folder. A world without folders of its own has one as long as something is in it.
    fn is_dir(&mut self, path: &str) -> bool {
        match self.file_size(path) {
            Ok(_) => false,
            Err(FileError::IsDirectory) => true,
            Err(_) => matches!(path, "" | "." | "/") || self.list_dir(path).is_ok_and(|names| !names.is_empty()),
        }
    }
    /// Makes an empty folder in a folder that is there
    fn make_dir(&mut self, path: &str) -> Result<(), FileError> {
        let _ = path;
        Err(FileError::Denied)
    }
    /// Removes an empty folder
    fn remove_dir(&mut self, path: &str) -> Result<(), FileError> {
        let _ = path;
        Err(FileError::Denied)
    }
}

/// Why a file could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// `FileNotFoundError`
    NotFound,
    /// `IsADirectoryError`
    IsDirectory,
    /// `NotADirectoryError`
    NotDirectory,
    /// `FileExistsError`
    Exists,
    /// `OSError`: the folder is not empty
    NotEmpty,
    /// `OSError`: there is no space left
    NoSpace,
    /// `PermissionError`
    Denied,
    /// `OSError` with these words
    Other(String),
}

impl FileError {
    /// The exception, in CPython's words.
    pub fn raise(&self, path: &str) -> Raise {
        self.raise_about(&crate::format::str_repr(path))
    }
    /// The exception of an operation on two files, in CPython's words.
    pub(crate) fn raise_between(&self, from: &str, to: &str) -> Raise {
        self.raise_about(&format!("{} -> {}", crate::format::str_repr(from), crate::format::str_repr(to)))
    }
    fn raise_about(&self, files: &str) -> Raise {
        let (class, words) = match self {
            FileError::NotFound => ("FileNotFoundError", "[Errno 2] No such file or directory"),
            FileError::IsDirectory => ("IsADirectoryError", "[Errno 21] Is a directory"),
            FileError::NotDirectory => ("NotADirectoryError", "[Errno 20] Not a directory"),
            FileError::Exists => ("FileExistsError", "[Errno 17] File exists"),
            FileError::NotEmpty => ("OSError", "[Errno 39] Directory not empty"),
            FileError::NoSpace => ("OSError", "[Errno 28] No space left on device"),
            FileError::Denied => ("PermissionError", "[Errno 13] Permission denied"),
            FileError::Other(words) => ("OSError", words.as_str()),
        };
        Raise::new(&crate::types::types().named(class), format!("{words}: {files}"))
    }
}
