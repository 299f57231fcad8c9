//! Text with subscripts and superscripts, and how wide it is in the font that comes with the program.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, GlyphId};
use epaint_default_fonts::{HACK_REGULAR, UBUNTU_LIGHT};

use crate::quantity::Value;

/// Height of a run on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// On the line.
    Base,
    /// Below it.
    Sub,
    /// Above it.
    Super,
}

impl Level {
    /// Size relative to the line's.
    pub fn size(self) -> f64 {
        if self == Level::Base { 1.0 } else { 0.72 }
    }

    /// How far below the line, in units of the line's size.
    pub fn drop(self) -> f64 {
        match self {
            Level::Base => 0.0,
            Level::Sub => 0.2,
            Level::Super => -0.38,
        }
    }
}

/// A piece of text in runs of one level each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Label(pub Vec<(Level, String)>);

impl Label {
    /// Text as it is.
    pub fn plain(text: impl Into<String>) -> Self {
        Label(vec![(Level::Base, text.into())])
    }

    /// A symbol of the glossary: `_word` and Unicode subscripts become subscripts.
    pub fn symbol(unicode: &str) -> Self {
        let mut label = Label::default();
        let mut below = false;
        for c in unicode.chars() {
            below = c == '_' || (below && c.is_alphanumeric());
            match script(c) {
                _ if c == '_' => {}
                Some((level, c)) => label.push(level, c),
                None => label.push(if below { Level::Sub } else { Level::Base }, c),
            }
        }
        label
    }

    /// A phrase in which words with a `_` are symbols: `alpha_c` stands in the glossary, `α_c` in a phrase.
    pub fn words(phrase: &str) -> Self {
        let words = phrase.split(' ').map(|word| match word.contains('_') {
            true => Label::symbol(word),
            false => word.chars().fold(Label::default(), |mut label, c| {
                let (level, c) = script(c).unwrap_or((Level::Base, c));
                label.push(level, c);
                label
            }),
        });
        words.reduce(|before, next| before.text(" ").then(next)).unwrap_or_default()
    }

    /// A number: a true minus, and a raised exponent where it needs one.
    pub fn number(text: &str) -> Self {
        let text = text.replace('-', "−");
        match text.split_once('e') {
            None => Label::plain(text),
            Some((mantissa, exponent)) => {
                let factor = match mantissa {
                    "1" => "10".to_string(),
                    "−1" => "−10".to_string(),
                    _ => format!("{mantissa}×10"),
                };
                Label(vec![(Level::Base, factor), (Level::Super, exponent.to_string())])
            }
        }
    }

    /// A cell, numbers to `digits` significant digits.
    pub fn value(value: &Value, digits: usize) -> Self {
        match value {
            Value::Number(x) => {
                let rounded = format!("{x:.*e}", digits - 1).parse().unwrap_or(*x);
                Label::number(&Value::Number(rounded).to_string())
            }
            Value::Integer(_) => Label::number(&value.to_string()),
            Value::Digits(text) => match value.as_number() {
                Some(x) => Label::value(&Value::Number(x), digits),
                None => Label::plain(text.clone()),
            },
            Value::Text(_) | Value::Empty => Label::plain(value.to_string()),
        }
    }

    /// This and then that.
    pub fn then(mut self, other: Label) -> Self {
        for (level, text) in other.0 {
            match self.0.last_mut() {
                Some((last, before)) if *last == level => before.push_str(&text),
                _ => self.0.push((level, text)),
            }
        }
        self
    }

    /// This and then text.
    pub fn text(self, text: &str) -> Self {
        self.then(Label::plain(text))
    }

    fn push(&mut self, level: Level, c: char) {
        match self.0.last_mut() {
            Some((last, text)) if *last == level => text.push(c),
            _ => self.0.push((level, c.to_string())),
        }
    }

    /// Width at a size.
    pub fn width(&self, size: f64) -> f64 {
        self.0
            .iter()
            .map(|(level, text)| glyphs(text).last().map_or(0.0, |g| g.end) * size * level.size())
            .sum()
    }
}

/// The plain character and level of a Unicode sub- or superscript.
fn script(c: char) -> Option<(Level, char)> {
    let digit = |first: char| char::from_digit(c as u32 - first as u32, 10);
    match c {
        '₀'..='₉' => digit('₀').map(|d| (Level::Sub, d)),
        '₊' => Some((Level::Sub, '+')),
        '₋' => Some((Level::Sub, '−')),
        '⁴'..='⁹' => char::from_digit(c as u32 - '⁴' as u32 + 4, 10).map(|d| (Level::Super, d)),
        '⁰' => Some((Level::Super, '0')),
        '¹' => Some((Level::Super, '1')),
        '²' => Some((Level::Super, '2')),
        '³' => Some((Level::Super, '3')),
        '⁻' => Some((Level::Super, '−')),
        '⁺' => Some((Level::Super, '+')),
        _ => None,
    }
}

