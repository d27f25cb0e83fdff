//! The messages between a page and its engine worker: the only serialised types of the project.
//!
//! TypeScript types are generated from here into `web/generated/` (feature `typescript`); nobody writes them twice. Numbers of
//! bulk data never travel here: canvases and `Float64Array`s are posted beside a message. Unknown messages are errors that name the field.

use serde::{Deserialize, Serialize};

/// What a page asks of the worker.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[allow(missing_docs)] // Fields whose names say it all
pub enum Request {
    /// Runs a cell in the page's namespace. A run that is still going on is stopped first.
    Run { run: u32, name: String, source: String },
    /// Runs an exercise's cell in a copy of the namespace, then its check.
    Check { run: u32, name: String, source: String, check: String },
    /// Which runs of this page's cells were interrupted, when it was last closed: the answer is `Event::Interrupted`.
    Interrupted,
    /// Runs a cell again, of which a run was interrupted; its long loop goes on from where it was then.
    GoOn { run: u32, name: String, source: String, interrupted: u32 },
    /// Removes what an interrupted run left; the answer is `Event::Interrupted`.
    Discard { interrupted: u32 },
    /// Stops the run; what was printed and drawn stays.
    Stop,
    /// The run stands still where it is, its clock too, until `Resume` or `Stop`.
    Pause,
    /// A run that stands still goes on.
    Resume,
    /// Gives a variable of the program that runs a new value (a live slider); without a run nothing happens.
    Set { name: String, value: Setting },
    /// A button was pressed in a figure whose program listens (`FigureInfo::listens`): CSS pixels in the figure, 1 is the first button.
    Press { figure: u32, x: f64, y: f64, button: u32 },
    /// Empties the namespace and closes the figures.
    Reset,
    /// Compiled loops are in mode `fast` from now on, or exact.
    Math { fast: bool },
    /// The states that one run keeps may take so many bytes of memory, from the next run on; more go to the browser's storage.
    Memory { bytes: f64 },
    /// Names that could stand at `cursor` (UTF-16 offset) of `source`.
    Complete { request: u32, source: String, cursor: u32 },
    /// Where and how large a figure is shown; its OffscreenCanvas is posted beside the first of these. Redraws.
    Show { figure: u32, width: f64, height: f64, pixel_ratio: f64, theme: Theme },
    /// Zoom and pan of one axes: new limits in data units; None resets.
    View { figure: u32, axes: u32, limits: Option<Limits> },
    /// Turns axes in space and brings them nearer; None resets.
    Turn { figure: u32, axes: u32, turn: Option<Turn> },
    /// Shows or hides one series (the legend's switch).
    Toggle { figure: u32, axes: u32, series: u32, visible: bool },
    /// The data point nearest to a place (CSS pixels in the figure).
    Probe { request: u32, figure: u32, x: f64, y: f64 },
    /// The data point `index` of a series, for reading by keys; out of range is clamped.
    Read { request: u32, figure: u32, axes: u32, series: u32, index: u32 },
    /// The figure as a file.
    Export { request: u32, figure: u32, format: ExportFormat },
    /// The figure's numbers as a table, at most `rows` rows spread over the data.
    Table { request: u32, figure: u32, rows: u32 },
    /// The figure is no longer on the page.
    Close { figure: u32 },
    /// The learner's files, in this page.
    Files { request: u32 },
    /// Removes a file; the answer is the list without it.
    RemoveFile { request: u32, path: String },
    /// At most `most` bytes of a file from `at` on.
    ReadFile { request: u32, path: String, at: f64, most: u32 },
    /// A piece of a file that the reader brings; its bytes are posted beside. The file is there with the last piece.
    WriteFile { request: u32, path: String, at: f64, last: bool },
}

