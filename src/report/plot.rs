//! Pictures of a sweep: points to series, series to a figure, the figure to SVG or PNG.
//!
//! The font comes with the program, so a picture looks the same where no font is installed. Both formats are drawn
//! by the same code on a `surface::Surface` in logical pixels; bytes depend on the points alone.

mod axes;
mod bitmap;
mod figure;
mod label;
mod legend;
mod marks;
mod measured;
mod panel;
mod series;
mod style;
mod surface;
mod svg;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::checks::run::{CheckRun, CheckedPoint};
use crate::quantity::{Point, Request};
use crate::report::file::PartFile;
use bitmap::Bitmap;
use figure::Figure;
use series::Data;
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
    write(path, &bytes).map_err(|source| PlotError::Write { path: path.to_path_buf(), source })
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = PartFile::create(path)?;
    let part = file.part().to_path_buf();
    let written = file.write_all(bytes).and_then(|()| file.finish());
    if written.is_err() {
        // Half a picture is of no use to anyone.
        let _ = fs::remove_file(part);
    }
    written.map(drop)
}

/// Draws a check: the theory as curves, what was measured as points with error bars.
pub fn draw_check(run: &CheckRun, points: &[CheckedPoint], path: &Path) -> Result<(), PlotError> {
    let bytes = bytes(measured::collect(run, points), run.check.name, supported(path)?)?;
    write(path, &bytes).map_err(|source| PlotError::Write { path: path.to_path_buf(), source })
}

/// The bytes of the picture.
pub fn render(request: &Request, points: &[Point], format: Format) -> Result<Vec<u8>, PlotError> {
    bytes(series::collect(request, points), request.quantity.name, format)
}

fn bytes(data: Data, name: &str, format: Format) -> Result<Vec<u8>, PlotError> {
    let figure = Figure::new(data);
    match format {
        Format::Svg => {
            let mut text = String::new();
            let mut surface = Svg::new(&mut text, figure.size());
            figure.draw(&mut surface)?;
            drop(surface);
            Ok(svg::finish(text, figure.size(), name).into_bytes())
        }
        Format::Png => {
            let mut pixels = bitmap::blank(figure.size());
            let mut surface = Bitmap::new(&mut pixels, figure.size());
            figure.draw(&mut surface)?;
            drop(surface);
            bitmap::encode(&pixels, figure.size())
        }
    }
}
