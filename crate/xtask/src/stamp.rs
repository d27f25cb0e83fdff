//! Stamps: a step is skipped when the contents of all it reads, and the words that describe it, are those of the last time.
//!
//! Contents, not times: a fresh checkout or a switched branch gives every file a new time. Hashing the repository's few
//! megabytes takes some milliseconds.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::shell::{root, say};

/// What a step depends on, hashed. Unlike a lock this may err only on the side of doing work again.
pub struct Inputs {
    hasher: DefaultHasher,
}

impl Inputs {
    pub fn new(step: &str) -> Inputs {
        let mut inputs = Inputs { hasher: DefaultHasher::new() };
        step.hash(&mut inputs.hasher);
        inputs
    }

    /// Words that change the result: flags, versions.
    pub fn words(mut self, words: impl Hash) -> Inputs {
        words.hash(&mut self.hasher);
        self
    }

    /// A file, or a folder with all below it except `skipped` names; relative to the repository. What is not there counts too.
    pub fn path(mut self, path: impl AsRef<Path>, skipped: &[&str]) -> Inputs {
        let path = root().join(path);
        self.add(&path, skipped);
        self
    }

    fn add(&mut self, path: &Path, skipped: &[&str]) {
        path.strip_prefix(root()).unwrap_or(path).hash(&mut self.hasher);
        if path.is_dir() {
            for child in children(path) {
                let name = child.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if !skipped.contains(&name.as_str()) {
                    self.add(&child, skipped);
                }
            }
        } else {
            fs::read(path).ok().hash(&mut self.hasher);
        }
    }

    pub fn digest(self) -> String {
        format!("{:016x}", self.hasher.finish())
    }
}

/// A folder's entries in a fixed order; none if it cannot be read.
pub fn children(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default();
    entries.sort();
    entries
}

fn stamp_file(step: &str) -> PathBuf {
    root().join(".cache").join(format!("{step}.stamp"))
}

/// Whether the step's last success had these inputs, and its outputs are still there.
pub fn is_current(step: &str, digest: &str, outputs: &[PathBuf]) -> bool {
    outputs.iter().all(|output| output.exists()) && fs::read_to_string(stamp_file(step)).is_ok_and(|text| text == digest)
}

/// Keeps other `cargo xtask` processes of this checkout out of the build until the result is dropped.
pub fn exclusively() -> Result<fs::File, Failure> {
    let file = root().join(".cache/lock");
    let fail = |error| format!("cannot lock {}: {error}.", file.display());
    fs::create_dir_all(root().join(".cache")).map_err(fail)?;
    let lock = fs::File::create(&file).map_err(fail)?;
    if lock.try_lock().is_err() {
        say("waiting for another build of this checkout");
        lock.lock().map_err(fail)?;
    }
    Ok(lock)
}

/// Remembers the step's success.
pub fn remember(step: &str, digest: &str) -> Result<(), Failure> {
    let file = stamp_file(step);
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&file, digest))
        .map_err(|error| format!("cannot write {}: {error}.", file.display()))
}

/// Forgets it, before the step begins to change its outputs.
pub fn forget(step: &str) {
    let _ = fs::remove_file(stamp_file(step));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_depends_on_words_and_contents_only() {
        let digest = |word| Inputs::new("step").words(word).path("crate/xtask/src", &[]).digest();
        assert_eq!(digest("a"), digest("a"));
        assert_ne!(digest("a"), digest("b"));
        assert_ne!(digest("a"), Inputs::new("step").words("a").path("crate/xtask/src", &["main.rs"]).digest());
    }
}