/// What the worker tells the page.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[allow(missing_docs)] // Fields whose names say it all
pub enum Event {
    /// The worker can take requests.
    Ready { threads: u32 },
    /// `print`
    Stdout { run: u32, text: String },
    /// Warnings
    Stderr { run: u32, text: String },
    /// A figure was shown or drawn anew (same `figure` as before in the same run slot: replace it).
    Figure { run: u32, figure: FigureInfo },
    /// How far the compiled run is that the program waits for: 0 to 1, steps made, steps per second. At most ten a second.
    Progress { run: u32, fraction: f64, steps: f64, steps_per_s: f64 },
    /// Where the states are that the run keeps: bytes on their way to the storage, in memory, in the storage, and of all of them at the end
    /// (TensorFlow holds twice as many); whether they go to the storage; bytes a second, and seconds left, if that is known. First as an
    /// estimate before the first step, of a run that stores.
    Memory {
        run: u32,
        ring: f64,
        memory: f64,
        stored: f64,
        whole: f64,
        stores: bool,
        per_s: f64,
        left_s: Option<f64>,
        /// The run stands still until the storage takes more
        waits: Option<MemoryWait>,
    },
    /// The run's last compiled loop was in mode `fast`; comes before its end.
    Measured { run: u32, fast: FastInfo },
    /// A function was shown as its graph.
    Graph { run: u32, graph: GraphInfo },
    /// The end of a run without an error; `value` is the repr of a last bare expression.
    Finished { run: u32, elapsed_ms: f64, value: Option<String> },
    /// The end of a run by an exception or a syntax error.
    Failed { run: u32, elapsed_ms: f64, diagnostic: Diagnostic },
    /// The end of a run by Stop.
    Stopped { run: u32, elapsed_ms: f64 },
    /// The end of a check; `diagnostic` is there if the learner's code raised an exception, which is also a failed measurement.
    Checked { run: u32, elapsed_ms: f64, passed: bool, measurements: Vec<Measurement>, diagnostic: Option<Diagnostic> },
    /// The engine itself broke (a bug of ours, or no memory left); the namespace is lost, and the worker must be started anew.
    Broken { run: Option<u32>, message: String },
    /// Answer to `Complete`; `from` is a UTF-16 offset.
    Completions { request: u32, from: u32, items: Vec<Completion> },
    /// Answer to `Probe` and `Read`.
    Reading { request: u32, reading: Option<Reading> },
    /// Answer to `Export`; for PNG the bytes are posted beside it.
    Exported { request: u32, file_name: String, mime: String, text: Option<String> },
    /// Answer to `Table`.
    TableRows { request: u32, table: Table },
    /// The learner's files: the answer to `Files` and `RemoveFile`, and told at the end of a run that changed them. `lasting`: they are
    /// there after a reload, too. `other`: bytes that long runs keep besides.
    Files { request: Option<u32>, files: Vec<FileInfo>, lasting: bool, other: f64 },
    /// Answer to `ReadFile`; the bytes are posted beside it, unless there is a problem.
    FilePiece { request: u32, problem: Option<FileProblem> },
    /// Answer to `WriteFile`.
    FileWritten { request: u32, problem: Option<FileProblem> },
    /// The interrupted runs: the answer to `Interrupted` and `Discard`, and told when there are others at the end of a run.
    Interrupted { runs: Vec<InterruptedRun> },
    /// The browser's storage cannot be used: files and long runs last until the page is closed.
    Unkept { reason: UnkeptReason },
}

/// One of the learner's files.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FileInfo {
    /// Its name, with folders before it
    pub path: String,
    /// Bytes
    pub size: f64,
}

/// Why a piece of a file was not read or written.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FileProblem {
    /// There is no space left
    Full,
    /// The storage is being opened: ask again
    Later,
    /// There is no such file any more
    Gone,
    /// A folder has this name
    Folder,
    /// Anything else
    Broken {
        /// What the storage said
        words: String,
    },
}

/// Why files do not outlive the page.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum UnkeptReason {
    /// The browser allows no storage, as in a private window
    Refused,
    /// Another tab has this page's files
    Busy,
}

