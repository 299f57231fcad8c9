//! Where labels go: beside what they name, on nothing else.

use std::collections::BTreeSet;

use super::clip;
use super::frame::Frame;
use super::label::Label;
use super::style::{LABEL, SPARE};
use super::surface::{Anchor, Place};

/// Size of a cell of the map of what is taken, in pixels.
const CELL: f64 = 3.0;
/// Distance of a label from what it names.
const OFF: f64 = 6.0;
/// Candidates along a curve.
const SITES: usize = 24;
/// Letters rise and fall by this share of their size.
const RISE: f64 = 0.78;
const FALL: f64 = 0.24;
/// What covering a cell of a curve and a cell of another label cost; a site farther from the preferred end costs up to one.
const OVER_CURVE: f64 = 0.5;
const OVER_LABEL: f64 = 50.0;
/// What a cell near a curve costs, and how many cells away is near.
const NEAR_CURVE: f64 = 0.02;
const NEAR: isize = 4;

/// What is taken of a panel.
pub struct Taken {
    frame: Frame,
    columns: usize,
    rows: usize,
    /// Cost of covering each cell.
    cells: Vec<f64>,
}

/// Where a label is set.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// Its base line.
    pub at: Place,
    /// What of it lies there.
    pub anchor: Anchor,
}

impl Taken {
    /// An empty panel.
    pub fn new(frame: Frame) -> Self {
        let columns = ((frame.right - frame.left) / CELL).ceil().max(1.0) as usize;
        let rows = ((frame.bottom - frame.top) / CELL).ceil().max(1.0) as usize;
        Taken { frame, columns, rows, cells: vec![0.0; columns * rows] }
    }

    fn cell(&self, (x, y): Place) -> Option<usize> {
        let (column, row) = ((x - self.frame.left) / CELL, (y - self.frame.top) / CELL);
        let there = column >= 0.0 && row >= 0.0 && column < self.columns as f64 && row < self.rows as f64;
        there.then(|| row as usize * self.columns + column as usize)
    }

    /// A curve passes here.
    pub fn curve(&mut self, path: &[Place]) {
        let cells: BTreeSet<usize> =
            walk(path, 0.5 * CELL).into_iter().filter_map(|place| self.cell(place)).collect();
        let mut near = BTreeSet::new();
        for &cell in &cells {
            let (row, column) = ((cell / self.columns) as isize, (cell % self.columns) as isize);
            let rows = (row - NEAR).max(0)..(row + NEAR + 1).min(self.rows as isize);
            for row in rows {
                let columns = (column - NEAR).max(0)..(column + NEAR + 1).min(self.columns as isize);
                near.extend(columns.map(|column| row as usize * self.columns + column as usize));
            }
        }
        near.into_iter().for_each(|cell| self.cells[cell] += NEAR_CURVE);
        cells.into_iter().for_each(|cell| self.cells[cell] += OVER_CURVE);
    }

    /// A label is set here.
    pub fn label(&mut self, label: &Label, size: f64, spot: Spot) {
        for cell in self.covered(label, size, spot).unwrap_or_default() {
            self.cells[cell] = OVER_LABEL;
        }
    }

    /// Cells that a label covers; none if it leaves the frame.
    fn covered(&self, label: &Label, size: f64, spot: Spot) -> Option<Vec<usize>> {
        let width = SPARE * label.width(size);
        let left = match spot.anchor {
            Anchor::Start => spot.at.0,
            Anchor::Middle => spot.at.0 - 0.5 * width,
            Anchor::End => spot.at.0 - width,
        };
        let (top, bottom) = (spot.at.1 - RISE * size, spot.at.1 + FALL * size);
        let corners = [(left - 2.0, top - 1.0), (left + width + 2.0, bottom + 1.0)];
        if !corners.iter().all(|&corner| clip::contains(self.frame, corner)) {
            return None;
        }
        let (across, down) = ((width / CELL).ceil() as usize, ((bottom - top) / CELL).ceil() as usize);
        let place = |i: usize, j: usize| {
            (
                left + width * i as f64 / across.max(1) as f64,
                top + (bottom - top) * j as f64 / down.max(1) as f64,
            )
        };
        Some(
            (0..=across)
                .flat_map(|i| (0..=down).map(move |j| (i, j)))
                .filter_map(|(i, j)| self.cell(place(i, j)))
                .collect(),
        )
    }

