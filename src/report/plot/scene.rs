//! A figure of several origins: curves named where they run, shaded phases, points from elsewhere.

use plotters::style::RGBColor;

use crate::quantity::Status;

use super::axes::{Scale, Ticks};
use super::clip::{self, Clipped};
use super::frame::Frame;
use super::label::{self, Label};
use super::legend::Notes;
use super::marks;
use super::page::{self, SUBTITLE_LINE, TITLE_LINE, Turned};
use super::places::{Spot, Taken};
use super::series::{Look, Mark, Trace};
use super::style::{self, GAP, HEIGHT, INK, LABEL, MARGIN, SMALL, SOFT, SPARE, TITLE, WIDTH, ZERO};
use super::surface::{Anchor, Place, Surface, Type};
use super::{Layout, PlotError};

/// Room above a panel, below the last one, and at the right edge.
const HEAD_GAP: f64 = 14.0;
const HEADING: f64 = 22.0;
const FOOT: f64 = 58.0;
const RIGHT: f64 = 26.0;
/// Height of each panel where there are several.
const PANEL: f64 = 250.0;
/// Room and width of the bar of a map.
const BAR_ROOM: f64 = 92.0;
const BAR: f64 = 16.0;
const TICK: f64 = 8.0;
/// Labels lie on the paper, not on what is behind them.
const HALO: f64 = 0.72;

/// A figure.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Its name in the file.
    pub name: String,
    /// What is shown.
    pub title: String,
    /// What is held fixed.
    pub subtitle: Label,
    /// The shared horizontal axis.
    pub across: Ruler,
    /// One above the other.
    pub panels: Vec<Panel>,
}

/// An axis.
#[derive(Debug, Clone)]
pub struct Ruler {
    /// The letter.
    pub symbol: Label,
    /// What it means.
    pub meaning: String,
    /// First and last value.
    pub range: (f64, f64),
    /// Whether equal ratios are equally long.
    pub logarithmic: bool,
    /// Whether it counts something: ticks between whole numbers would mean nothing.
    pub whole: bool,
}

/// Curves over one vertical axis.
#[derive(Debug, Clone)]
pub struct Panel {
    /// What tells it from the others.
    pub heading: Label,
    /// Its vertical axis.
    pub up: Ruler,
    /// Colours over the plane.
    pub map: Option<Map>,
    /// Shaded phases.
    pub areas: Vec<Area>,
    /// Curves.
    pub curves: Vec<Curve>,
    /// Points from elsewhere.
    pub points: Vec<Published>,
    /// Words in the plane.
    pub notes: Vec<(f64, f64, Label)>,
}

/// A curve with its name.
#[derive(Debug, Clone)]
pub struct Curve {
    /// Its points; an absent one breaks it.
    pub marks: Vec<Mark>,
    /// Colour.
    pub colour: RGBColor,
    /// Width of the line.
    pub width: f64,
    /// What is written beside it.
    pub label: Label,
    /// Whether that is better near its first point than near its last one.
    pub named_early: bool,
}

/// A shaded area.
#[derive(Debug, Clone)]
pub struct Area {
    /// Its corners.
    pub outline: Vec<(f64, f64)>,
    /// Colour.
    pub colour: RGBColor,
}

/// A value from elsewhere.
#[derive(Debug, Clone)]
pub struct Published {
    /// Where it lies.
    pub at: (f64, f64),
    /// Half the width and half the height of its error bars.
    pub bars: (f64, f64),
    /// Value and source.
    pub label: Label,
}

/// Values over the plane.
#[derive(Debug, Clone)]
pub struct Map {
    /// Rectangles with their values: left, right, bottom, top, value.
    pub cells: Vec<(f64, f64, f64, f64, f64)>,
    /// What the colours stand for.
    pub scale: Ruler,
}

impl Ruler {
    fn scale(&self) -> Scale {
        if self.logarithmic { Scale::log(self.range, 0.0) } else { Scale::linear(self.range, 0.0) }
    }
}

/// Where a value lies on the page, as a curve is watched while it is traced.
#[derive(Debug, Clone, Copy)]
pub struct Sight {
    across: Scale,
    up: Scale,
    size: (f64, f64),
}

