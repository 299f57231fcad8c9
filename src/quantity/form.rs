//! Parameters with a grammar of their own.

use crate::symbols::Symbol;

/// A text with a grammar of its own, such as the widths of layers; it does not sweep.
#[derive(Debug)]
pub struct Form {
    /// What is expected, in words.
    pub expected: &'static str,
    /// A text that it accepts.
    pub example: &'static str,
    /// What is wrong with a text.
    pub check: fn(&str) -> Result<(), String>,
    /// Parameters that it stands in for: their cells are empty when it is given, its own is empty when they are.
    pub instead_of: &'static [&'static Symbol],
}

impl PartialEq for Form {
    /// Two forms are the same when they are one.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
