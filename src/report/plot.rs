//! Pictures of a sweep: points to series, series to a figure, the figure to SVG or PNG.
//!
//! The font comes with the program, so a picture looks the same where no font is installed. Both formats are drawn
//! by the same code on a `surface::Surface` in logical pixels; bytes depend on the points alone.

mod axes;
mod bitmap;
mod clip;
mod figure;
mod frame;
pub mod label;
mod legend;
mod marks;
mod measured;
mod page;
mod panel;
mod places;
pub mod scene;
pub mod series;
pub mod style;
mod surface;
mod svg;

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::checks::run::{CheckRun, CheckedPoint};
use crate::quantity::{Point, Request};
use crate::report::file;
use bitmap::Bitmap;
use figure::Figure;
use scene::{Scene, SceneFigure};
use series::Data;
use surface::Surface;
use svg::Svg;

/// What a picture can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines and text, for the web and for papers.
    Svg,
    /// Pixels, two per logical pixel.
    Png,
}

/// Why there is no picture.
#[derive(Debug, Error)]
pub enum PlotError {
    /// A file name that names no format.
    #[error("cannot tell the picture format of {}: use a name ending in .svg or .png", .0.display())]
    UnknownFormat(PathBuf),
    /// The drawing failed.
    #[error("the picture could not be drawn: {0}")]
    Drawing(String),
    /// The file could not be written.
    #[error("cannot write the picture {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The format a file name asks for, by its extension in either case.
pub fn supported(path: &Path) -> Result<Format, PlotError> {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("svg") => Ok(Format::Svg),
        Some("png") => Ok(Format::Png),
        _ => Err(PlotError::UnknownFormat(path.to_path_buf())),
    }
}

/// Draws the points of a request, in the order in which they were asked for, into a file that appears whole.
pub fn draw(request: &Request, points: &[Point], path: &Path) -> Result<(), PlotError> {
    let bytes = render(request, points, supported(path)?)?;
    write(path, &bytes)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), PlotError> {
    let written = file::write(path, bytes).map(drop);
    written.map_err(|source| PlotError::Write { path: path.to_path_buf(), source })
}

/// Draws a check: the theory as curves, what was measured as points with error bars.
pub fn draw_check(run: &CheckRun, points: &[CheckedPoint], path: &Path) -> Result<(), PlotError> {
    let bytes = bytes(measured::collect(run, points), run.check.name, supported(path)?)?;
    write(path, &bytes)
}

/// The bytes of the picture.
pub fn render(request: &Request, points: &[Point], format: Format) -> Result<Vec<u8>, PlotError> {
    bytes(series::collect(request, points), request.quantity.name, format)
}

/// The bytes of a figure made of several quantities.
///
/// # Errors
/// The drawing failed.
pub fn render_scene(scene: &Scene, format: Format) -> Result<Vec<u8>, PlotError> {
    picture(&SceneFigure::new(scene), &scene.name, format)
}

fn bytes(data: Data, name: &str, format: Format) -> Result<Vec<u8>, PlotError> {
    picture(&Figure::new(data), name, format)
}

/// A picture laid out.
trait Layout {
    /// Size in logical pixels.
    fn size(&self) -> (u32, u32);
    /// Draws everything.
    fn draw(&self, on: &mut impl Surface) -> Result<(), PlotError>;
}

fn picture(layout: &impl Layout, name: &str, format: Format) -> Result<Vec<u8>, PlotError> {
    match format {
        Format::Svg => {
            let mut text = String::new();
            let mut surface = Svg::new(&mut text, layout.size());
            layout.draw(&mut surface)?;
            drop(surface);
            Ok(svg::finish(text, layout.size(), name).into_bytes())
        }
        Format::Png => {
            let mut pixels = bitmap::blank(layout.size());
            let mut surface = Bitmap::new(&mut pixels, layout.size());
            layout.draw(&mut surface)?;
            drop(surface);
            bitmap::encode(&pixels, layout.size())
        }
    }
}
