//! PNG: plotters' pixels, with smooth strokes and text set to fractions of a pixel.

use ab_glyph::{Font, Glyph, PxScale, point};
use plotters::backend::{BitMapBackend, DrawingBackend};
use plotters::style::{Color, RGBColor};

use super::PlotError;
use super::label::{self, Label};
use super::surface::{Anchor, Place, Surface, Type};

/// Pixels per logical pixel.
const SCALE: f64 = 2.0;
/// Dots per metre on paper: 96 logical pixels to the inch.
const DENSITY: u32 = (96.0 * SCALE / 0.0254) as u32;

/// A picture in pixels.
pub struct Bitmap<'a> {
    backend: BitMapBackend<'a>,
    width: usize,
    height: usize,
    /// How much of each pixel the stroke in hand covers.
    coverage: Vec<f32>,
    touched: Vec<usize>,
}

fn pixel_size((width, height): (u32, u32)) -> (u32, u32) {
    (width * SCALE as u32, height * SCALE as u32)
}

/// White pixels for a picture of a size in logical pixels.
pub fn blank(size: (u32, u32)) -> Vec<u8> {
    let (width, height) = pixel_size(size);
    vec![0xff; 3 * width as usize * height as usize]
}

/// The file of these pixels.
pub fn encode(pixels: &[u8], size: (u32, u32)) -> Result<Vec<u8>, PlotError> {
    let (width, height) = pixel_size(size);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Default);
    // Flat areas repeat from row to row: left alone they pack best.
    encoder.set_filter(png::FilterType::NoFilter);
    let density = png::PixelDimensions { xppu: DENSITY, yppu: DENSITY, unit: png::Unit::Meter };
    encoder.set_pixel_dims(Some(density));
    let failed = |error: png::EncodingError| PlotError::Drawing(error.to_string());
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(pixels).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

impl<'a> Bitmap<'a> {
    /// Draws on these pixels.
    pub fn new(pixels: &'a mut [u8], size: (u32, u32)) -> Self {
        let size = pixel_size(size);
        let (width, height) = (size.0 as usize, size.1 as usize);
        let backend = BitMapBackend::with_buffer(pixels, size);
        Bitmap { backend, width, height, coverage: vec![0.0; width * height], touched: Vec::new() }
    }

    /// Covers what lies within `radius` of a segment, row by row.
    fn cover(&mut self, a: Place, b: Place, radius: f64) {
        let reach = radius + 1.0;
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length2 = dx * dx + dy * dy;
        let top = (a.1.min(b.1) - reach).floor().max(0.0) as usize;
        let bottom = ((a.1.max(b.1) + reach).ceil().max(0.0) as usize).min(self.height);
        for row in top..bottom {
            let y = row as f64 + 0.5;
            // The part of the segment that is near enough to this row bounds the columns.
            let cut = |y: f64| if dy == 0.0 { 0.5 } else { ((y - a.1) / dy).clamp(0.0, 1.0) };
            let (s, t) = if dy == 0.0 { (0.0, 1.0) } else { (cut(y - reach), cut(y + reach)) };
            let (from, to) = (a.0 + s * dx, a.0 + t * dx);
            let left = (from.min(to) - reach).floor().max(0.0) as usize;
            let right = ((from.max(to) + reach).ceil().max(0.0) as usize).min(self.width);
            for column in left..right {
                let x = column as f64 + 0.5;
                let along = if length2 == 0.0 {
                    0.0
                } else {
                    (((x - a.0) * dx + (y - a.1) * dy) / length2).clamp(0.0, 1.0)
                };
                let distance = (x - a.0 - along * dx).hypot(y - a.1 - along * dy);
                // A stroke thinner than a pixel is paler, not thinner.
                let share = (radius + 0.5 - distance).clamp(0.0, (2.0 * radius).min(1.0)) as f32;
                let cell = row * self.width + column;
                if share > self.coverage[cell] {
                    if self.coverage[cell] == 0.0 {
                        self.touched.push(cell);
                    }
                    self.coverage[cell] = share;
                }
            }
        }
    }

    /// Paints what is covered.
    fn paint(&mut self, colour: RGBColor) -> Result<(), PlotError> {
        for cell in std::mem::take(&mut self.touched) {
            let share = f64::from(std::mem::take(&mut self.coverage[cell]));
            let place = ((cell % self.width) as i32, (cell / self.width) as i32);
            self.backend.draw_pixel(place, colour.mix(share).to_backend_color()).map_err(drawing)?;
        }
        Ok(())
    }
}

fn drawing(error: impl ToString) -> PlotError {
    PlotError::Drawing(error.to_string())
}

fn scaled((x, y): Place) -> Place {
    (x * SCALE, y * SCALE)
}

impl Surface for Bitmap<'_> {
    fn curve(&mut self, path: &[Place], width: f64, colour: RGBColor) -> Result<(), PlotError> {
        for pair in path.windows(2) {
            self.cover(scaled(pair[0]), scaled(pair[1]), 0.5 * width * SCALE);
        }
        self.paint(colour)
    }

    fn rule(&mut self, from: Place, to: Place, width: f64, colour: RGBColor) -> Result<(), PlotError> {
        self.curve(&[from, to], width, colour)
    }

    fn area(&mut self, outline: &[Place], colour: RGBColor, opacity: f64) -> Result<(), PlotError> {
        let pixels = outline.iter().map(|&place| {
            let (x, y) = scaled(place);
            (x.round() as i32, y.round() as i32)
        });
        self.backend.fill_polygon(pixels, &colour.mix(opacity)).map_err(drawing)
    }

    fn disc(&mut self, centre: Place, radius: f64, colour: RGBColor) -> Result<(), PlotError> {
        self.cover(scaled(centre), scaled(centre), radius * SCALE);
        self.paint(colour)
    }

    fn text(&mut self, label: &Label, at: Place, set: Type) -> Result<(), PlotError> {
        let size = set.size * SCALE;
        let mut pen = match set.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -0.5 * label.width(size),
            Anchor::End => -label.width(size),
        };
        let (x, y) = scaled(at);
        // Turned text is set as if level around the origin: whole pixels of shift keep the turn exact.
        let (origin, shift) =
            if set.turned { ((0.0, 0.0), (x.round(), y.round())) } else { ((x, y), (0.0, 0.0)) };
        for (level, text) in &label.0 {
            let em = size * level.size();
            let mut end = 0.0;
            for placed in label::glyphs(text) {
                let left = origin.0 + pen + placed.start * em;
                let base = origin.1 + level.drop() * size - placed.raise * em;
                let glyph = Glyph {
                    id: placed.glyph,
                    scale: PxScale::from((em * placed.face.height) as f32),
                    position: point(left as f32, base as f32),
                };
                end = placed.end * em;
                let Some(outline) = placed.face.font.outline_glyph(glyph) else { continue };
                let corner = outline.px_bounds().min;
                let mut covered = Vec::new();
                outline.draw(|dx, dy, share| covered.push((dx as i32, dy as i32, share)));
                for (dx, dy, share) in covered {
                    let (px, py) = (corner.x as i32 + dx, corner.y as i32 + dy);
                    let place = match set.turned {
                        true => (shift.0 as i32 + py, shift.1 as i32 - 1 - px),
                        false => (px, py),
                    };
                    let share = (share - placed.face.trim) / (1.0 - placed.face.trim);
                    let colour = set.colour.mix(f64::from(share.clamp(0.0, 1.0))).to_backend_color();
                    self.backend.draw_pixel(place, colour).map_err(drawing)?;
                }
            }
            pen += end;
        }
        Ok(())
    }
}
