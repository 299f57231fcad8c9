//! The page: title, panels one above the other over a shared abscissa, legend.

use super::axes::{Scale, Tick, Ticks};
use super::frame::Frame;
use super::label::{self, Label};
use super::legend::{Legend, Notes};
use super::page::{self, SUBTITLE_LINE, TITLE_LINE, Turned};
use super::panel::Panel;
use super::series::{Data, Group, Spacing};
use super::style::{GAP, HEIGHT, MARGIN, PANEL, SPARE, TITLE, WIDTH};
use super::surface::Surface;
use super::{Layout, PlotError};

/// Room above the panels: what has been taken out of the labels of the first.
const HEAD_GAP: f64 = 18.0;
/// Room below the panels: ticks and the label of the abscissa.
const FOOT: f64 = 58.0;
/// Distance of the tick labels from the frame.
const TICK: f64 = 8.0;

/// A picture laid out.
pub struct Figure {
    data: Data,
    title: Vec<String>,
    panels: Vec<Panel>,
    labels: Vec<Turned>,
    frames: Vec<Frame>,
    legend: Legend,
    notes: Notes,
    horizontal: Scale,
    across: Ticks,
    height: f64,
}

impl Figure {
    /// Chooses scales and places.
    pub fn new(mut data: Data) -> Self {
        let title = label::wrap(&data.title, TITLE, (WIDTH - 2.0 * MARGIN) / SPARE, 2);
        let mut groups = std::mem::take(&mut data.panels);
        if groups.is_empty() {
            groups.push(Group { columns: Vec::new(), traces: Vec::new(), bands: Vec::new() });
        }
        let notes = Notes::new(&data, WIDTH - 5.0 * MARGIN);
        let head =
            MARGIN + TITLE_LINE * title.len() as f64 + SUBTITLE_LINE * (1 + notes.rows()) as f64 + HEAD_GAP;
        let count = groups.len() as f64;
        let room = HEIGHT - head - FOOT - GAP * (count - 1.0);
        let each = if count > 2.0 { PANEL } else { (room / count).floor() };

        let panels: Vec<Panel> = groups.into_iter().map(|group| Panel::new(group, each)).collect();
        let labels = turned(&panels, each);
        let widest = panels.iter().map(|p| p.ticks.widest()).fold(0.0, f64::max);
        let left = Turned::width(&labels) + SPARE * widest + TICK;
        let legend = Legend::new(&data, &panels);
        let right = WIDTH - MARGIN - legend.width();
        let frames: Vec<Frame> = (0..panels.len())
            .map(|i| head + i as f64 * (each + GAP))
            .map(|top| Frame {
                left: left.round(),
                top: top.round(),
                right: right.round(),
                bottom: (top + each).round(),
            })
            .collect();
        let horizontal = Scale::abscissa(&data.abscissa);
        let across = horizontal_ticks(&data, &horizontal, right - left);
        let height = head + count * each + GAP * (count - 1.0) + FOOT;
        Figure { data, title, panels, labels, frames, legend, notes, horizontal, across, height }
    }
}

impl Layout for Figure {
    fn size(&self) -> (u32, u32) {
        (WIDTH as u32, self.height.round() as u32)
    }

    fn draw(&self, on: &mut impl Surface) -> Result<(), PlotError> {
        page::paper(self.height, on)?;
        self.head(on)?;
        for ((panel, frame), label) in self.panels.iter().zip(&self.frames).zip(&self.labels) {
            panel.draw(&self.data, (&self.horizontal, &self.across), *frame, on)?;
            label.draw(*frame, on)?;
        }
        self.foot(on)?;
        self.legend.draw(&self.frames, on)
    }
}

impl Figure {
    fn head(&self, on: &mut impl Surface) -> Result<(), PlotError> {
        let left = self.frames.first().map_or(MARGIN, |f| f.left);
        let (left, y) = page::head(&self.title, &self.data.subtitle, left, on)?;
        self.notes.draw((left, y + SUBTITLE_LINE), SUBTITLE_LINE, on)
    }

    /// Labels of the shared abscissa.
    fn foot(&self, on: &mut impl Surface) -> Result<(), PlotError> {
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let symbol = self.data.abscissa.symbol;
        page::foot(&self.across, symbol.map(|s| (Label::symbol(s.unicode), s.meaning)), *frame, on)
    }
}

/// The labels of the vertical axes. Several columns show their symbols only: the legend tells what they mean.
fn turned(panels: &[Panel], room: f64) -> Vec<Turned> {
    let symbol = |panel: &Panel| {
        let symbols = panel.group.columns.iter().map(|c| Label::symbol(c.unicode));
        symbols.reduce(|before, next| before.text(", ").then(next)).unwrap_or_default()
    };
    let meaning = |panel: &Panel| match panel.group.columns[..] {
        [column] => column.meaning,
        _ => "",
    };
    let labels: Vec<_> = panels.iter().map(|panel| (symbol(panel), meaning(panel))).collect();
    Turned::all(&labels, room)
}

fn horizontal_ticks(data: &Data, scale: &Scale, width: f64) -> Ticks {
    if let Spacing::Words(words) = &data.abscissa.spacing {
        let tick = |(i, word): (usize, &String)| Tick {
            at: scale.at(i as f64),
            label: Some(Label::plain(word)),
            major: true,
        };
        return Ticks { ticks: words.iter().enumerate().map(tick).collect(), note: None };
    }
    // Fewer ticks where their labels would touch.
    let fits = |ticks: &Ticks| {
        let labelled: Vec<&Tick> = ticks.ticks.iter().filter(|t| t.label.is_some()).collect();
        let gap =
            labelled.windows(2).map(|pair| (pair[1].at - pair[0].at) * width).fold(f64::INFINITY, f64::min);
        SPARE * ticks.widest() + 8.0 <= gap
    };
    let whole = |ticks: &Ticks| !data.abscissa.whole || ticks.are_whole();
    let candidates = (2..=10).rev().map(|target| scale.ticks(target));
    candidates.filter(whole).find(fits).unwrap_or_else(|| scale.ticks(2))
}
