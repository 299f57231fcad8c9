//! The strokes of a panel: curves, markers, crosses and the outlines of bands.

use plotters::style::RGBColor;

use crate::quantity::Status;

use super::PlotError;
use super::frame::Frame;
use super::series::{Look, Mark, Trace};
use super::style;
use super::surface::{Place, Surface};

/// Up to this many points each one is dotted on its curve.
const DOTTED: usize = 16;
/// Most places of a curve per pixel across; beyond it only its extremes per half pixel are kept.
const DENSE: f64 = 4.0;

/// A status as a reader would say it.
pub fn words(status: Status) -> &'static str {
    match status {
        Status::Ok => "solved",
        Status::RsUnstable => "RS unstable",
        Status::OneStepUnstable => "one-step unstable",
        Status::NegativeEntropy => "negative entropy",
        Status::Continued => "continued",
        Status::NoSolution => "no solution",
        Status::NotConverged => "not converged",
        Status::WrongBranch => "wrong branch",
    }
}

/// Dash and gap of a flagged stretch.
pub fn dashes(status: Status) -> Option<(f64, f64)> {
    match status {
        Status::RsUnstable => Some((6.0, 4.5)),
        Status::OneStepUnstable => Some((6.0, 2.0)),
        Status::NegativeEntropy => Some((1.2, 4.0)),
        Status::Continued => Some((9.0, 3.0)),
        _ => None,
    }
}

/// Runs of neighbours that have values.
fn runs(marks: &[Mark]) -> impl Iterator<Item = &[Mark]> {
    marks.split(|m| m.y.is_none()).filter(|run| !run.is_empty())
}

/// The curve of a trace: broken where values are absent, dashed and lighter where they are flagged.
pub fn curve(
    trace: &Trace,
    place: impl Fn(f64, f64) -> Place,
    frame: Frame,
    width: f64,
    colour: RGBColor,
    on: &mut impl Surface,
) -> Result<(), PlotError> {
    let at = |mark: &Mark| place(mark.x, mark.y.unwrap_or_default());
    let dotted = trace.marks.len() <= DOTTED && trace.look == Look::Computed;
    for run in runs(&trace.marks) {
        // A stretch with a flagged end is flagged.
        let flag =
            |pair: &[Mark]| if dashes(pair[0].status).is_some() { pair[0].status } else { pair[1].status };
        let pairs: Vec<&[Mark]> = run.windows(2).collect();
        for stretch in pairs.chunk_by(|a, b| dashes(flag(a)) == dashes(flag(b))) {
            let ends = stretch.iter().map(|pair| at(&pair[1]));
            let path = thin(std::iter::once(at(&stretch[0][0])).chain(ends).collect(), frame);
            match dashes(flag(stretch[0])) {
                None => on.curve(&path, width, colour)?,
                Some(dash) => {
                    for piece in dashed(&path, dash) {
                        on.curve(&piece, width, style::tint(colour))?;
                    }
                }
            }
        }
        if run.len() == 1 || dotted {
            for mark in run {
                marker(mark, &place, 1.3 * width, colour, on)?;
            }
        }
    }
    Ok(())
}

/// A disc, hollow where the point is flagged.
pub fn marker(
    mark: &Mark,
    place: impl Fn(f64, f64) -> Place,
    radius: f64,
    colour: RGBColor,
    on: &mut impl Surface,
) -> Result<(), PlotError> {
    let Some(y) = mark.y else { return Ok(()) };
    on.disc(place(mark.x, y), radius, colour)?;
    if dashes(mark.status).is_some() {
        on.disc(place(mark.x, y), radius - 1.0, RGBColor(0xff, 0xff, 0xff))?;
    }
    Ok(())
}

/// The error bar of a point, as far as it lies between `floor` and `top`.
pub fn bar(
    mark: &Mark,
    place: impl Fn(f64, f64) -> Place,
    (floor, top): (f64, f64),
    colour: RGBColor,
    on: &mut impl Surface,
) -> Result<(), PlotError> {
    let (Some(y), true) = (mark.y, mark.bar > 0.0) else { return Ok(()) };
    let end = |y: f64| {
        let (x, at) = place(mark.x, y);
        // Below zero on a logarithmic axis is below everything.
        (x, if at.is_nan() { floor } else { at.clamp(top, floor) })
    };
    let (low, high) = (end(y - mark.bar), end(y + mark.bar));
    on.rule(low, high, 1.2, colour)?;
    let cap = 0.8 * style::MARKER;
    for (x, y) in [low, high] {
        on.rule((x - cap, y), (x + cap, y), 1.2, colour)?;
    }
    Ok(())
}

/// A small cross.
pub fn cross((x, y): Place, colour: RGBColor, on: &mut impl Surface) -> Result<(), PlotError> {
    let arm = 2.6;
    on.rule((x - arm, y - arm), (x + arm, y + arm), 1.3, colour)?;
    on.rule((x - arm, y + arm), (x + arm, y - arm), 1.3, colour)
}

/// The outlines of the area between two traces, wherever both have values; a bar at each point where they are no curves.
pub fn band(
    lower: &Trace,
    upper: &Trace,
    joined: bool,
    place: impl Fn(f64, f64) -> Place,
) -> Vec<Vec<Place>> {
    let ends = lower.marks.iter().zip(&upper.marks);
    let pairs: Vec<Option<(Place, Place)>> =
        ends.map(|(a, b)| Some((place(a.x, a.y?), place(b.x, b.y?)))).collect();
    if !joined {
        let bar = |&((x, a), (_, b)): &(Place, Place)| {
            let (left, right) = (x - style::MARKER, x + style::MARKER);
            vec![(left, a), (right, a), (right, b), (left, b)]
        };
        return pairs.iter().flatten().map(bar).collect();
    }
    let outline = |run: &[Option<(Place, Place)>]| {
        let there = run.iter().flatten().map(|(a, _)| *a);
        there.chain(run.iter().rev().flatten().map(|(_, b)| *b)).collect()
    };
    pairs.split(Option::is_none).filter(|run| run.len() > 1).map(outline).collect()
}

/// Cuts a path into dashes of equal length.
fn dashed(path: &[Place], (dash, gap): (f64, f64)) -> Vec<Vec<Place>> {
    let mut pieces = Vec::new();
    let mut piece = vec![path[0]];
    let (mut drawing, mut left) = (true, dash);
    for pair in path.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let length = (b.0 - a.0).hypot(b.1 - a.1);
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let share = done / length;
            let turn = (a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1));
            if drawing {
                piece.push(turn);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![turn];
            }
            drawing = !drawing;
            left = if drawing { dash } else { gap };
        }
        left -= length - done;
        if drawing {
            piece.push(b);
        }
    }
    if drawing && piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

/// Keeps first, least, greatest and last of every half pixel of a path with far more places than pixels.
fn thin(path: Vec<Place>, frame: Frame) -> Vec<Place> {
    if (path.len() as f64) < DENSE * (frame.right - frame.left) {
        return path;
    }
    let column = |p: &Place| (2.0 * p.0).floor();
    let mut kept = Vec::new();
    for cell in path.chunk_by(|a, b| column(a) == column(b)) {
        let by_height = |i: &usize, j: &usize| cell[*i].1.total_cmp(&cell[*j].1);
        let extreme = [(0..cell.len()).min_by(by_height), (0..cell.len()).max_by(by_height)];
        let mut indices: Vec<usize> =
            [Some(0), Some(cell.len() - 1)].into_iter().chain(extreme).flatten().collect();
        indices.sort_unstable();
        indices.dedup();
        kept.extend(indices.into_iter().map(|i| cell[i]));
    }
    kept
}
