//! Colours and sizes.

use plotters::style::RGBColor;

/// Width of the picture.
pub const WIDTH: f64 = 900.0;
/// Height of the picture with one or two panels.
pub const HEIGHT: f64 = 600.0;
/// Height of a panel when there are more.
pub const PANEL: f64 = 190.0;
/// Space between panels.
pub const GAP: f64 = 16.0;
/// Outer margin.
pub const MARGIN: f64 = 20.0;

/// Text of titles, labels and ticks.
pub const INK: RGBColor = RGBColor(0x1a, 0x1a, 0x1a);
/// Text of lesser weight.
pub const SOFT: RGBColor = RGBColor(0x48, 0x48, 0x48);
/// Frame and ticks.
pub const FRAME: RGBColor = RGBColor(0x40, 0x40, 0x40);
/// Grid.
pub const GRID: RGBColor = RGBColor(0xe4, 0xe4, 0xe4);

/// The line of zero.
pub const ZERO: RGBColor = RGBColor(0xb0, 0xb0, 0xb0);

/// Size of the title.
pub const TITLE: f64 = 16.0;
/// Axis labels and legend.
pub const LABEL: f64 = 14.0;
/// Ticks and notes.
pub const SMALL: f64 = 12.0;

/// Text may be this much wider in a reader's font than in the one measured.
pub const SPARE: f64 = 1.12;

/// Widths of the lines of the columns that share a panel.
pub const STROKES: [f64; 3] = [2.0, 1.0, 0.6];
/// Opacity of a band.
pub const BAND: f64 = 0.16;
/// Radius of a marker.
pub const MARKER: f64 = 3.4;

/// Okabe and Ito's colours that are readable on white, then black.
const DISTINCT: [RGBColor; 7] = [
    RGBColor(0x00, 0x72, 0xb2),
    RGBColor(0xd5, 0x5e, 0x00),
    RGBColor(0x00, 0x9e, 0x73),
    RGBColor(0xcc, 0x79, 0xa7),
    RGBColor(0xe6, 0x9f, 0x00),
    RGBColor(0x56, 0xb4, 0xe9),
    RGBColor(0x00, 0x00, 0x00),
];

/// Viridis up to where it becomes too light for white paper.
const SEQUENCE: [RGBColor; 8] = [
    RGBColor(0x44, 0x01, 0x54),
    RGBColor(0x47, 0x2d, 0x7b),
    RGBColor(0x3b, 0x52, 0x8b),
    RGBColor(0x2c, 0x72, 0x8e),
    RGBColor(0x21, 0x91, 0x8c),
    RGBColor(0x28, 0xae, 0x80),
    RGBColor(0x5e, 0xc9, 0x62),
    RGBColor(0xad, 0xdc, 0x30),
];

/// Colour of the `index`-th of `count` things: distinct when they are few, a sequence when they are many.
pub fn colour(index: usize, count: usize) -> RGBColor {
    if count <= DISTINCT.len() { distinct(index) } else { sequence(index, count) }
}

/// One of a few things, told apart by colour.
pub fn distinct(index: usize) -> RGBColor {
    DISTINCT[index % DISTINCT.len()]
}

/// One of a family in order: neighbours are alike.
fn sequence(index: usize, count: usize) -> RGBColor {
    if count < 2 {
        return SEQUENCE[0];
    }
    along(&SEQUENCE, index as f64 / (count - 1) as f64)
}

/// The colour at a share of the way through these.
fn along(stops: &[RGBColor], share: f64) -> RGBColor {
    let position = share * (stops.len() - 1) as f64;
    let left = (position as usize).min(stops.len() - 2);
    mix(stops[left], stops[left + 1], position - left as f64)
}

/// A lighter tint, for what is flagged.
pub fn tint(colour: RGBColor) -> RGBColor {
    mix(colour, RGBColor(0xff, 0xff, 0xff), 0.3)
}

/// A darker shade, for text on white.
pub fn readable(colour: RGBColor) -> RGBColor {
    mix(colour, RGBColor(0x00, 0x00, 0x00), 0.28)
}

/// From brown by way of nearly white to blue-green: which side of the middle, and how far.
pub fn diverging(share: f64) -> RGBColor {
    const STOPS: [RGBColor; 5] = [
        RGBColor(0xd0, 0x9a, 0x4a),
        RGBColor(0xe9, 0xd3, 0xa6),
        RGBColor(0xf7, 0xf7, 0xf5),
        RGBColor(0xa9, 0xd9, 0xd2),
        RGBColor(0x4f, 0xa8, 0x9e),
    ];
    along(&STOPS, share.clamp(0.0, 1.0))
}

fn mix(a: RGBColor, b: RGBColor, share: f64) -> RGBColor {
    let channel = |a: u8, b: u8| (f64::from(a) + share * (f64::from(b) - f64::from(a))).round() as u8;
    RGBColor(channel(a.0, b.0), channel(a.1, b.1), channel(a.2, b.2))
}
