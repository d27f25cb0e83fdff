//! What the interpreter may touch: output, clocks and files, and nothing else of the machine it runs on.
//!
//! Files that a program writes stay in memory, over the files of the [`World`]: reading finds the written ones first. So a
//! program never changes the disk of the person who runs it, and in the page `np.save` and `np.load` work without a disk.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use brunsviga_python::host::{FileError, Host};

use crate::output::{Output, Stream};

/// Clocks, and files that can be read.
pub trait World {
    /// A monotonic clock in seconds
    fn clock_s(&mut self) -> f64;
    /// Seconds since 1970
    fn wall_s(&mut self) -> f64;
    /// A whole file; paths are relative to the program's folder
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError>;
    /// Names in a folder; "" is the program's own
    fn list_dir(&mut self, path: &str) -> Result<Vec<String>, FileError>;
}

/// Files written by the program, by normal path; None marks a file of the world that the program removed.
pub(crate) type Written = BTreeMap<String, Option<Rc<[u8]>>>;

/// The interpreter's host in a session.
pub(crate) struct SessionHost {
    pub(crate) world: Rc<RefCell<dyn World>>,
    pub(crate) output: Rc<RefCell<Output>>,
    pub(crate) written: Rc<RefCell<Written>>,
    /// The time that runs have stood still
    pub(crate) still_s: Rc<Cell<f64>>,
}

/// The shortest spelling of a path: no empty or `.` parts, `..` taken back where it can be.
pub(crate) fn normal_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let inner = parts.join("/");
    if path.starts_with('/') { format!("/{inner}") } else { inner }
}

impl SessionHost {
    fn is_dir(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        path.is_empty()
            || self.written.borrow().iter().any(|(name, file)| file.is_some() && name.starts_with(&inside))
            || self.world.borrow_mut().list_dir(path).is_ok()
    }
}

impl Host for SessionHost {
    fn stdout(&mut self, text: &str) {
        self.output.borrow_mut().write(Stream::Out, text);
    }
    fn stderr(&mut self, text: &str) {
        self.output.borrow_mut().write(Stream::Err, text);
    }
    fn clock_s(&mut self) -> f64 {
        self.world.borrow_mut().clock_s() - self.still_s.get()
    }
    fn wall_s(&mut self) -> f64 {
        self.world.borrow_mut().wall_s()
    }
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError> {
        let path = normal_path(path);
        match self.written.borrow().get(&path) {
            Some(Some(bytes)) => return Ok(bytes.to_vec()),
            Some(None) => return Err(FileError::NotFound),
            None => {}
        }
        self.world.borrow_mut().read_file(&path)
    }
    fn write_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        let normal = normal_path(path);
        if normal.is_empty() || path.ends_with('/') || self.is_dir(&normal) {
            return Err(FileError::IsDirectory);
        }
        self.written.borrow_mut().insert(normal, Some(bytes.into()));
        Ok(())
    }
    fn remove_file(&mut self, path: &str) -> Result<(), FileError> {
        let path = normal_path(path);
        if self.read_file(&path).is_err() {
            return Err(if self.is_dir(&path) { FileError::IsDirectory } else { FileError::NotFound });
        }
        self.written.borrow_mut().insert(path, None);
        Ok(())
    }
    fn list_dir(&mut self, path: &str) -> Result<Vec<String>, FileError> {
        let path = normal_path(path);
        let inside = if path.is_empty() { String::new() } else { format!("{path}/") };
        let listed = self.world.borrow_mut().list_dir(&path);
        let written = self.written.borrow();
        let mut names: std::collections::BTreeSet<String> =
            listed.as_ref().map(|names| names.iter().cloned().collect()).unwrap_or_default();
        for (name, file) in written.iter() {
            let Some(first) = name.strip_prefix(&inside).and_then(|rest| rest.split('/').next()) else { continue };
            match file {
                Some(_) => names.insert(first.to_owned()),
                None => names.remove(first),
            };
        }
        if names.is_empty() && !path.is_empty() {
            listed?;
        }
        Ok(names.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Disk;

    impl World for Disk {
        fn clock_s(&mut self) -> f64 {
            0.0
        }
        fn wall_s(&mut self) -> f64 {
            0.0
        }
        fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError> {
            if path == "data/a.txt" { Ok(b"disk".to_vec()) } else { Err(FileError::NotFound) }
        }
        fn list_dir(&mut self, path: &str) -> Result<Vec<String>, FileError> {
            match path {
                "" => Ok(vec!["data".into()]),
                "data" => Ok(vec!["a.txt".into()]),
                _ => Err(FileError::NotFound),
            }
        }
    }

    fn host() -> SessionHost {
        SessionHost {
            world: Rc::new(RefCell::new(Disk)),
            output: Default::default(),
            written: Default::default(),
            still_s: Default::default(),
        }
    }

    #[test]
    fn written_files_lie_over_those_of_the_world() {
        let mut host = host();
        assert_eq!(host.read_file("./data//a.txt").unwrap(), b"disk");
        host.write_file("data/a.txt", b"mine").unwrap();
        host.write_file("data/b.txt", b"new").unwrap();
        assert_eq!(host.read_file("data/../data/a.txt").unwrap(), b"mine");
        assert_eq!(host.list_dir("data").unwrap(), ["a.txt", "b.txt"]);
        host.remove_file("data/a.txt").unwrap();
        assert_eq!(host.read_file("data/a.txt"), Err(FileError::NotFound));
        assert_eq!(host.list_dir("data/").unwrap(), ["b.txt"]);
        assert_eq!(host.remove_file("data/a.txt"), Err(FileError::NotFound));
    }

    #[test]
    fn folders_are_not_files() {
        let mut host = host();
        assert_eq!(host.write_file("data", b""), Err(FileError::IsDirectory));
        assert_eq!(host.write_file("new/", b""), Err(FileError::IsDirectory));
        assert_eq!(host.remove_file("data"), Err(FileError::IsDirectory));
        assert_eq!(host.list_dir("nowhere"), Err(FileError::NotFound));
    }

    #[test]
    fn paths_are_normal() {
        assert_eq!(normal_path("./a/../b//c"), "b/c");
        assert_eq!(normal_path("../a"), "../a");
        assert_eq!(normal_path("/a/./b"), "/a/b");
        assert_eq!(normal_path("."), "");
    }
}
