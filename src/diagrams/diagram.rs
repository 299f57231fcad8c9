//! The nouns: what a figure is made of.

use crate::quantity::{Axis, Quantity, Value};
use crate::symbols::Symbol;

/// A whole figure: several quantities in one plane, or in several above one another.
#[derive(Debug)]
pub struct Diagram {
    /// kebab-case name: the word on the command line, and the name of its files.
    pub name: &'static str,
    /// What is shown, in one line.
    pub title: &'static str,
    /// What is held fixed everywhere; may be empty.
    pub subtitle: &'static str,
    /// What there is to see, in a few sentences.
    pub caption: &'static str,
    /// The shared horizontal axis.
    pub across: Ruler,
    /// The planes, from top to bottom.
    pub panels: &'static [Panel],
}

impl Diagram {
    /// Its quantities, in the order of their layers.
    pub fn quantities(&self) -> impl Iterator<Item = &'static Quantity> {
        let of = |panel: &'static Panel| {
            panel.map.iter().map(|m| m.quantity).chain(panel.layers.iter().map(|layer| layer.quantity))
        };
        self.panels.iter().flat_map(of)
    }
}

/// An axis of the page.
#[derive(Debug)]
pub struct Ruler {
    /// What runs along it.
    pub symbol: &'static Symbol,
    /// Its ends.
    pub range: (f64, f64),
    /// Whether equal ratios are equally long.
    pub logarithmic: bool,
}

impl Ruler {
    /// Equal differences.
    pub const fn linear(symbol: &'static Symbol, from: f64, to: f64) -> Self {
        Ruler { symbol, range: (from, to), logarithmic: false }
    }

    /// Equal ratios.
    pub const fn log(symbol: &'static Symbol, from: f64, to: f64) -> Self {
        Ruler { symbol, range: (from, to), logarithmic: true }
    }
}

/// A plane with its curves.
#[derive(Debug)]
pub struct Panel {
    /// What tells it from the others; empty for a single one.
    pub heading: &'static str,
    /// Its vertical axis.
    pub up: Ruler,
    /// Colours over the plane.
    pub map: Option<Map>,
    /// Its curves.
    pub layers: &'static [Layer],
    /// Shaded phases.
    pub shades: &'static [Shade],
    /// Words in the plane: where, and which.
    pub notes: &'static [(f64, f64, &'static str)],
    /// Values from elsewhere.
    pub published: &'static [Published],
}

/// The lines of one quantity, traced where they live. Layers of several panels that name the same table share it: they differ
/// in what they draw of it.
#[derive(Debug)]
pub struct Layer {
    /// Name of its table in the folder of the figure.
    pub file: &'static str,
    /// The quantity.
    pub quantity: &'static Quantity,
    /// Its parameters; a list makes a line for each value. The others have their defaults.
    pub fixed: &'static [(&'static Symbol, Setting)],
    /// The parameter that is followed, from and to; none for single points.
    pub along: Option<Ruler>,
    /// What is drawn to the right: a parameter or a column.
    pub x: &'static Symbol,
    /// What is drawn upwards: a parameter or a column.
    pub y: &'static Symbol,
    /// What is written beside each line, before the values that tell them apart.
    pub label: &'static str,
    /// Whether anything is written beside the lines.
    pub named: bool,
    /// Whether that is better near their first points than near their last ones.
    pub named_early: bool,
    /// Colours of the lines.
    pub ink: Ink,
    /// Width of the lines.
    pub width: f64,
    /// Points with several rows: the column whose value is written beside the line of each row.
    pub rows: Option<&'static Symbol>,
    /// Points with several rows: only those with this word in this column are drawn.
    pub only: Option<(&'static Symbol, &'static str)>,
}

impl Panel {
    /// An empty plane.
    pub const fn new(up: Ruler) -> Self {
        Panel { heading: "", up, map: None, layers: &[], shades: &[], notes: &[], published: &[] }
    }
}

impl Layer {
    /// One point of a quantity, everything else by default: its table, what is drawn to the right and what upwards.
    pub const fn new(
        quantity: &'static Quantity,
        file: &'static str,
        (x, y): (&'static Symbol, &'static Symbol),
    ) -> Self {
        Layer {
            file,
            quantity,
            fixed: &[],
            along: None,
            x,
            y,
            label: "",
            named: true,
            named_early: false,
            ink: Ink::One(0),
            width: 2.0,
            rows: None,
            only: None,
        }
    }
}

/// The value of a parameter, or several.
#[derive(Debug)]
pub enum Setting {
    /// One number.
    Number(f64),
    /// One word.
    Word(&'static str),
    /// A line for each.
    Numbers(&'static [f64]),
    /// A line for each.
    Words(&'static [&'static str]),
}

impl Setting {
    /// As an axis of a request.
    pub fn axis(&self) -> Axis {
        let numbers = |xs: &[f64]| xs.iter().map(|&x| Value::Number(x)).collect();
        let words = |words: &[&'static str]| words.iter().map(|&word| Value::word(word)).collect();
        match *self {
            Setting::Number(x) => Axis::number(x),
            Setting::Word(word) => Axis::One(Value::word(word)),
            Setting::Numbers(xs) => Axis::List(numbers(xs)),
            Setting::Words(all) => Axis::List(words(all)),
        }
    }
}

/// Colours of the lines of a layer.
#[derive(Debug, Clone, Copy)]
pub enum Ink {
    /// One colour, by its index.
    One(usize),
    /// A colour for each line, from this index on.
    From(usize),
    /// A colour for each word that names the rows.
    Rows,
}

/// A shaded phase.
#[derive(Debug)]
pub struct Shade {
    /// The table of the layer whose first line bounds it.
    pub layer: &'static str,
    /// On which side of it.
    pub side: Side,
    /// Index of its colour.
    pub colour: usize,
}

/// A side of a line.
#[derive(Debug, Clone, Copy)]
pub enum Side {
    /// Up to the upper edge.
    Above,
    /// Down to the lower edge.
    Below,
    /// To the left edge.
    Left,
    /// To the right edge.
    Right,
    /// To the first line of another layer.
    To(&'static str),
}

/// A value of `data/published.csv`, drawn as a point.
#[derive(Debug)]
pub struct Published {
    /// What its row says it is.
    pub quantity: &'static str,
    /// The other coordinate.
    pub at: f64,
    /// Whether the value is drawn to the right and not upwards.
    pub across: bool,
}

/// Values over the plane, on a grid.
#[derive(Debug)]
pub struct Map {
    /// Name of its table.
    pub file: &'static str,
    /// The quantity.
    pub quantity: &'static Quantity,
    /// Its other parameters.
    pub fixed: &'static [(&'static Symbol, Setting)],
    /// The parameters to the right and upwards; they run along the axes of the plane.
    pub parameters: (&'static Symbol, &'static Symbol),
    /// Number of cells to the right and upwards.
    pub cells: (u64, u64),
    /// The column that is coloured, and the ends of its colours.
    pub value: Ruler,
}