/// A run that was interrupted: the page was closed, or the browser died. At most one for each cell.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct InterruptedRun {
    /// Handle for requests
    pub id: u32,
    /// The cell's name
    pub cell: String,
    /// The cell's text when it ran
    pub source: String,
    /// Cells that had run before it, in order
    pub before: Vec<String>,
    /// When it began, in seconds since 1970
    pub begun_s: f64,
    /// Steps that its loop had made
    pub done: f64,
    /// Steps of the loop
    pub steps: f64,
    /// Bytes in the storage
    pub bytes: f64,
    /// False: another version of the site wrote it, and it cannot go on
    pub is_current: bool,
}

/// Why a run stands still that stores its states.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MemoryWait {
    /// There is no space left: it goes on when files are deleted
    Full,
    /// The browser does not store files here
    Refused,
    /// Another tab has the file open
    Busy,
    /// Anything else
    Broken {
        /// What the storage said
        words: String,
    },
}

/// A loop in mode `fast`: how it ran, and how far it was from the exact one.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FastInfo {
    /// Threads that took part
    pub threads: u32,
    /// Steps a second
    pub steps_per_s: f64,
    /// With fused multiply-add
    pub fused: bool,
    /// What was measured, if it was
    pub deviation: Option<DeviationInfo>,
}

/// What a fast loop's first steps were compared with.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DeviationInfo {
    /// So many steps
    pub steps: f64,
    /// The largest |fast − exact| / max(1, |exact|) in the state after them; infinite if only one of them is a number
    pub largest: f64,
    /// Integers and truth values of the state that differ
    pub different: u32,
}

/// A value that a control of the page gives to a variable.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(tag = "kind", content = "value", rename_all = "camelCase", deny_unknown_fields)]
pub enum Setting {
    /// A number that Python writes with a point
    Float(f64),
    /// A whole number
    Int(i32),
    /// True or False
    Bool(bool),
    /// A text
    Text(String),
}

/// Colours of the page.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// Dark on light
    Light,
    /// Light on dark
    Dark,
}

/// What a figure can be saved as.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum ExportFormat {
    /// Vector, with the light theme
    Svg,
    /// Pixels
    Png,
    /// The data of every series
    Csv,
}

/// Limits of one axes, in data units.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Limits {
    pub x_min: f64,
    pub x_max: f64,
    pub y_min: f64,
    pub y_max: f64,
}

/// How axes in space are looked at.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Turn {
    /// Degrees of the eye above the plane of x and y, from -90 to 90
    pub elevation: f64,
    /// Degrees about the z axis, from x towards y
    pub azimuth: f64,
    /// Above 1: nearer
    pub zoom: f64,
}

/// A figure as the page knows it.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FigureInfo {
    /// Handle for requests
    pub id: u32,
    /// Size that the program asked for, in CSS pixels (figsize × dpi)
    pub width: f64,
    /// See `width`
    pub height: f64,
    /// One sentence that says what the figure shows
    pub summary: String,
    /// The program that made it answers when somebody clicks into it
    pub listens: bool,
    /// Its axes, in order
    pub axes: Vec<AxesInfo>,
}

/// One axes of a figure.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct AxesInfo {
    pub title: String,
    pub x_label: String,
    pub y_label: String,
    /// Where it lies in the figure, as fractions of width and height from the top left: x, y, width, height
    pub frame: [f64; 4],
    /// Limits in use now
    pub limits: Limits,
    pub x_log: bool,
    pub y_log: bool,
    /// How they are looked at now, if they are axes in space: then `limits` do not zoom
    pub turn: Option<Turn>,
    pub series: Vec<SeriesInfo>,
}