impl Sight {
    /// The page of a panel among `panels`.
    pub fn new(across: &Ruler, up: &Ruler, panels: usize) -> Self {
        let height = if panels > 1 { PANEL } else { HEIGHT - 150.0 };
        Sight { across: across.scale(), up: up.scale(), size: (WIDTH - 130.0, height) }
    }

    /// Place in pixels; what is far outside the page is not looked at closely.
    pub fn place(&self, x: f64, y: f64) -> Option<Place> {
        let far = |share: f64| share.clamp(-0.25, 1.25);
        let (x, y) = (self.across.at(x), self.up.at(y));
        (!x.is_nan() && !y.is_nan()).then(|| (far(x) * self.size.0, far(y) * self.size.1))
    }
}

/// A scene laid out.
pub struct SceneFigure<'a> {
    scene: &'a Scene,
    title: Vec<String>,
    frames: Vec<Frame>,
    labels: Vec<Turned>,
    notes: Notes,
    horizontal: Scale,
    across: Ticks,
    ups: Vec<(Scale, Ticks)>,
    height: f64,
}

impl<'a> SceneFigure<'a> {
    /// Chooses places.
    pub fn new(scene: &'a Scene) -> Self {
        let title = label::wrap(&scene.title, TITLE, (WIDTH - 2.0 * MARGIN) / SPARE, 2);
        let notes = Notes::of(&flags(scene), WIDTH - 5.0 * MARGIN);
        let headings = scene.panels.iter().any(|panel| !panel.heading.0.is_empty());
        let above = if headings { HEADING } else { 0.0 };
        let lines = usize::from(!scene.subtitle.0.is_empty()) + notes.rows();
        let head = MARGIN + TITLE_LINE * title.len() as f64 + SUBTITLE_LINE * lines as f64;
        let head = head + HEAD_GAP;
        let count = scene.panels.len() as f64;
        let each = if count > 1.0 { PANEL } else { (HEIGHT - head - FOOT - above).floor() };
        let target = (each / 34.0).round().clamp(3.0, 9.0) as usize;
        let ups: Vec<(Scale, Ticks)> =
            scene.panels.iter().map(|p| p.up.scale()).map(|scale| (scale, scale.ticks(target))).collect();
        let named: Vec<(Label, &str)> =
            scene.panels.iter().map(|p| (p.up.symbol.clone(), p.up.meaning.as_str())).collect();
        let labels = Turned::all(&named, each);
        let widest = ups.iter().map(|(_, ticks)| ticks.widest()).fold(0.0, f64::max);
        let left = (Turned::width(&labels) + SPARE * widest + TICK).round();
        let bar = if scene.panels.iter().any(|p| p.map.is_some()) { BAR_ROOM } else { 0.0 };
        let right = (WIDTH - RIGHT - bar).round();
        let frame = |i: usize| {
            let top = (head + above + i as f64 * (each + GAP + above)).round();
            Frame { left, top, right, bottom: top + each }
        };
        let frames: Vec<Frame> = (0..scene.panels.len()).map(frame).collect();
        let height = frames.last().map_or(head, |frame| frame.bottom) + FOOT;
        let horizontal = scene.across.scale();
        let fits = |ticks: &Ticks| {
            let at: Vec<f64> = ticks.ticks.iter().filter(|t| t.label.is_some()).map(|t| t.at).collect();
            let gap = at.windows(2).map(|pair| (pair[1] - pair[0]) * (right - left));
            SPARE * ticks.widest() + 12.0 <= gap.fold(f64::INFINITY, f64::min)
        };
        let whole = |ticks: &Ticks| !scene.across.whole || ticks.are_whole();
        let across =
            (3..=10).rev().map(|target| horizontal.ticks(target)).find(|ticks| whole(ticks) && fits(ticks));
        let across = across.unwrap_or_else(|| horizontal.ticks(2));
        SceneFigure { scene, title, frames, labels, notes, horizontal, across, ups, height }
    }
}

