//! The engine object: one session and the canvases that show its figures.

use std::collections::HashMap;
use std::rc::Rc;

use brunsviga_protocol::{Request, Theme};
use brunsviga_session::{Figures, Session, Settings, Shown, State};
use js_sys::{Array, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use web_sys::OffscreenCanvas;

use crate::backend::WasmBackend;
use crate::canvas::CanvasBackend;
use crate::last_words;
#[cfg(feature = "threads")]
use crate::pool;
use crate::world::{EngineWorld, JsWorld, storage_of};

/// What a worker, or Node, drives.
#[wasm_bindgen]
pub struct Engine {
    session: Session,
    canvases: HashMap<u32, OffscreenCanvas>,
}

#[wasm_bindgen]
impl Engine {
    /// An engine with an empty namespace. `output_limit`: bytes that one run may print; left out, it is the page's 1 MiB;
    /// Infinity is no limit.
    #[wasm_bindgen(constructor)]
    pub fn new(world: EngineWorld, #[wasm_bindgen(js_name = outputLimit)] output_limit: Option<f64>) -> Engine {
        last_words::listen();
        let mut settings = Settings::default();
        if let Some(bytes) = output_limit {
            settings.output_limit = bytes.is_finite().then_some(bytes as usize);
        }
        let storage = storage_of(&world);
        let mut session = Session::with_storage(JsWorld(world), settings, storage);
        session.set_backend(Rc::new(WasmBackend));
        #[cfg(feature = "threads")]
        brunsviga_library::product::set_pool(brunsviga_library::product::Pool {
            // Whoever asks has a large product to make: the pool is started for the next part of it.
            threads: || {
                pool::want();
                pool::threads()
            },
            run: pool::broadcast,
        });
        Engine { session, canvases: HashMap::new() }
    }

    /// Does what a request of the protocol asks; throws if it is none, naming the field.
    pub fn handle(&mut self, #[wasm_bindgen(unchecked_param_type = "Request")] request: JsValue) -> Result<(), JsError> {
        let request: Request = from_js(request)?;
        if let Request::Close { figure } = request {
            self.canvases.remove(&figure);
        }
        if matches!(request, Request::Reset) {
            self.canvases.clear();
        }
        self.session.handle(request);
        Ok(())
    }

    /// Goes on with the run for about so many milliseconds, or until it rests; whether there is more to do.
    pub fn resume(&mut self, #[wasm_bindgen(js_name = budgetMs)] budget_ms: f64) -> bool {
        self.session.resume(budget_ms) != State::Idle
    }

    /// The program waits in `plt.pause`, where its figures are whole and may be drawn: for so many milliseconds more. Undefined: it does not.
    pub fn rests(&mut self) -> Option<f64> {
        self.session.rests_ms()
    }

    /// The run stands still until the page says `resume` or `stop`.
    pub fn held(&self) -> bool {
        self.session.is_held()
    }

    /// How often the program that runs, or ran last, has been in `plt.pause`.
    pub fn pauses(&mut self) -> u32 {
        self.session.pauses()
    }

    /// The events since the last call, in order.
    #[wasm_bindgen(js_name = takeEvents, unchecked_return_type = "Event[]")]
    pub fn take_events(&mut self) -> Array {
        // An event of ours always serialises; one that does not is left out rather than lose the others.
        self.session.take_events().iter().filter_map(|event| to_js(event).ok()).collect()
    }

    /// Where a figure is drawn from now on.
    pub fn attach(&mut self, figure: u32, canvas: OffscreenCanvas) {
        self.canvases.insert(figure, canvas);
        self.session.figures().touch(figure);
    }

    /// Draws the figures that changed and have a canvas; whether there were any.
    pub fn draw(&mut self) -> bool {
        let mut drawn = false;
        for id in self.session.figures().take_changed() {
            let Some(canvas) = self.canvases.get(&id) else { continue };
            let Some(place) = self.session.figures().shown(id) else { continue };
            drawn |= paint(&mut self.session, id, canvas, place);
        }
        drawn
    }

    /// Draws a figure at the size that its program gave it; false if there is no such figure.
    pub fn paint(
        &mut self,
        figure: u32,
        canvas: &OffscreenCanvas,
        ratio: f64,
        #[wasm_bindgen(unchecked_param_type = "Theme")] theme: JsValue,
    ) -> Result<bool, JsError> {
        let theme: Theme = from_js(theme)?;
        let Some(size) = self.session.figures().own_size(figure) else { return Ok(false) };
        Ok(paint(&mut self.session, figure, canvas, Shown { size, ratio: ratio.clamp(0.5, 8.0), theme }))
    }

    /// What a file of the figure may be called, without the ending.
    #[wasm_bindgen(js_name = fileStem)]
    pub fn file_stem(&mut self, figure: u32) -> String {
        self.session.figures().stem(figure)
    }

    /// The figure as SVG, in its own size or laid out for a width in CSS pixels; undefined if there is no such figure.
    pub fn svg(
        &mut self,
        figure: u32,
        #[wasm_bindgen(unchecked_param_type = "Theme")] theme: JsValue,
        width: Option<f64>,
    ) -> Result<Option<String>, JsError> {
        Ok(self.session.figures().svg(figure, from_js(theme)?, width))
    }

    /// The drawing of a graph that a cell's last run showed (0: as written, 1: simplified) as SVG; undefined if there is none.
    #[wasm_bindgen(js_name = graphSvg)]
    pub fn graph_svg(&mut self, graph: u32, drawing: usize) -> Option<String> {
        self.session.figures().graph_svg(graph, drawing)
    }

    /// Files that the programs saved.
    #[wasm_bindgen(js_name = savedFiles, unchecked_return_type = "[string, Uint8Array][]")]
    pub fn saved_files(&mut self) -> Array {
        let pair = |(path, bytes): (String, std::rc::Rc<[u8]>)| Array::of2(&path.into(), &Uint8Array::from(&*bytes));
        self.session.saved_files().into_iter().map(pair).collect()
    }

    /// At most so many bytes of a file that a program saved, from `at` on; else what is wrong.
    #[wasm_bindgen(js_name = filePiece, unchecked_return_type = "Uint8Array<ArrayBuffer> | FileProblem")]
    pub fn file_piece(&mut self, path: &str, at: f64, most: u32) -> Result<JsValue, JsError> {
        match self.session.file_piece(path, at.max(0.0) as u64, most as usize) {
            Ok(bytes) => Ok(Uint8Array::from(&*bytes).into()),
            Err(problem) => to_js(&problem),
        }
    }

    /// A piece of a file that the reader brings: it begins at 0, and the `last` one gives it its name. Undefined, or what is wrong.
    #[wasm_bindgen(js_name = putFilePiece, unchecked_return_type = "FileProblem | undefined")]
    pub fn put_file_piece(&mut self, path: &str, at: f64, bytes: &[u8], last: bool) -> Result<JsValue, JsError> {
        match self.session.put_file_piece(path, at.max(0.0) as u64, bytes, last) {
            Ok(()) => Ok(JsValue::UNDEFINED),
            Err(problem) => to_js(&problem),
        }
    }
}

fn paint(session: &mut Session, id: u32, canvas: &OffscreenCanvas, place: Shown) -> bool {
    match CanvasBackend::new(canvas, place.size, place.ratio, Figures::GRAIN) {
        Ok(mut backend) => session.figures().draw(id, place, &mut backend).is_ok(),
        // The page took the canvas away; its next `show` brings another.
        Err(_) => false,
    }
}

fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsError> {
    serde_wasm_bindgen::from_value(value).map_err(|error| JsError::new(&error.to_string()))
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    value.serialize(&serde_wasm_bindgen::Serializer::new()).map_err(|error| JsError::new(&error.to_string()))
}
