//! From the points of a figure to its page.

use crate::quantity::{Request, Solved, Value};
use crate::report::plot::label::Label;
use crate::report::plot::scene::{self, Scene};
use crate::report::plot::series::{Mark, equation, headline};
use crate::report::plot::style;
use crate::report::published;
use crate::sweep::course::Traced;
use crate::symbols::Symbol;

use super::diagram::{Diagram, Ink, Layer, Map, Panel, Side};
use super::plane::{Cell, cell, cells, index, is_whole, number, ruler};

/// Most digits of a value in a label.
const DIGITS: usize = 6;

/// A figure with its points.
#[derive(Debug)]
pub struct Drawn {
    /// What it shows.
    pub diagram: &'static Diagram,
    /// Those of its layers and maps, in the order of the record.
    pub tables: Vec<Table>,
}

/// The points of a layer or of a map.
#[derive(Debug)]
pub struct Table {
    /// Name of its file.
    pub file: &'static str,
    /// What was asked for; the parameter that was followed takes its first and last value here.
    pub request: Request,
    /// Where the axis of the request is not what was done: a parameter, and what was done with it.
    pub traced: Option<(&'static Symbol, String)>,
    /// The lines.
    pub lines: Vec<Vec<Traced>>,
}

impl Drawn {
    /// The figure on its page.
    pub fn scene(&self) -> Scene {
        let table = |file: &str| {
            self.tables.iter().find(|table| table.file == file).expect("a table for each layer and map")
        };
        let panel = |panel: &'static Panel| {
            let map = panel.map.as_ref().map(|map| (map, table(map.file)));
            let layers: Vec<(&Layer, &Table)> =
                panel.layers.iter().map(|layer| (layer, table(layer.file))).collect();
            self.panel(panel, map, &layers)
        };
        let Diagram { name, title, subtitle, across, panels, .. } = self.diagram;
        Scene {
            name: name.to_string(),
            title: headline(title),
            subtitle: Label::words(subtitle),
            across: scene::Ruler { whole: self.counts_across(), ..ruler(across) },
            panels: panels.iter().map(panel).collect(),
        }
    }

    /// Whether all that is drawn to the right are whole numbers.
    fn counts_across(&self) -> bool {
        let mut layers = self.diagram.panels.iter().flat_map(|panel| panel.layers);
        layers.all(|layer| is_whole(layer.quantity, layer.x))
    }