impl Layout for SceneFigure<'_> {
    fn size(&self) -> (u32, u32) {
        (WIDTH as u32, self.height.round() as u32)
    }

    fn draw(&self, on: &mut impl Surface) -> Result<(), PlotError> {
        page::paper(self.height, on)?;
        let left = self.frames.first().map_or(MARGIN, |f| f.left);
        let (left, y) = page::head(&self.title, &self.scene.subtitle, left, on)?;
        self.notes.draw((left, y + SUBTITLE_LINE), SUBTITLE_LINE, on)?;
        for (i, panel) in self.scene.panels.iter().enumerate() {
            self.panel(panel, self.frames[i], &self.ups[i], on)?;
            self.labels[i].draw(self.frames[i], on)?;
        }
        let Some(&frame) = self.frames.last() else { return Ok(()) };
        let ruler = &self.scene.across;
        page::foot(&self.across, Some((ruler.symbol.clone(), &ruler.meaning)), frame, on)
    }
}

impl SceneFigure<'_> {
    fn panel(
        &self,
        panel: &Panel,
        frame: Frame,
        (scale, ticks): &(Scale, Ticks),
        on: &mut impl Surface,
    ) -> Result<(), PlotError> {
        let Frame { left, top, right, bottom } = frame;
        let place = |x: f64, y: f64| {
            (left + self.horizontal.at(x) * (right - left), bottom - scale.at(y) * (bottom - top))
        };
        if !panel.heading.0.is_empty() {
            on.text(&panel.heading, (left, top - 7.0), Type::new(LABEL, INK))?;
        }
        let mut clipped = Clipped::new(on, frame);
        if let Some(map) = &panel.map {
            let colour = map.scale.scale();
            for &(x0, x1, y0, y1, value) in &map.cells {
                let (a, b) = (place(x0, y0), place(x1, y1));
                let outline = [a, (b.0, a.1), b, (a.0, b.1)];
                clipped.area(&outline, style::diverging(colour.at(value)), 1.0)?;
            }
        }
        for area in &panel.areas {
            let outline: Vec<Place> = area.outline.iter().map(|&(x, y)| place(x, y)).collect();
            clipped.area(&outline, area.colour, style::BAND)?;
        }
        frame.grid(&self.across, ticks, bottom, on)?;
        let mut clipped = Clipped::new(on, frame);
        if let (Scale::Linear { .. }, zero @ 0.0..1.0) = (scale, scale.at(0.0)) {
            let y = super::frame::crisp(bottom - zero * (bottom - top));
            clipped.rule((left, y), (right, y), 1.0, ZERO)?;
        }
        for curve in &panel.curves {
            let trace = Trace { line: 0, column: 0, marks: curve.marks.clone(), look: Look::Expected };
            marks::curve(&trace, place, frame, curve.width, curve.colour, &mut clipped)?;
        }
        for point in &panel.points {
            let (x, y) = point.at;
            let mark = Mark { x, y: Some(y), status: Status::RsUnstable, bar: point.bars.1 };
            if point.bars.0 > 0.0 {
                let ends = [x - point.bars.0, x + point.bars.0].map(|x| place(x, y));
                clipped.rule(ends[0], ends[1], 1.2, INK)?;
                for (x, y) in ends {
                    clipped.rule((x, y - style::MARKER), (x, y + style::MARKER), 1.2, INK)?;
                }
            }
            marks::bar(&mark, place, (bottom, top), INK, &mut clipped)?;
            marks::marker(&mark, place, style::MARKER, INK, &mut clipped)?;
        }
        frame.draw(&self.across, ticks, bottom, on)?;
        self.names(panel, frame, place, on)?;
        panel.map.as_ref().map_or(Ok(()), |map| bar(map, frame, on))
    }

    /// Words in the plane where they were put; then each name where it covers least.
    fn names(
        &self,
        panel: &Panel,
        frame: Frame,
        place: impl Fn(f64, f64) -> Place + Copy,
        on: &mut impl Surface,
    ) -> Result<(), PlotError> {
        let mut taken = Taken::new(frame);
        let path = |curve: &Curve| -> Vec<Vec<Place>> {
            let runs = curve.marks.split(|m| m.y.is_none()).filter(|run| !run.is_empty());
            runs.map(|run| run.iter().map(|m| place(m.x, m.y.unwrap_or_default())).collect()).collect()
        };
        let paths: Vec<Vec<Vec<Place>>> = panel.curves.iter().map(path).collect();
        paths.iter().flatten().for_each(|run| taken.curve(run));
        let zero = place(self.scene.across.range.0, 0.0).1;
        taken.curve(&[(frame.left, zero), (frame.right, zero)]);
        for (x, y, words) in &panel.notes {
            let spot = Spot { at: place(*x, *y), anchor: Anchor::Middle };
            taken.label(words, LABEL, spot);
            name(words, spot, LABEL, SOFT, on)?;
        }
        for point in &panel.points {
            let at = place(point.at.0, point.at.1);
            if !clip::contains(frame, at) {
                continue;
            }
            let disc: Vec<Place> = [-3.0, 0.0, 3.0].iter().map(|dx| (at.0 + dx, at.1)).collect();
            taken.curve(&disc);
            if let Some(spot) = taken.beside_point(at, &point.label, SMALL) {
                name(&point.label, spot, SMALL, INK, on)?;
            }
        }
        for (curve, runs) in panel.curves.iter().zip(&paths) {
            if curve.label.0.is_empty() {
                continue;
            }
            // The longest stretch carries the name.
            let seen = |run: &&Vec<Place>| clip::inside(run, frame).iter().map(|p| length(p)).sum::<f64>();
            let Some(run) = runs.iter().max_by(|a, b| seen(a).total_cmp(&seen(b))) else { continue };
            let spot = match run[..] {
                [at] if clip::contains(frame, at) => taken.beside_point(at, &curve.label, LABEL),
                [_] => None,
                _ if curve.named_early => {
                    taken.beside_curve(&run.iter().rev().copied().collect::<Vec<_>>(), &curve.label)
                }
                _ => taken.beside_curve(run, &curve.label),
            };
            if let Some(spot) = spot {
                name(&curve.label, spot, LABEL, style::readable(curve.colour), on)?;
            }
        }
        Ok(())
    }
}