/// One curve, set of bars or of points.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SeriesInfo {
    /// Its label, or "" (then it is not in the legend)
    pub label: String,
    /// CSS colour
    pub color: String,
    /// Number of data points
    pub points: u32,
    /// Not hidden by the legend's switch
    pub visible: bool,
    /// Of the cells of a raster: how far the index is from one to its neighbour to the right, and from one to that above
    pub steps: Option<[i32; 2]>,
    /// The points are events in time, such as spikes
    pub events: bool,
}

/// A function drawn as its dataflow graph, once as written and once simplified.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct GraphInfo {
    /// Handle, for its SVG
    pub id: u32,
    /// The function's name
    pub name: String,
    /// One sentence that says what is shown
    pub summary: String,
    /// The drawings
    pub views: Vec<GraphView>,
}

/// One drawing of a graph. Without nodes it was too large, and `words` says so.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct GraphView {
    /// "As written", "Simplified"
    pub name: String,
    /// How many nodes of what kind, and what simplification did
    pub words: String,
    pub width: f64,
    pub height: f64,
    /// Those inside a loop come after it
    pub nodes: Vec<GraphNode>,
    pub edges: Vec<GraphEdge>,
}

/// What a node of a graph is.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub enum GraphRole {
    Input,
    Constant,
    Operation,
    Loop,
}

/// One node of a graph.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct GraphNode {
    /// Its number in the drawing, from 1
    pub number: u32,
    /// What it does
    pub label: String,
    /// What it is
    pub role: GraphRole,
    /// Shape of what it gives, as Python writes it
    pub shape: String,
    /// Element type
    pub dtype: String,
    /// More to say, or ""
    pub detail: String,
    /// Cell or file that made it, or ""
    pub file: String,
    /// Line there, from 1
    pub line: Option<u32>,
    /// x, y, width, height
    pub frame: [f64; 4],
    /// What is written in it
    pub texts: Vec<GraphText>,
    /// Numbers of the nodes that it reads, in order
    pub inputs: Vec<u32>,
    /// Numbers of the nodes that read it
    pub readers: Vec<u32>,
    /// Which of the function's results it is, from 1; usually none
    pub results: Vec<u32>,
    /// Number of the loop that it stands in
    pub inside: Option<u32>,
}

/// A line of text in a drawing: middle (of a loop: start) of its baseline.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct GraphText {
    pub text: String,
    pub x: f64,
    pub y: f64,
    pub small: bool,
}

/// A line from a node to one that reads it.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct GraphEdge {
    pub from: u32,
    pub to: u32,
    /// SVG path data
    pub path: String,
}

/// A data point read by pointer or keys.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Reading {
    pub axes: u32,
    pub series: u32,
    pub index: u32,
    pub x: f64,
    pub y: f64,
    /// In space
    pub z: Option<f64>,
    /// Where it is drawn, CSS pixels in the figure
    pub at: [f64; 2],
    /// "RK4: t = 0.51, x = 12.8", written as the axes write numbers
    pub text: String,
}

/// The numbers of a figure.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Option<f64>>>,
    /// Rows in the data, of which `rows` is a selection
    pub total_rows: u32,
}

/// One name that completes what was typed.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    /// The name
    pub label: String,
    /// "function", "module", "variable", "class", "keyword"
    pub kind: String,
}

/// An error at its place, in words a learner can act on.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// Exception type, "ValueError"
    pub kind: String,
    /// What the exception says
    pub message: String,
    /// Name of the cell or file of `span`, the innermost place in the learner's text
    pub file: String,
    /// Where
    pub span: Option<Span>,
    /// What to try, if we know
    pub hint: Option<String>,
    /// The whole traceback as CPython prints it
    pub traceback: String,
}

/// A place in a text; lines and columns from 1, columns in UTF-16 units, the end exclusive.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Span {
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// One thing that a check measured.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Measurement {
    /// "Order of convergence over 5 halvings"
    pub what: String,
    /// "3.98"
    pub value: String,
    /// "3.7 to 4.3"
    pub band: String,
    /// Inside the band
    pub passed: bool,
    /// What to try next; empty if passed
    pub advice: String,
}