    fn panel(
        &self,
        panel: &'static Panel,
        map: Option<(&'static Map, &Table)>,
        layers: &[(&'static Layer, &Table)],
    ) -> scene::Panel {
        let curves: Vec<Vec<scene::Curve>> =
            layers.iter().map(|(layer, table)| curves(layer, table)).collect();
        let first = |file: &str| {
            let index = layers.iter().position(|(layer, _)| layer.file == file);
            let marks = index.and_then(|i| curves[i].first()).map(|curve| curve.marks.as_slice());
            let places = marks.unwrap_or_default().iter().filter_map(|m| Some((m.x, m.y?)));
            places.collect::<Vec<(f64, f64)>>()
        };
        let (left, right) = self.diagram.across.range;
        let (bottom, top) = panel.up.range;
        let areas = panel.shades.iter().map(|shade| {
            let mut outline = first(shade.layer);
            let ends = [outline.last().copied(), outline.first().copied()].map(Option::unwrap_or_default);
            match shade.side {
                Side::Above => outline.extend(ends.map(|(x, _)| (x, top))),
                Side::Below => outline.extend(ends.map(|(x, _)| (x, bottom))),
                Side::Left => outline.extend(ends.map(|(_, y)| (left, y))),
                Side::Right => outline.extend(ends.map(|(_, y)| (right, y))),
                Side::To(file) => outline.extend(first(file).into_iter().rev()),
            }
            scene::Area { outline, colour: style::distinct(shade.colour) }
        });
        let published = panel.published.iter().filter_map(|p| {
            let row = published::find(p.quantity)?;
            let (value, bar) = row.number()?;
            let (at, bars) = if p.across { ((value, p.at), (bar, 0.0)) } else { ((p.at, value), (0.0, bar)) };
            let printed = if bar > 0.0 { row.value.replace('-', "–") } else { row.value.clone() };
            Some(scene::Published { at, bars, label: Label::plain(format!("{printed} ({})", row.source())) })
        });
        scene::Panel {
            heading: Label::words(panel.heading),
            up: ruler(&panel.up),
            map: map.map(|(map, table)| self.cells(panel, map, table)),
            areas: areas.collect(),
            points: published.collect(),
            notes: panel.notes.iter().map(|&(x, y, words)| (x, y, Label::words(words))).collect(),
            curves: curves.into_iter().flatten().collect(),
        }
    }

    fn cells(&self, panel: &Panel, map: &'static Map, table: &Table) -> scene::Map {
        let across = cells(&self.diagram.across, map.cells.0, is_whole(map.quantity, map.parameters.0));
        let up = cells(&panel.up, map.cells.1, is_whole(map.quantity, map.parameters.1));
        let mut all = Vec::new();
        for traced in table.lines.iter().flatten() {
            let point = &traced.point;
            let Some(row) = point.outcome.as_ref().ok().and_then(|rows| rows.first()) else { continue };
            let at = |symbol| number(map.quantity, point, row, symbol);
            let find = |cells: &[Cell], x: f64| cells.iter().find(|c| c.1 == x).copied();
            let column = at(map.parameters.0).and_then(|x| find(&across, x));
            let line = at(map.parameters.1).and_then(|y| find(&up, y));
            if let (Some((x0, _, x1)), Some((y0, _, y1)), Some(value)) = (column, line, at(map.value.symbol))
            {
                all.push((x0, x1, y0, y1, value));
            }
        }
        scene::Map { cells: all, scale: ruler(&map.value) }
    }
}

/// The curves of a layer: one per line and row of its points.
fn curves(layer: &Layer, table: &Table) -> Vec<scene::Curve> {
    let depth = |line: &[Traced]| {
        line.iter().map(|t| t.point.outcome.as_ref().map_or(0, Vec::len)).max().unwrap_or(0)
    };
    let mut curves = Vec::new();
    let mut words: Vec<Label> = Vec::new();
    for (index, line) in table.lines.iter().enumerate() {
        for row in 0..depth(line) {
            let label = label(layer, table, line, row);
            let word = words.iter().position(|word| *word == label).unwrap_or(words.len());
            if word == words.len() {
                words.push(label.clone());
            }
            let colour = match layer.ink {
                Ink::One(colour) => style::distinct(colour),
                Ink::From(first) => style::distinct(first + index),
                Ink::Rows => style::distinct(word),
            };
            let label = if layer.named { label } else { Label::default() };
            let Layer { width, named_early, .. } = *layer;
            curves.push(scene::Curve { marks: marks(layer, line, row), colour, width, label, named_early });
        }
    }
    curves
}

/// One row of the points of a line; what is absent or not wanted breaks the curve.
fn marks(layer: &Layer, line: &[Traced], row: usize) -> Vec<Mark> {
    let mut marks = Vec::new();
    for Traced { point, joined } in line {
        let absent = Mark { x: 0.0, y: None, status: point.status(), bar: 0.0 };
        if !joined {
            marks.push(absent);
        }
        let solved = point.outcome.as_ref().ok().and_then(|rows| rows.get(row));
        let place = |solved: &Solved| {
            let at = |symbol| number(layer.quantity, point, solved, symbol);
            let wanted = layer.only.is_none_or(|(symbol, word)| {
                cell(layer.quantity, point, solved, symbol) == Some(&Value::word(word))
            });
            Some(Mark { x: at(layer.x)?, y: Some(at(layer.y)?), status: solved.status, bar: 0.0 })
                .filter(|_| wanted)
        };
        marks.push(solved.and_then(place).unwrap_or(absent));
    }
    marks
}

/// The name of the layer, the values that tell this line from the others, what its row is.
fn label(layer: &Layer, table: &Table, line: &[Traced], row: usize) -> Label {
    let quantity = layer.quantity;
    let mut parts: Vec<Label> = Vec::new();
    if !layer.label.is_empty() {
        parts.push(Label::words(layer.label));
    }
    let along = layer.along.as_ref().map(|ruler| index(quantity, ruler.symbol));
    if let Some(first) = line.first() {
        let swept = (0..quantity.params.len()).filter(|&i| {
            let drawn = [layer.x, layer.y].contains(&quantity.params[i].symbol);
            Some(i) != along && !drawn && table.request.axes[i].is_swept()
        });
        parts.extend(swept.map(|i| {
            let value = &first.point.inputs[i];
            match value {
                Value::Text(word) => Label::plain(word.to_string()),
                value => equation(quantity.params[i].symbol, Label::value(value, DIGITS)),
            }
        }));
    }
    if let Some(symbol) = layer.rows {
        let found = line.iter().find_map(|t| {
            let solved = t.point.outcome.as_ref().ok()?.get(row)?;
            cell(quantity, &t.point, solved, symbol)
        });
        parts.extend(found.map(|value| Label::value(value, DIGITS)));
    }
    parts.into_iter().reduce(|before, next| before.text(", ").then(next)).unwrap_or_default()
}
