//! Between records and the page: axes, cells of a map, and where the rows of a point lie.

use crate::quantity::{Inputs, Point, Quantity, Solved, Value};
use crate::report::plot::label::Label;
use crate::report::plot::scene::{self, Sight};
use crate::sweep::course::Seen;
use crate::symbols::Symbol;

use super::diagram::{Layer, Ruler};

/// Where a parameter stands among those of its quantity.
pub fn index(quantity: &Quantity, symbol: &Symbol) -> usize {
    quantity.params.iter().position(|p| p.symbol == symbol).unwrap_or(0)
}

/// Whether this is a parameter that counts something.
pub fn is_whole(quantity: &Quantity, symbol: &Symbol) -> bool {
    quantity.params.iter().any(|p| p.symbol == symbol && p.kind.is_whole())
}

/// Left end, centre and right end of a cell of an axis.
pub type Cell = (f64, f64, f64);

/// The cells of an axis; whole numbers are centres, each once.
pub fn cells(ruler: &Ruler, count: u64, whole: bool) -> Vec<Cell> {
    let (from, to) = ruler.range;
    let at = |share: f64| match ruler.logarithmic {
        true => from * ((to / from).ln() * share).exp(),
        false => from + (to - from) * share,
    };
    let edge = |i: u64| at(i as f64 / count as f64);
    let mut cells: Vec<Cell> = (0..count)
        .map(|i| (edge(i), at((i as f64 + 0.5) / count as f64), edge(i + 1)))
        .map(|(a, centre, b)| (a, if whole { centre.round() } else { centre }, b))
        .collect();
    if whole {
        cells.dedup_by(|next, cell| {
            let same = next.1 == cell.1;
            if same {
                cell.2 = next.2;
            }
            same
        });
    }
    cells
}

/// An axis as the page has it.
pub fn ruler(ruler: &Ruler) -> scene::Ruler {
    scene::Ruler {
        symbol: Label::symbol(ruler.symbol.unicode),
        meaning: ruler.symbol.meaning.into(),
        range: ruler.range,
        logarithmic: ruler.logarithmic,
        whole: false,
    }
}

/// A parameter or a column of a row.
pub fn cell<'a>(
    quantity: &'static Quantity,
    point: &'a Point,
    row: &'a Solved,
    symbol: &Symbol,
) -> Option<&'a Value> {
    match quantity.columns.iter().position(|column| *column == symbol) {
        Some(i) => row.values.get(i),
        None => Some(Inputs::new(quantity.params, &point.inputs).value(symbol)),
    }
}

/// Its number, if it is one that can be drawn.
pub fn number(quantity: &'static Quantity, point: &Point, row: &Solved, symbol: &Symbol) -> Option<f64> {
    cell(quantity, point, row, symbol).and_then(Value::as_number).filter(|x| x.is_finite())
}

/// Where the rows of a point lie on the page.
pub fn seen(point: &Point, layer: &Layer, sight: &Sight) -> Vec<Seen> {
    let Ok(rows) = &point.outcome else { return vec![None] };
    let quantity = layer.quantity;
    let place = |row: &Solved| {
        let (x, y) = (number(quantity, point, row, layer.x)?, number(quantity, point, row, layer.y)?);
        sight.place(x, y)
    };
    rows.iter().map(place).collect()
}
