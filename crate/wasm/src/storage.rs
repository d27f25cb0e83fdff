//! The files of the JavaScript side as a [`Storage`], and files in memory where it refuses them.
//!
//! Guarantees: a page whose browser keeps nothing, or whose files another tab has, runs all the same, with files that last until it is
//! closed; once that is so, it stays so. Bytes are copied on the way: memory shared with threads is nothing that a browser writes to disk.

use brunsviga_store::{Memory, Storage, StoreError};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What a storage could not do: "not-found", "full", "refused", "busy" (another tab has the files), "later" (ask again in the next slice), or words. */
export type StorageProblem = string;
/** Named files of bytes that the page keeps. Nothing here waits. */
export interface EngineStorage {
    list(): [string, number][] | StorageProblem;
    /** At most `most` bytes from `at` on; fewer only at the file's end */
    read(name: string, at: number, most: number): Uint8Array | StorageProblem;
    write(name: string, at: number, bytes: Uint8Array): StorageProblem | undefined;
    truncate(name: string, length: number): StorageProblem | undefined;
    remove(name: string): StorageProblem | undefined;
    rename(from: string, to: string): StorageProblem | undefined;
    flush(name: string): StorageProblem | undefined;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// The object that the worker gives.
    #[wasm_bindgen(typescript_type = "EngineStorage")]
    pub type EngineStorage;
    #[wasm_bindgen(method)]
    fn list(this: &EngineStorage) -> JsValue;
    #[wasm_bindgen(method)]
    fn read(this: &EngineStorage, name: &str, at: f64, most: u32) -> JsValue;
    #[wasm_bindgen(method)]
    fn write(this: &EngineStorage, name: &str, at: f64, bytes: Uint8Array) -> JsValue;
    #[wasm_bindgen(method)]
    fn truncate(this: &EngineStorage, name: &str, length: f64) -> JsValue;
    #[wasm_bindgen(method)]
    fn remove(this: &EngineStorage, name: &str) -> JsValue;
    #[wasm_bindgen(method)]
    fn rename(this: &EngineStorage, from: &str, to: &str) -> JsValue;
    #[wasm_bindgen(method)]
    fn flush(this: &EngineStorage, name: &str) -> JsValue;
}

/// Files in memory may take so much: programs need the rest.
const MOST_IN_MEMORY: u64 = 512 << 20;
/// Bytes that travel at once.
const CHUNK: usize = 1 << 20;

/// The page's storage.
pub(crate) struct PageStorage {
    page: EngineStorage,
    memory: Option<Memory>,
}

impl PageStorage {
    pub(crate) fn new(page: EngineStorage) -> PageStorage {
        PageStorage { page, memory: None }
    }

    /// The page's, or memory once that has refused.
    fn through<T>(
        &mut self,
        page: impl FnOnce(&EngineStorage) -> Result<T, StoreError>,
        memory: impl FnOnce(&mut Memory) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.memory.is_none() {
            match page(&self.page) {
                Err(StoreError::Refused | StoreError::Busy) => {}
                answer => return answer,
            }
        }
        memory(self.memory.get_or_insert_with(|| Memory::bounded(MOST_IN_MEMORY)))
    }
}

fn done(answer: &JsValue) -> Result<(), StoreError> {
    if answer.is_undefined() { Ok(()) } else { Err(problem(answer)) }
}

fn problem(word: &JsValue) -> StoreError {
    match word.as_string().as_deref() {
        Some("not-found") => StoreError::NotFound,
        Some("full") => StoreError::Full,
        Some("refused") => StoreError::Refused,
        Some("busy") => StoreError::Busy,
        Some("later") => StoreError::Later,
        Some(words) => StoreError::Broken(words.to_owned()),
        None => StoreError::Broken("the browser's storage gave no answer".to_owned()),
    }
}

fn pair(entry: &JsValue) -> Option<(String, u64)> {
    let entry = entry.dyn_ref::<Array>()?;
    Some((entry.get(0).as_string()?, entry.get(1).as_f64()? as u64))
}

impl Storage for PageStorage {
    fn list(&mut self) -> Result<Vec<(String, u64)>, StoreError> {
        let page = |page: &EngineStorage| match page.list().dyn_into::<Array>() {
            Ok(entries) => {
                let mut list: Vec<(String, u64)> = entries.iter().filter_map(|entry| pair(&entry)).collect();
                list.sort();
                Ok(list)
            }
            Err(word) => Err(problem(&word)),
        };
        self.through(page, |memory| memory.list())
    }
    fn read(&mut self, name: &str, at: u64, into: &mut [u8]) -> Result<usize, StoreError> {
        let mut count = 0;
        for part in into.chunks_mut(CHUNK) {
            let from = at + count as u64;
            let most = part.len() as u32;
            let read = if self.memory.is_some() {
                self.through(|_| Err(StoreError::Refused), |memory| memory.read(name, from, part))?
            } else {
                match self.page.read(name, from as f64, most).dyn_into::<Uint8Array>() {
                    Ok(bytes) => {
                        let read = (bytes.length() as usize).min(part.len());
                        bytes.subarray(0, read as u32).copy_to(&mut part[..read]);
                        read
                    }
                    Err(word) => match problem(&word) {
                        // Nothing was written yet, so nothing can be read.
                        StoreError::Refused | StoreError::Busy => return Err(StoreError::NotFound),
                        error => return Err(error),
                    },
                }
            };
            count += read;
            if read < most as usize {
                break;
            }
        }
        Ok(count)
    }
    fn write(&mut self, name: &str, at: u64, bytes: &[u8]) -> Result<(), StoreError> {
        let page = |page: &EngineStorage| done(&page.write(name, at as f64, Uint8Array::from(bytes)));
        self.through(page, |memory| memory.write(name, at, bytes))
    }
    fn truncate(&mut self, name: &str, len: u64) -> Result<(), StoreError> {
        self.through(|page| done(&page.truncate(name, len as f64)), |memory| memory.truncate(name, len))
    }
    fn remove(&mut self, name: &str) -> Result<(), StoreError> {
        self.through(|page| done(&page.remove(name)), |memory| memory.remove(name))
    }
    fn rename(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
        self.through(|page| done(&page.rename(from, to)), |memory| memory.rename(from, to))
    }
    fn flush(&mut self, name: &str) -> Result<(), StoreError> {
        self.through(|page| done(&page.flush(name)), |memory| memory.flush(name))
    }
    fn is_lasting(&self) -> bool {
        self.memory.is_none()
    }
}
