//! The clocks and files of the JavaScript side.

use brunsviga_session::{FileError, World};
use brunsviga_store::{Memory, Shared, shared};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::storage::{EngineStorage, PageStorage};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What the engine asks of its surroundings. A file that cannot be had is told by a word: "not-found", "is-directory", "denied", or any other for the message. */
export interface EngineWorld {
    /** A monotonic clock in seconds */
    clock(): number;
    /** Seconds since 1970 */
    wall(): number;
    readFile(path: string): Uint8Array | string;
    listDir(path: string): string[] | string;
    /** Where files are kept that programs write; without it they are in memory. */
    readonly storage?: EngineStorage;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// The object that the worker, or Node, gives.
    #[wasm_bindgen(typescript_type = "EngineWorld")]
    pub type EngineWorld;
    #[wasm_bindgen(method)]
    fn clock(this: &EngineWorld) -> f64;
    #[wasm_bindgen(method)]
    fn wall(this: &EngineWorld) -> f64;
    #[wasm_bindgen(method, js_name = readFile)]
    fn read_file(this: &EngineWorld, path: &str) -> JsValue;
    #[wasm_bindgen(method, js_name = listDir)]
    fn list_dir(this: &EngineWorld, path: &str) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn storage(this: &EngineWorld) -> Option<EngineStorage>;
}

/// The world's storage, if it has one.
pub(crate) fn storage_of(world: &EngineWorld) -> Shared {
    match world.storage() {
        Some(storage) => shared(PageStorage::new(storage)),
        None => shared(Memory::new()),
    }
}

/// The session's view of it.
pub(crate) struct JsWorld(pub(crate) EngineWorld);

impl World for JsWorld {
    fn clock_s(&mut self) -> f64 {
        self.0.clock()
    }
    fn wall_s(&mut self) -> f64 {
        self.0.wall()
    }
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError> {
        let answer = self.0.read_file(path);
        match answer.dyn_into::<Uint8Array>() {
            Ok(bytes) => Ok(bytes.to_vec()),
            Err(word) => Err(refusal(&word)),
        }
    }
    fn list_dir(&mut self, path: &str) -> Result<Vec<String>, FileError> {
        let answer = self.0.list_dir(path);
        match answer.dyn_into::<Array>() {
            Ok(names) => Ok(names.iter().filter_map(|name| name.as_string()).collect()),
            Err(word) => Err(refusal(&word)),
        }
    }
}

fn refusal(word: &JsValue) -> FileError {
    match word.as_string().as_deref() {
        None | Some("not-found") => FileError::NotFound,
        Some("is-directory") => FileError::IsDirectory,
        Some("denied") => FileError::Denied,
        Some(other) => FileError::Other(other.to_owned()),
    }
}