fn length(path: &[Place]) -> f64 {
    path.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).sum()
}

/// A name on its own piece of paper.
fn name(
    label: &Label,
    spot: Spot,
    size: f64,
    colour: RGBColor,
    on: &mut impl Surface,
) -> Result<(), PlotError> {
    let width = label.width(size);
    let (x, y) = spot.at;
    let left = match spot.anchor {
        Anchor::Start => x,
        Anchor::Middle => x - 0.5 * width,
        Anchor::End => x - width,
    };
    let (right, top, bottom) = (left + width + 1.0, y - 0.8 * size, y + 0.25 * size);
    let white = RGBColor(0xff, 0xff, 0xff);
    on.area(&[(left - 1.0, top), (right, top), (right, bottom), (left - 1.0, bottom)], white, HALO)?;
    on.text(label, spot.at, Type { anchor: spot.anchor, ..Type::new(size, colour) })
}

/// The flags that occur on curves, in the order of the documentation.
fn flags(scene: &Scene) -> Vec<Status> {
    let marks = || scene.panels.iter().flat_map(|p| &p.curves).flat_map(|c| &c.marks);
    let occurs = |status: &Status| status.is_flag() && marks().any(|m| m.status == *status && m.y.is_some());
    Status::ALL.into_iter().filter(occurs).collect()
}

/// What the colours of a map stand for.
fn bar(map: &Map, frame: Frame, on: &mut impl Surface) -> Result<(), PlotError> {
    const STEPS: usize = 64;
    let (left, right) = (frame.right + 14.0, frame.right + 14.0 + BAR);
    let (top, bottom) = (frame.top + 24.0, frame.bottom - 6.0);
    let at = |share: f64| bottom - share * (bottom - top);
    for step in 0..STEPS {
        let (from, to) = (at(step as f64 / STEPS as f64), at((step + 1) as f64 / STEPS as f64));
        let outline = [(left, from), (right, from), (right, to), (left, to)];
        on.area(&outline, style::diverging((step as f64 + 0.5) / STEPS as f64), 1.0)?;
    }
    for tick in map.scale.scale().ticks(6).ticks {
        let y = at(tick.at);
        on.rule((right, y), (right + 4.0, y), 1.0, style::FRAME)?;
        if let Some(label) = &tick.label {
            on.text(label, (right + 7.0, y + 0.35 * SMALL), Type::new(SMALL, INK))?;
        }
    }
    on.text(&map.scale.symbol, (left, frame.top + 12.0), Type::new(LABEL, INK))
}
