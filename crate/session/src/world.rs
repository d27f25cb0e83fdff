//! What the interpreter may touch: output, clocks and files, and nothing else of the machine it runs on.
//!
//! Files that a program writes go to the page's storage, over the files of the [`World`]: reading finds the written ones first. So a
//! program never changes the disk of the person who runs it, and in the page `np.save` and `np.load` work without a disk.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use brunsviga_python::host::{FileError, Host};
use brunsviga_store::StoreError;

use crate::files::Files;
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

/// Where a program's text goes.
#[derive(Clone)]
pub(crate) enum Door {
    /// To the page
    Page(Rc<RefCell<Output>>, Stream),
    /// To the program that started this one
    Kept(Rc<RefCell<String>>),
    /// Nobody reads it
    Nowhere,
}

impl Door {
    fn write(&self, text: &str) {
        match self {
            Door::Page(output, stream) => output.borrow_mut().write(*stream, text),
            Door::Kept(kept) => kept.borrow_mut().push_str(text),
            Door::Nowhere => {}
        }
    }
}

/// What all programs of a page have in common.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) world: Rc<RefCell<dyn World>>,
    pub(crate) files: Rc<RefCell<Files>>,
    /// Files of the world that a program removed
    pub(crate) removed: Rc<RefCell<BTreeSet<String>>>,
    /// The time that runs have stood still
    pub(crate) still_s: Rc<Cell<f64>>,
}

/// The interpreter's host in a session.
pub(crate) struct SessionHost {
    pub(crate) place: Place,
    pub(crate) out: Door,
    pub(crate) err: Door,
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

/// The name under which the page keeps a file: its own folder is the root.
pub(crate) fn kept_name(normal: &str) -> &str {
    normal.trim_start_matches('/')
}

/// What a program is told of a storage that fails.
pub(crate) fn file_error(error: StoreError) -> FileError {
    match error {
        StoreError::NotFound => FileError::NotFound,
        StoreError::Full => FileError::NoSpace,
        other => FileError::Other(other.to_string()),
    }
}

impl SessionHost {
    fn world_reads(&self, normal: &str) -> Result<Vec<u8>, FileError> {
        if self.place.removed.borrow().contains(normal) {
            return Err(FileError::NotFound);
        }
        self.place.world.borrow_mut().read_file(normal)
    }
    fn is_folder(&self, normal: &str) -> bool {
        let name = kept_name(normal);
        name.is_empty() || self.place.files.borrow_mut().is_dir(name) || self.place.world.borrow_mut().list_dir(normal).is_ok()
    }
    /// Whether a folder can hold new files: it is one, or nothing yet.
    fn check_parent(&self, normal: &str) -> Result<(), FileError> {
        let mut end = 0;
        while let Some(at) = normal[end..].find('/') {
            end += at;
            if end > 0 && self.place.files.borrow_mut().size(kept_name(&normal[..end])).is_ok() {
                return Err(FileError::NotDirectory);
            }
            end += 1;
        }
        Ok(())
    }
}

impl Host for SessionHost {
    fn stdout(&mut self, text: &str) {
        self.out.write(text);
    }
    fn stderr(&mut self, text: &str) {
        self.err.write(text);
    }
    fn clock_s(&mut self) -> f64 {
        self.place.world.borrow_mut().clock_s() - self.place.still_s.get()
    }
    fn wall_s(&mut self) -> f64 {
        self.place.world.borrow_mut().wall_s()
    }
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError> {
        let path = normal_path(path);
        let own = self.place.files.borrow_mut().read(kept_name(&path));
        match own {
            Ok(bytes) => Ok(bytes),
            Err(StoreError::NotFound) if self.place.files.borrow_mut().is_dir(kept_name(&path)) => Err(FileError::IsDirectory),
            Err(StoreError::NotFound) if kept_name(&path).is_empty() => Err(FileError::IsDirectory),
            Err(StoreError::NotFound) => self.world_reads(&path),
            Err(error) => Err(file_error(error)),
        }
    }
    fn file_size(&mut self, path: &str) -> Result<u64, FileError> {
        let normal = normal_path(path);
        let own = self.place.files.borrow_mut().size(kept_name(&normal));
        match own {
            Ok(size) => Ok(size),
            Err(StoreError::NotFound) => self.read_file(path).map(|bytes| bytes.len() as u64),
            Err(error) => Err(file_error(error)),
        }
    }
    fn write_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        let normal = normal_path(path);
        if path.ends_with('/') || self.is_folder(&normal) {
            return Err(FileError::IsDirectory);
        }
        self.check_parent(&normal)?;
        self.place.files.borrow_mut().write(kept_name(&normal), bytes).map_err(file_error)
    }
    fn remove_file(&mut self, path: &str) -> Result<(), FileError> {
        let path = normal_path(path);
        if self.is_folder(&path) {
            return Err(FileError::IsDirectory);
        }
        let own = self.place.files.borrow_mut().remove(kept_name(&path));
        match own {
            Err(StoreError::NotFound) => {
                self.world_reads(&path)?;
            }
            other => other.map_err(file_error)?,
        }
        // One of the world's that lay below is gone, too.
        self.place.removed.borrow_mut().insert(path);
        Ok(())
    }
    fn rename_file(&mut self, from: &str, to: &str) -> Result<(), FileError> {
        let (normal, target) = (normal_path(from), normal_path(to));
        if self.is_folder(&normal) {
            let words = "folders cannot be renamed here; rename the files in it";
            return Err(FileError::Other(words.to_owned()));
        }
        if self.is_folder(&target) || to.ends_with('/') {
            return Err(FileError::IsDirectory);
        }
        self.check_parent(&target)?;
        let own = self.place.files.borrow_mut().rename(kept_name(&normal), kept_name(&target));
        match own {
            Ok(()) => {
                self.place.removed.borrow_mut().insert(normal);
                Ok(())
            }
            Err(StoreError::NotFound) => {
                let bytes = self.world_reads(&normal)?;
                self.write_file(to, &bytes)?;
                self.remove_file(from)
            }
            Err(error) => Err(file_error(error)),
        }
    }
    fn list_dir(&mut self, path: &str) -> Result<Vec<String>, FileError> {
        let path = normal_path(path);
        let name = kept_name(&path);
        let mut files = self.place.files.borrow_mut();
        let mut names = files.names_in(name).map_err(file_error)?;
        let listed = self.place.world.borrow_mut().list_dir(&path);
        if listed.is_err() && !name.is_empty() && !files.is_dir(name) {
            return Err(if files.size(name).is_ok() { FileError::NotDirectory } else { FileError::NotFound });
        }
        let removed = self.place.removed.borrow();
        let full = |name: &String| if path.is_empty() { name.clone() } else { format!("{}/{name}", path.trim_end_matches('/')) };
        names.extend(listed.unwrap_or_default().into_iter().filter(|name| !removed.contains(&full(name))));
        Ok(names.into_iter().collect())
    }
    fn is_dir(&mut self, path: &str) -> bool {
        self.is_folder(&normal_path(path))
    }
    fn make_dir(&mut self, path: &str) -> Result<(), FileError> {
        let normal = normal_path(path);
        if self.is_folder(&normal) || self.file_size(&normal).is_ok() {
            return Err(FileError::Exists);
        }
        self.check_parent(&normal)?;
        match normal.rsplit_once('/') {
            Some((parent, _)) if !self.is_folder(parent) => return Err(FileError::NotFound),
            _ => {}
        }
        self.place.files.borrow_mut().write(&format!("{}/", kept_name(&normal)), b"").map_err(file_error)
    }
    fn remove_dir(&mut self, path: &str) -> Result<(), FileError> {
        let normal = normal_path(path);
        if !self.is_folder(&normal) {
            return Err(if self.file_size(&normal).is_ok() { FileError::NotDirectory } else { FileError::NotFound });
        }
        if !self.list_dir(&normal)?.is_empty() {
            return Err(FileError::NotEmpty);
        }
        self.place.files.borrow_mut().remove(&format!("{}/", kept_name(&normal))).map_err(|_| FileError::Denied)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use brunsviga_store::{Memory, shared};

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
        let place = Place {
            world: Rc::new(RefCell::new(Disk)),
            files: Rc::new(RefCell::new(Files::new(shared(Memory::new())))),
            removed: Default::default(),
            still_s: Default::default(),
        };
        SessionHost { place, out: Door::Nowhere, err: Door::Nowhere }
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
        host.write_file("data/a.txt", b"again").unwrap();
        assert_eq!(host.read_file("data/a.txt").unwrap(), b"again");
    }

