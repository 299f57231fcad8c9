//! What a figure is drawn on, in logical pixels.

use plotters::style::RGBColor;

use super::PlotError;
use super::label::Label;

/// A place: right of the left edge, below the top edge.
pub type Place = (f64, f64);

/// The part of a text that lies at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// Size of the font.
    pub size: f64,
    /// Colour.
    pub colour: RGBColor,
    /// What lies at the place.
    pub anchor: Anchor,
    /// Whether it reads upwards.
    pub turned: bool,
}

impl Type {
    /// Text that starts at its place.
    pub fn new(size: f64, colour: RGBColor) -> Self {
        Type { size, colour, anchor: Anchor::Start, turned: false }
    }

    /// Text centred at its place.
    pub fn centred(self) -> Self {
        Type { anchor: Anchor::Middle, ..self }
    }

    /// Text that ends at its place.
    pub fn ending(self) -> Self {
        Type { anchor: Anchor::End, ..self }
    }

    /// Text that reads upwards.
    pub fn turned(self) -> Self {
        Type { turned: true, ..self }
    }
}

/// Something that can be drawn on.
pub trait Surface {
    /// A curve through these places.
    fn curve(&mut self, path: &[Place], width: f64, colour: RGBColor) -> Result<(), PlotError>;
    /// A straight line.
    fn rule(&mut self, from: Place, to: Place, width: f64, colour: RGBColor) -> Result<(), PlotError>;
    /// A filled polygon.
    fn area(&mut self, outline: &[Place], colour: RGBColor, opacity: f64) -> Result<(), PlotError>;
    /// A filled disc.
    fn disc(&mut self, centre: Place, radius: f64, colour: RGBColor) -> Result<(), PlotError>;
    /// Text on a base line through `at`.
    fn text(&mut self, label: &Label, at: Place, set: Type) -> Result<(), PlotError>;
}