    fn cost(&self, label: &Label, size: f64, spot: Spot) -> Option<f64> {
        Some(self.covered(label, size, spot)?.iter().map(|&cell| self.cells[cell]).sum())
    }

    /// The best place for the name of a curve, near its end if there is room; it is taken from then on. None when the
    /// curve is nowhere to be seen.
    pub fn beside_curve(&mut self, path: &[Place], label: &Label) -> Option<Spot> {
        let visible: Vec<Place> =
            clip::inside(path, self.frame).iter().flat_map(|piece| walk(piece, 2.0)).collect();
        let last = visible.len().checked_sub(1)?;
        let mut best: Option<(f64, Spot)> = None;
        for site in 0..=SITES {
            let index = last - last * site / SITES;
            let centre = visible[index];
            for spot in around(centre) {
                let far = site as f64 / SITES as f64;
                let Some(cost) = self.cost(label, LABEL, spot).map(|cost| cost + 2.0 * far) else { continue };
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, spot));
                }
            }
        }
        let (_, spot) = best?;
        self.label(label, LABEL, spot);
        Some(spot)
    }

    /// The same for a single point.
    pub fn beside_point(&mut self, centre: Place, label: &Label, size: f64) -> Option<Spot> {
        let spots = around(centre).into_iter().filter_map(|spot| Some((self.cost(label, size, spot)?, spot)));
        let (_, spot) = spots.min_by(|a, b| a.0.total_cmp(&b.0))?;
        self.label(label, size, spot);
        Some(spot)
    }
}

/// Above, below, right and left of a place, and the corners between.
fn around((x, y): Place) -> [Spot; 8] {
    let level = y + 0.27 * LABEL;
    let (above, below) = (y - OFF - FALL * LABEL, y + OFF + RISE * LABEL);
    let spot = |x, y, anchor| Spot { at: (x, y), anchor };
    [
        spot(x, above, Anchor::Middle),
        spot(x, below, Anchor::Middle),
        spot(x + OFF + 2.0, level, Anchor::Start),
        spot(x - OFF - 2.0, level, Anchor::End),
        spot(x + OFF, above, Anchor::Start),
        spot(x - OFF, above, Anchor::End),
        spot(x + OFF, below, Anchor::Start),
        spot(x - OFF, below, Anchor::End),
    ]
}

/// Places along a path, at most `step` apart.
fn walk(path: &[Place], step: f64) -> Vec<Place> {
    let mut places: Vec<Place> = path.first().copied().into_iter().collect();
    for pair in path.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let length = (b.0 - a.0).hypot(b.1 - a.1);
        if !length.is_finite() || length == 0.0 {
            continue;
        }
        // Far outside the frame nothing is taken.
        let count = (length / step).ceil().clamp(1.0, 4000.0) as usize;
        places.extend((1..=count).map(|i| {
            let share = i as f64 / count as f64;
            (a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1))
        }));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_clear_of_curves_and_of_each_other() {
        let frame = Frame { left: 0.0, top: 0.0, right: 300.0, bottom: 200.0 };
        let mut taken = Taken::new(frame);
        let (first, second) = ([(0.0, 100.0), (300.0, 100.0)], [(0.0, 80.0), (300.0, 80.0)]);
        taken.curve(&first);
        taken.curve(&second);
        let label = Label::plain("capacity");
        let one = taken.beside_curve(&first, &label).unwrap();
        // There is no room between the curves: below the lower one.
        assert!(one.at.1 > 100.0 + OFF);
        let two = taken.beside_curve(&second, &label).unwrap();
        assert!(two.at.1 < 80.0);
        let again = taken.beside_curve(&first, &label).unwrap();
        assert!(again.at.1 > 100.0 && (again.at.0 - one.at.0).abs() > label.width(LABEL));
        assert!(taken.beside_curve(&[(-50.0, 5.0), (-20.0, 5.0)], &label).is_none());
    }
}
