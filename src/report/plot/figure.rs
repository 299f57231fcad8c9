//! The page: title, panels one above the other over a shared abscissa, legend.

use super::PlotError;
use super::axes::{Scale, Tick, Ticks};
use super::label::{self, Label};
use super::legend::{self, Legend, Notes};
use super::panel::{Frame, Panel};
use super::series::{Data, Group, Spacing};
use super::style::{GAP, HEIGHT, INK, LABEL, MARGIN, PANEL, SMALL, SOFT, SPARE, TITLE, WIDTH};
use super::surface::{Surface, Type};

/// Height of the lines of the head.
const TITLE_LINE: f64 = 20.0;
const SUBTITLE_LINE: f64 = 19.0;
/// Room above the panels: what has been taken out of the labels of the first.
const HEAD_GAP: f64 = 18.0;
/// Room below the panels: ticks and the label of the abscissa.
const FOOT: f64 = 58.0;
/// Distance of the tick labels from the frame.
const TICK: f64 = 8.0;
/// Height of a line of a turned label.
const TURNED_LINE: f64 = 16.0;

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

/// The label of a vertical axis: what it means, and the symbol nearest to the axis.
struct Turned {
    symbol: Label,
    /// The meaning, where all panels have room for it on the line of the symbol.
    beside: String,
    /// The meaning in lines of its own otherwise.
    meaning: Vec<String>,
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
        let widest = panels.iter().map(|p| widest(&p.ticks)).fold(0.0, f64::max);
        let lines = labels.iter().map(|l| l.meaning.len()).max().unwrap_or(0) as f64;
        let left = MARGIN + TURNED_LINE * (lines + 1.0) + SPARE * widest + TICK;
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

    /// Size in logical pixels.
    pub fn size(&self) -> (u32, u32) {
        (WIDTH as u32, self.height.round() as u32)
    }

    /// Draws everything.
    pub fn draw(&self, on: &mut impl Surface) -> Result<(), PlotError> {
        let (width, height) = (WIDTH, self.height);
        let white = plotters::style::RGBColor(0xff, 0xff, 0xff);
        on.area(&[(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)], white, 1.0)?;
        self.head(on)?;
        for ((panel, frame), label) in self.panels.iter().zip(&self.frames).zip(&self.labels) {
            panel.draw(&self.data, (&self.horizontal, &self.across), *frame, on)?;
            let middle = 0.5 * (frame.top + frame.bottom);
            for (i, line) in label.meaning.iter().enumerate() {
                let x = MARGIN + TURNED_LINE * (i as f64 + 0.5);
                on.text(&Label::plain(line), (x, middle), Type::new(SMALL, SOFT).centred().turned())?;
            }
            let x = MARGIN + TURNED_LINE * (label.meaning.len() as f64 + 0.6);
            if label.beside.is_empty() {
                on.text(&label.symbol, (x, middle), Type::new(LABEL, INK).centred().turned())?;
                continue;
            }
            let meaning = Label::plain(&label.beside);
            let (symbol, gap) = (label.symbol.width(LABEL), 10.0);
            let split = middle + 0.5 * (symbol + gap + meaning.width(SMALL)) - symbol;
            on.text(&label.symbol, (x, split), Type::new(LABEL, INK).ending().turned())?;
            on.text(&meaning, (x, split - gap), Type::new(SMALL, SOFT).turned())?;
        }
        self.foot(on)?;
        self.legend.draw(&self.frames, on)
    }

    fn head(&self, on: &mut impl Surface) -> Result<(), PlotError> {
        let left = self.frames.first().map_or(MARGIN, |f| f.left);
        // A long title may need the full width.
        let widest = self.title.iter().map(|line| Label::plain(line).width(TITLE)).fold(0.0, f64::max);
        let left = left.min(WIDTH - MARGIN - SPARE * widest).max(MARGIN);
        let mut y = MARGIN + 14.0;
        for line in &self.title {
            on.text(&Label::plain(line), (left, y), Type::new(TITLE, INK))?;
            y += TITLE_LINE;
        }
        on.text(&self.data.subtitle, (left, y), Type::new(SMALL + 1.0, SOFT))?;
        self.notes.draw((left, y + SUBTITLE_LINE), SUBTITLE_LINE, on)
    }

    /// Labels of the shared abscissa.
    fn foot(&self, on: &mut impl Surface) -> Result<(), PlotError> {
        let Some(frame) = self.frames.last() else { return Ok(()) };
        for tick in &self.across.ticks {
            let x = frame.left + tick.at * (frame.right - frame.left);
            if let Some(label) = &tick.label {
                on.text(label, (x, frame.bottom + 20.0), Type::new(SMALL, INK).centred())?;
            }
        }
        let y = frame.bottom + 42.0;
        if let Some(note) = &self.across.note {
            on.text(note, (frame.right, y), Type::new(SMALL - 1.0, SOFT).ending())?;
        }
        let Some(symbol) = self.data.abscissa.symbol else { return Ok(()) };
        let letter = Label::symbol(symbol.unicode);
        let room = 0.9 * (frame.right - frame.left) / SPARE - letter.width(LABEL);
        let meaning = label::wrap(legend::short(symbol.meaning), SMALL, room, 1).concat();
        let meaning = Label::plain(meaning);
        let total = letter.width(LABEL) + 10.0 + meaning.width(SMALL);
        let start = 0.5 * (frame.left + frame.right - total);
        let split = start + letter.width(LABEL);
        on.text(&letter, (split, y), Type::new(LABEL, INK).ending())?;
        on.text(&meaning, (split + 10.0, y), Type::new(SMALL, SOFT))
    }
}

fn widest(ticks: &Ticks) -> f64 {
    ticks.ticks.iter().flat_map(|t| &t.label).map(|l| l.width(SMALL)).fold(0.0, f64::max)
}

/// Several columns show their symbols only: the legend tells what they mean.
fn turned(panels: &[Panel], room: f64) -> Vec<Turned> {
    let symbol = |panel: &Panel| {
        let symbols = panel.group.columns.iter().map(|c| Label::symbol(c.unicode));
        symbols.reduce(|before, next| before.text(", ").then(next)).unwrap_or_default()
    };
    let meaning = |panel: &Panel| match panel.group.columns[..] {
        [column] => legend::short(column.meaning),
        _ => "",
    };
    let fits = panels.iter().all(|panel| {
        let meaning = Label::plain(meaning(panel)).width(SMALL);
        symbol(panel).width(LABEL) + SPARE * meaning <= room
    });
    let label = |panel: &Panel| match fits {
        true => Turned { symbol: symbol(panel), beside: meaning(panel).to_string(), meaning: Vec::new() },
        false => Turned {
            symbol: symbol(panel),
            beside: String::new(),
            meaning: label::wrap(meaning(panel), SMALL, room / SPARE, 2),
        },
    };
    panels.iter().map(label).collect()
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
        SPARE * widest(ticks) + 8.0 <= gap
    };
    let whole = |ticks: &Ticks| {
        let mut labels = ticks.ticks.iter().flat_map(|t| &t.label);
        !data.abscissa.whole || labels.all(|label| label.0.iter().all(|(_, text)| !text.contains('.')))
    };
    let candidates = (2..=10).rev().map(|target| scale.ticks(target));
    candidates.filter(whole).find(fits).unwrap_or_else(|| scale.ticks(2))
}
