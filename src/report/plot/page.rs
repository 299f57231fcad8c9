//! What every figure has around its panels: paper, title, labels of the axes.

use plotters::style::RGBColor;

use super::PlotError;
use super::axes::Ticks;
use super::frame::Frame;
use super::label::{self, Label};
use super::legend::short;
use super::style::{INK, LABEL, MARGIN, SMALL, SOFT, SPARE, TITLE, WIDTH};
use super::surface::{Surface, Type};

/// Height of a line of the title.
pub const TITLE_LINE: f64 = 20.0;
/// Height of a line below it.
pub const SUBTITLE_LINE: f64 = 19.0;
/// Height of a line of a turned label.
const TURNED_LINE: f64 = 16.0;

/// A white sheet.
pub fn paper(height: f64, on: &mut impl Surface) -> Result<(), PlotError> {
    let white = RGBColor(0xff, 0xff, 0xff);
    on.area(&[(0.0, 0.0), (WIDTH, 0.0), (WIDTH, height), (0.0, height)], white, 1.0)
}

/// Title and subtitle, above a frame that begins at `left` unless the title needs the full width; the base line of the last line.
pub fn head(
    title: &[String],
    subtitle: &Label,
    left: f64,
    on: &mut impl Surface,
) -> Result<(f64, f64), PlotError> {
    let widest = title.iter().map(|line| Label::plain(line).width(TITLE)).fold(0.0, f64::max);
    let left = left.min(WIDTH - MARGIN - SPARE * widest).max(MARGIN);
    let mut y = MARGIN + 14.0;
    for line in title {
        on.text(&Label::plain(line), (left, y), Type::new(TITLE, INK))?;
        y += TITLE_LINE;
    }
    if subtitle.0.is_empty() {
        return Ok((left, y - SUBTITLE_LINE));
    }
    on.text(subtitle, (left, y), Type::new(SMALL + 1.0, SOFT))?;
    Ok((left, y))
}

/// The labels of the horizontal axis below a frame.
pub fn foot(
    across: &Ticks,
    named: Option<(Label, &str)>,
    frame: Frame,
    on: &mut impl Surface,
) -> Result<(), PlotError> {
    for tick in &across.ticks {
        let x = frame.left + tick.at * (frame.right - frame.left);
        if let Some(label) = &tick.label {
            on.text(label, (x, frame.bottom + 20.0), Type::new(SMALL, INK).centred())?;
        }
    }
    let y = frame.bottom + 42.0;
    if let Some(note) = &across.note {
        on.text(note, (frame.right, y), Type::new(SMALL - 1.0, SOFT).ending())?;
    }
    let Some((letter, meaning)) = named else { return Ok(()) };
    let room = 0.9 * (frame.right - frame.left) / SPARE - letter.width(LABEL);
    let meaning = Label::plain(label::wrap(short(meaning), SMALL, room, 1).concat());
    let total = letter.width(LABEL) + 10.0 + meaning.width(SMALL);
    let start = 0.5 * (frame.left + frame.right - total);
    let split = start + letter.width(LABEL);
    on.text(&letter, (split, y), Type::new(LABEL, INK).ending())?;
    on.text(&meaning, (split + 10.0, y), Type::new(SMALL, SOFT))
}

/// The label of a vertical axis: what it means, and the symbol nearest to the axis.
pub struct Turned {
    symbol: Label,
    /// The meaning, where all panels have room for it on the line of the symbol.
    beside: String,
    /// The meaning in lines of its own otherwise.
    meaning: Vec<String>,
}

impl Turned {
    /// The labels of panels of a height, each a symbol and its meaning, set alike.
    pub fn all(named: &[(Label, &str)], room: f64) -> Vec<Turned> {
        let fits = named.iter().all(|(symbol, meaning)| {
            symbol.width(LABEL) + SPARE * Label::plain(short(meaning)).width(SMALL) <= room
        });
        let label = |(symbol, meaning): &(Label, &str)| match fits {
            true => Turned { symbol: symbol.clone(), beside: short(meaning).into(), meaning: Vec::new() },
            false => Turned {
                symbol: symbol.clone(),
                beside: String::new(),
                meaning: label::wrap(short(meaning), SMALL, room / SPARE, 2),
            },
        };
        named.iter().map(label).collect()
    }

    /// Room that such labels take, the margin of the page included.
    pub fn width(labels: &[Turned]) -> f64 {
        let lines = labels.iter().map(|l| l.meaning.len()).max().unwrap_or(0) as f64;
        MARGIN + TURNED_LINE * (lines + 1.0)
    }

    /// Draws it beside its panel.
    pub fn draw(&self, frame: Frame, on: &mut impl Surface) -> Result<(), PlotError> {
        let middle = 0.5 * (frame.top + frame.bottom);
        for (i, line) in self.meaning.iter().enumerate() {
            let x = MARGIN + TURNED_LINE * (i as f64 + 0.5);
            on.text(&Label::plain(line), (x, middle), Type::new(SMALL, SOFT).centred().turned())?;
        }
        let x = MARGIN + TURNED_LINE * (self.meaning.len() as f64 + 0.6);
        if self.beside.is_empty() {
            return on.text(&self.symbol, (x, middle), Type::new(LABEL, INK).centred().turned());
        }
        let meaning = Label::plain(&self.beside);
        let (symbol, gap) = (self.symbol.width(LABEL), 10.0);
        let split = middle + 0.5 * (symbol + gap + meaning.width(SMALL)) - symbol;
        on.text(&self.symbol, (x, split), Type::new(LABEL, INK).ending().turned())?;
        on.text(&meaning, (x, split - gap), Type::new(SMALL, SOFT).turned())
    }
}
