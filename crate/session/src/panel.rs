//! The files as the page's panel sees them: a list, and contents that travel in pieces, so that a large file is nowhere whole in memory.

use std::rc::Rc;

use brunsviga_protocol::{Event, FileInfo, FileProblem};
use brunsviga_store::StoreError;

use crate::Session;
use crate::world::{kept_name, normal_path};

/// What became of a piece: the page asks again, goes on, or tells its reader.
pub type Pieces<T> = std::result::Result<T, FileProblem>;

fn problem(error: StoreError) -> FileProblem {
    match error {
        StoreError::Full => FileProblem::Full,
        StoreError::Later => FileProblem::Later,
        StoreError::NotFound => FileProblem::Gone,
        other => FileProblem::Broken { words: other.to_string() },
    }
}

impl Session {
    /// Files that the programs saved: paths relative to the program's folder.
    pub fn saved_files(&mut self) -> Vec<(String, Rc<[u8]>)> {
        let mut files = self.files.borrow_mut();
        let names = files.list().unwrap_or_default();
        names.into_iter().filter_map(|(name, _)| Some((name.clone(), files.read(&name).ok()?.into()))).collect()
    }

    /// At most so many bytes of a file from `at` on; fewer only at its end.
    pub fn file_piece(&mut self, path: &str, at: u64, most: usize) -> Pieces<Vec<u8>> {
        let path = normal_path(path);
        let mut files = self.files.borrow_mut();
        let size = files.size(kept_name(&path)).map_err(problem)?;
        let count = usize::try_from(size.saturating_sub(at)).unwrap_or(usize::MAX).min(most);
        let mut piece = vec![0; count];
        let read = files.read_at(kept_name(&path), at, &mut piece).map_err(problem)?;
        piece.truncate(read);
        Ok(piece)
    }

    /// A piece of a file that the page brings. It begins at 0, goes on where the last ended, and has its name with the `last`.
    pub fn put_file_piece(&mut self, path: &str, at: u64, piece: &[u8], last: bool) -> Pieces<()> {
        let path = normal_path(path);
        let name = kept_name(&path);
        let mut files = self.files.borrow_mut();
        if name.is_empty() || files.is_dir(name) {
            return Err(FileProblem::Folder);
        }
        if at == 0 {
            files.begin_part(name).map_err(problem)?;
        }
        files.write_part(name, at, piece).map_err(problem)?;
        if last {
            files.end_part(name, at + piece.len() as u64).map_err(problem)?;
            drop(files);
            self.removed.borrow_mut().remove(&path);
        }
        Ok(())
    }

    pub(crate) fn remove_file(&mut self, request: u32, path: &str) {
        // One that is gone already is what was wanted.
        let _ = self.files.borrow_mut().remove(kept_name(&normal_path(path)));
        self.send_files(Some(request));
    }

    /// Tells the page of its files, if a run changed them.
    pub(crate) fn tell_files(&mut self) {
        if self.files.borrow_mut().take_changed() {
            self.send_files(None);
        }
    }

    /// Tells the page of its files.
    pub(crate) fn send_files(&mut self, request: Option<u32>) {
        let mut files = self.files.borrow_mut();
        let list = files.list().unwrap_or_default();
        let list = list.into_iter().map(|(path, size)| FileInfo { path, size: size as f64 }).collect();
        let (lasting, other) = (files.is_lasting(), files.other_bytes() as f64);
        self.events.push(Event::Files { request, files: list, lasting, other });
    }
}
