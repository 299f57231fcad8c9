//! SVG by plotters, with what its backend leaves out: tenths of a pixel, subscripts and a title.

use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    Color, FontDesc, FontFamily, FontStyle, FontTransform, RGBColor, ShapeStyle, TextStyle,
};

use super::PlotError;
use super::label::{Label, Level};
use super::surface::{Anchor, Place, Surface, Type};

/// The backend counts in whole numbers: tenths of a logical pixel, scaled back by the view box.
const FINE: f64 = 10.0;
/// Text stays text: the reader's fonts, close relatives of the embedded one first.
const FAMILY: &str = "Ubuntu, 'Noto Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
/// The backend multiplies sizes by the inverse of this.
const BACKEND_EM: f64 = 1.24;
/// Marks in the text that become elements: the backend escapes anything else.
const MARKS: [(Level, char, &str); 3] = [
    (Level::Sub, '\u{e000}', r#"<tspan font-size="72%" dy="0.278em">"#),
    (Level::Super, '\u{e001}', r#"<tspan font-size="72%" dy="-0.528em">"#),
    (Level::Base, '\u{e002}', "</tspan>"),
];
/// Back on the line after a subscript, after a superscript.
const RETURNS: [(Level, char, &str); 2] = [
    (Level::Sub, '\u{e003}', r#"<tspan dy="-0.2em">"#),
    (Level::Super, '\u{e004}', r#"<tspan dy="0.38em">"#),
];

/// A picture in SVG.
pub struct Svg<'a> {
    backend: SVGBackend<'a>,
}

fn fine((x, y): Place) -> (i32, i32) {
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

fn fine_size((width, height): (u32, u32)) -> (u32, u32) {
    (width * FINE as u32, height * FINE as u32)
}

fn stroke(width: f64, colour: RGBColor) -> ShapeStyle {
    ShapeStyle { color: colour.to_rgba(), filled: false, stroke_width: (width * FINE).round() as u32 }
}

fn drawing(error: impl ToString) -> PlotError {
    PlotError::Drawing(error.to_string())
}

impl<'a> Svg<'a> {
    /// An empty picture of a size in logical pixels.
    pub fn new(text: &'a mut String, size: (u32, u32)) -> Self {
        Svg { backend: SVGBackend::with_string(text, fine_size(size)) }
    }
}

impl Surface for Svg<'_> {
    fn curve(&mut self, path: &[Place], width: f64, colour: RGBColor) -> Result<(), PlotError> {
        self.backend.draw_path(path.iter().copied().map(fine), &stroke(width, colour)).map_err(drawing)
    }

    fn rule(&mut self, from: Place, to: Place, width: f64, colour: RGBColor) -> Result<(), PlotError> {
        self.backend.draw_line(fine(from), fine(to), &stroke(width, colour)).map_err(drawing)
    }

    fn area(&mut self, outline: &[Place], colour: RGBColor, opacity: f64) -> Result<(), PlotError> {
        self.backend.fill_polygon(outline.iter().copied().map(fine), &colour.mix(opacity)).map_err(drawing)
    }

    fn disc(&mut self, centre: Place, radius: f64, colour: RGBColor) -> Result<(), PlotError> {
        let style = ShapeStyle { filled: true, ..stroke(0.0, colour) };
        self.backend.draw_circle(fine(centre), (radius * FINE).round() as u32, &style, true).map_err(drawing)
    }

    fn text(&mut self, label: &Label, at: Place, set: Type) -> Result<(), PlotError> {
        let mut marked = String::new();
        let mut before = Level::Base;
        for (level, text) in &label.0 {
            let back = RETURNS.iter().find(|(from, ..)| *from == before && *level == Level::Base);
            let open = MARKS[..2].iter().find(|(to, ..)| to == level).or(back);
            marked.extend(open.map(|(_, mark, _)| *mark));
            marked.push_str(text);
            marked.extend(open.map(|_| MARKS[2].1));
            before = *level;
        }
        let horizontal = match set.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let turn = if set.turned { FontTransform::Rotate270 } else { FontTransform::None };
        let size = set.size * FINE * BACKEND_EM;
        let font = FontDesc::new(FontFamily::Name(FAMILY), size, FontStyle::Normal).transform(turn);
        let style = TextStyle::from(font).color(&set.colour).pos(Pos::new(horizontal, VPos::Top));
        self.backend.draw_text(&marked, &style, fine(at)).map_err(drawing)
    }
}

/// The document with its size in logical pixels, its title and its sub- and superscripts.
pub fn finish(text: String, size: (u32, u32), title: &str) -> String {
    let (width, height) = fine_size(size);
    let header = format!(r#"<svg width="{width}" height="{height}" "#);
    let logical = format!(
        r#"<svg width="{}" height="{}" stroke-linejoin="round" stroke-linecap="round" role="img" "#,
        size.0, size.1
    );
    let body = text.strip_prefix(&header).unwrap_or(&text);
    // The backend shifts text it anchors at the top by this much; without it the place is on the base line.
    let body =
        body.replace(r#" dy="0.76em""#, "").replacen(">\n", &format!(">\n<title>{title}</title>\n"), 1);
    let marks = MARKS.iter().chain(&RETURNS);
    marks.fold(logical + &body, |text, (_, mark, element)| text.replace(*mark, element))
}
