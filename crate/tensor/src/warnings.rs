//! What NumPy would warn about: collected per thread, to be drained by the binding after each call.

use std::cell::{Cell, RefCell};

/// The Python class of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// `RuntimeWarning`
    Runtime,
    /// `numpy.exceptions.RankWarning`
    Rank,
    /// `DeprecationWarning`
    Deprecation,
}

/// One warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Its class.
    pub category: Category,
    /// Its text, as NumPy words it.
    pub message: String,
}

thread_local! {
    static PENDING: Cell<bool> = const { Cell::new(false) };
    static LIST: RefCell<Vec<Warning>> = const { RefCell::new(Vec::new()) };
}

/// More than this many undrained warnings are not kept.
const MOST: usize = 64;

/// Whether there is anything to drain; costs next to nothing.
#[inline]
pub fn pending() -> bool {
    PENDING.get()
}

/// Takes the warnings that were collected, oldest first.
pub fn drain() -> Vec<Warning> {
    PENDING.set(false);
    LIST.with(|list| list.try_borrow_mut().map(|mut l| std::mem::take(&mut *l)).unwrap_or_default())
}

/// Forgets what was collected, as `np.errstate(all="ignore")` wants.
pub fn clear() {
    drain();
}

/// Adds a warning; repeated ones are kept once.
pub fn push(category: Category, message: impl Into<String>) {
    let warning = Warning { category, message: message.into() };
    LIST.with(|list| {
        if let Ok(mut list) = list.try_borrow_mut()
            && list.len() < MOST
            && !list.contains(&warning)
        {
            list.push(warning);
        }
    });
    PENDING.set(true);
}

/// Floating-point conditions met during one operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    pub divide: bool,
    pub overflow: bool,
    pub invalid: bool,
}

impl Flags {
    /// Turns the conditions into NumPy's warnings: "divide by zero encountered in divide".
    pub fn report(self, name: &str) {
        if self.divide {
            push(Category::Runtime, format!("divide by zero encountered in {name}"));
        }
        if self.overflow {
            push(Category::Runtime, format!("overflow encountered in {name}"));
        }
        if self.invalid {
            push(Category::Runtime, format!("invalid value encountered in {name}"));
        }
    }
}