/// A glyph of a run set at size one.
#[derive(Debug, Clone, Copy)]
pub struct Placed {
    /// The face that has it.
    pub face: &'static Face,
    /// Which glyph.
    pub glyph: GlyphId,
    /// Where it starts.
    pub start: f64,
    /// Where the next one starts.
    pub end: f64,
    /// How far it is raised.
    pub raise: f64,
}

/// A font, sized by its small letters so that two of them go together.
#[derive(Debug)]
pub struct Face {
    /// The font.
    pub font: FontRef<'static>,
    /// Font units of size one.
    em: f64,
    /// Distance of its ascent from its descent at size one: how the rasteriser measures.
    pub height: f64,
    /// What is taken off the edges of its strokes to make it as light as the other.
    pub trim: f32,
}

/// Height of an x at size one.
const X_HEIGHT: f64 = 0.52;

impl Face {
    fn new((bytes, trim): (&'static [u8], f32)) -> Self {
        let font = FontRef::try_from_slice(bytes).expect("the embedded fonts are well-formed");
        let x = font.outline(font.glyph_id('x')).map_or(1.0, |outline| outline.bounds.min.y.abs());
        let em = f64::from(x) / X_HEIGHT;
        let height = f64::from(font.height_unscaled()) / em;
        Face { font, em, height, trim }
    }
}

/// The face for text, and the one for Greek and what else the first lacks.
fn faces() -> &'static [Face; 2] {
    static FACES: OnceLock<[Face; 2]> = OnceLock::new();
    FACES.get_or_init(|| [(UBUNTU_LIGHT, 0.0), (HACK_REGULAR, 0.3)].map(Face::new))
}

/// Sets a run at size one.
pub fn glyphs(text: &str) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    let mut before = ' ';
    for c in text.chars() {
        let (spacing, accent) = match c {
            '\u{302}' => ('ˆ', true),
            '\u{303}' => ('˜', true),
            '\u{304}' => ('¯', true),
            c => (c, false),
        };
        let [text, code] = faces();
        // The text face draws alpha like a Latin a and kappa like a small k; the other one does not.
        let order = if ('α'..='ω').contains(&c) { [code, text] } else { [text, code] };
        let face = order.into_iter().find(|face| face.font.glyph_id(spacing).0 != 0).unwrap_or(text);
        let glyph = face.font.glyph_id(spacing);
        let advance = f64::from(face.font.h_advance_unscaled(glyph)) / face.em;
        let last = placed.last().copied();
        let pen = last.map_or(0.0, |l| l.end);
        placed.push(match last {
            // The faces have no combining accents: a spacing one goes over the middle of the letter, higher over tall ones.
            Some(letter) if accent => {
                let raise =
                    if before.is_uppercase() || "bdfhkltβδθλ".contains(before) { 0.18 } else { 0.0 };
                Placed {
                    face,
                    glyph,
                    start: 0.5 * (letter.start + letter.end - advance),
                    end: letter.end,
                    raise,
                }
            }
            _ => {
                let same = last.filter(|l| std::ptr::eq(l.face, face));
                let kern = same.map_or(0.0, |l| f64::from(face.font.kern_unscaled(l.glyph, glyph)) / face.em);
                Placed { face, glyph, start: pen + kern, end: pen + kern + advance, raise: 0.0 }
            }
        });
        before = c;
    }
    placed
}

/// Breaks text into at most `lines` lines of a width, the last one cut with an ellipsis where that is not enough.
pub fn wrap(text: &str, size: f64, width: f64, lines: usize) -> Vec<String> {
    let fits = |line: &str| Label::plain(line).width(size) <= width;
    let mut out = vec![String::new()];
    for word in text.split_whitespace() {
        let last = out.len() == lines;
        let current = out.last_mut().expect("there is always a line");
        let longer = if current.is_empty() { word.to_string() } else { format!("{current} {word}") };
        if fits(&longer) || current.is_empty() {
            *current = longer;
        } else if !last {
            out.push(word.to_string());
        } else {
            while !fits(&format!("{current}…")) && current.contains(' ') {
                current.truncate(current.rfind(' ').unwrap_or(0));
            }
            current.push('…');
            return out;
        }
    }
    out
}
