//! What the interpreter asks of the world it runs in. Nothing else of the world is reachable.

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
    /// Replaces or creates the file
    fn write_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), FileError>;
    /// Deletes the file
    fn remove_file(&mut self, path: &str) -> Result<(), FileError>;
    /// Names in a folder
    fn list_dir(&mut self, path: &str) -> Result<Vec<String>, FileError>;
}

/// Why a file could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// `FileNotFoundError`
    NotFound,
    /// `IsADirectoryError`
    IsDirectory,
    /// `PermissionError`
    Denied,
    /// `OSError` with these words
    Other(String),
}
