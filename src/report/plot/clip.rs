//! A surface that shows only what lies inside a frame.

use plotters::style::RGBColor;

use super::PlotError;
use super::frame::Frame;
use super::label::Label;
use super::surface::{Place, Surface, Type};

/// The part of another surface inside a frame; text is not cut.
pub struct Clipped<'a, S> {
    on: &'a mut S,
    frame: Frame,
}

impl<'a, S: Surface> Clipped<'a, S> {
    /// Draws inside `frame` only.
    pub fn new(on: &'a mut S, frame: Frame) -> Self {
        Clipped { on, frame }
    }
}

/// The stretches of a path inside a frame.
pub fn inside(path: &[Place], frame: Frame) -> Vec<Vec<Place>> {
    let mut pieces: Vec<Vec<Place>> = Vec::new();
    for pair in path.windows(2) {
        let Some((a, b)) = segment(pair[0], pair[1], frame) else { continue };
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&a) => piece.push(b),
            _ => pieces.push(vec![a, b]),
        }
    }
    pieces
}

/// The part of a segment inside a frame (Liang and Barsky).
fn segment(a: Place, b: Place, frame: Frame) -> Option<(Place, Place)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut from, mut to) = (0.0f64, 1.0f64);
    let edges =
        [(-dx, a.0 - frame.left), (dx, frame.right - a.0), (-dy, a.1 - frame.top), (dy, frame.bottom - a.1)];
    for (towards, room) in edges {
        match room / towards {
            _ if towards == 0.0 && room < 0.0 => return None,
            _ if towards == 0.0 => {}
            share if towards < 0.0 => from = from.max(share),
            share => to = to.min(share),
        }
    }
    let at = |share: f64| match share {
        0.0 => a,
        1.0 => b,
        _ => (a.0 + share * dx, a.1 + share * dy),
    };
    (from <= to && from.is_finite() && to.is_finite()).then(|| (at(from), at(to)))
}

/// The part of a polygon inside a frame, edge after edge (Sutherland and Hodgman).
fn polygon(outline: &[Place], frame: Frame) -> Vec<Place> {
    let Frame { left, top, right, bottom } = frame;
    type Depth = fn(Place, f64) -> f64;
    let edges: [(Depth, f64); 4] = [
        (|p, edge| p.0 - edge, left),
        (|p, edge| edge - p.0, right),
        (|p, edge| p.1 - edge, top),
        (|p, edge| edge - p.1, bottom),
    ];
    edges.iter().fold(outline.to_vec(), |outline, &(depth, edge)| {
        let mut kept = Vec::new();
        for (i, &b) in outline.iter().enumerate() {
            let a = outline[(i + outline.len() - 1) % outline.len()];
            let (before, after) = (depth(a, edge), depth(b, edge));
            if (before < 0.0) != (after < 0.0) {
                let share = before / (before - after);
                kept.push((a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1)));
            }
            if after >= 0.0 {
                kept.push(b);
            }
        }
        kept
    })
}

/// Whether a place lies inside.
pub fn contains(frame: Frame, (x, y): Place) -> bool {
    (frame.left..=frame.right).contains(&x) && (frame.top..=frame.bottom).contains(&y)
}

impl<S: Surface> Surface for Clipped<'_, S> {
    fn curve(&mut self, path: &[Place], width: f64, colour: RGBColor) -> Result<(), PlotError> {
        inside(path, self.frame).iter().try_for_each(|piece| self.on.curve(piece, width, colour))
    }

    fn rule(&mut self, from: Place, to: Place, width: f64, colour: RGBColor) -> Result<(), PlotError> {
        match segment(from, to, self.frame) {
            Some((from, to)) => self.on.rule(from, to, width, colour),
            None => Ok(()),
        }
    }

    fn area(&mut self, outline: &[Place], colour: RGBColor, opacity: f64) -> Result<(), PlotError> {
        match polygon(outline, self.frame) {
            outline if outline.len() > 2 => self.on.area(&outline, colour, opacity),
            _ => Ok(()),
        }
    }

    fn disc(&mut self, centre: Place, radius: f64, colour: RGBColor) -> Result<(), PlotError> {
        if contains(self.frame, centre) { self.on.disc(centre, radius, colour) } else { Ok(()) }
    }

    fn text(&mut self, label: &Label, at: Place, set: Type) -> Result<(), PlotError> {
        self.on.text(label, at, set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn a_path_is_cut_where_it_leaves_and_returns() {
        let path = [(-5.0, 5.0), (5.0, 5.0), (5.0, 15.0), (8.0, 15.0), (8.0, 5.0)];
        let pieces = inside(&path, FRAME);
        assert_eq!(pieces, [vec![(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)], vec![(8.0, 10.0), (8.0, 5.0)]]);
        assert!(inside(&[(-1.0, -1.0), (11.0, -1.0)], FRAME).is_empty());
    }

    #[test]
    fn a_polygon_keeps_the_area_inside() {
        let cut = polygon(&[(5.0, 5.0), (15.0, 5.0), (15.0, 15.0), (5.0, 15.0)], FRAME);
        let area: f64 = (0..cut.len())
            .map(|i| (cut[i], cut[(i + 1) % cut.len()]))
            .map(|(a, b)| 0.5 * (a.0 * b.1 - a.1 * b.0))
            .sum();
        assert_eq!(area.abs(), 25.0);
        assert!(polygon(&[(20.0, 20.0), (30.0, 20.0), (30.0, 30.0)], FRAME).is_empty());
    }
}