    #[test]
    fn a_file_of_the_world_takes_another_name() {
        let mut host = host();
        host.rename_file("data/a.txt", "moved.txt").unwrap();
        assert_eq!(host.read_file("moved.txt").unwrap(), b"disk");
        assert_eq!(host.read_file("data/a.txt"), Err(FileError::NotFound));
        host.rename_file("moved.txt", "/again.txt").unwrap();
        assert_eq!(host.read_file("again.txt").unwrap(), b"disk");
        assert_eq!(host.rename_file("moved.txt", "x"), Err(FileError::NotFound));
    }

    #[test]
    fn folders_are_not_files() {
        let mut host = host();
        assert_eq!(host.write_file("data", b""), Err(FileError::IsDirectory));
        assert_eq!(host.write_file("new/", b""), Err(FileError::IsDirectory));
        assert_eq!(host.remove_file("data"), Err(FileError::IsDirectory));
        assert_eq!(host.list_dir("nowhere"), Err(FileError::NotFound));
        host.write_file("a.txt", b"x").unwrap();
        assert_eq!(host.list_dir("a.txt"), Err(FileError::NotDirectory));
        assert_eq!(host.write_file("a.txt/b", b"x"), Err(FileError::NotDirectory));
    }

    #[test]
    fn folders_are_made_and_removed() {
        let mut host = host();
        assert_eq!(host.make_dir("data"), Err(FileError::Exists));
        assert_eq!(host.make_dir("a/b"), Err(FileError::NotFound));
        host.make_dir("a").unwrap();
        host.make_dir("/a/b/").unwrap();
        assert!(host.is_dir("a/b") && host.list_dir("a/b").unwrap().is_empty());
        assert_eq!(host.list_dir("").unwrap(), ["a", "data"]);
        assert_eq!(host.remove_dir("a"), Err(FileError::NotEmpty));
        host.write_file("a/b/c.txt", b"x").unwrap();
        assert_eq!(host.list_dir("a/b").unwrap(), ["c.txt"]);
        host.remove_file("a/b/c.txt").unwrap();
        host.remove_dir("a/b").unwrap();
        assert!(host.is_dir("a") && !host.is_dir("a/b"));
        assert_eq!(host.remove_dir("a/b"), Err(FileError::NotFound));
    }

    #[test]
    fn paths_are_normal() {
        assert_eq!(normal_path("./a/../b//c"), "b/c");
        assert_eq!(normal_path("../a"), "../a");
        assert_eq!(normal_path("/a/./b"), "/a/b");
        assert_eq!(normal_path("."), "");
    }
}
