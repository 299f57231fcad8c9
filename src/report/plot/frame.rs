//! The frame of a panel: grid, ticks and edges.

use super::PlotError;
use super::axes::Ticks;
use super::style::{FRAME, GRID, INK, SMALL, SOFT};
use super::surface::{Surface, Type};

/// The area inside the frame.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl Frame {
    /// The lines of the grid; the vertical axis begins at `floor`.
    pub fn grid(
        &self,
        across: &Ticks,
        up: &Ticks,
        floor: f64,
        on: &mut impl Surface,
    ) -> Result<(), PlotError> {
        let Frame { left, top, right, bottom } = *self;
        for tick in across.ticks.iter().filter(|t| t.major) {
            let x = crisp(left + tick.at * (right - left));
            on.rule((x, top), (x, bottom), 1.0, GRID)?;
        }
        for tick in up.ticks.iter().filter(|t| t.major) {
            let y = crisp(floor - tick.at * (floor - top));
            on.rule((left, y), (right, y), 1.0, GRID)?;
        }
        Ok(())
    }

    /// Edges, ticks and the labels of the vertical axis.
    pub fn draw(
        &self,
        across: &Ticks,
        up: &Ticks,
        floor: f64,
        on: &mut impl Surface,
    ) -> Result<(), PlotError> {
        let (left, right) = (crisp(self.left), crisp(self.right));
        let (top, bottom) = (crisp(self.top), crisp(self.bottom));
        for tick in &across.ticks {
            let x = crisp(self.left + tick.at * (self.right - self.left));
            on.rule((x, bottom), (x, bottom + if tick.major { 5.0 } else { 3.0 }), 1.0, FRAME)?;
        }
        for tick in &up.ticks {
            let y = crisp(floor - tick.at * (floor - self.top));
            on.rule((left - if tick.major { 5.0 } else { 3.0 }, y), (left, y), 1.0, FRAME)?;
            if let Some(label) = &tick.label {
                on.text(label, (left - 8.0, y + 0.35 * SMALL), Type::new(SMALL, INK).ending())?;
            }
        }
        if let Some(note) = &up.note {
            on.text(note, (left, top - 5.0), Type::new(SMALL - 1.0, SOFT))?;
        }
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        for i in 0..4 {
            on.rule(corners[i], corners[(i + 1) % 4], 1.0, FRAME)?;
        }
        Ok(())
    }
}

/// Half-way between pixels: a line one pixel wide falls on one row.
pub fn crisp(x: f64) -> f64 {
    x.floor() + 0.5
}
