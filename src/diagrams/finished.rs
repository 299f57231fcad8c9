//! The files of a figure, as bytes.

use std::io;

use crate::diagrams::diagram::Diagram;
use crate::diagrams::drawn::{Drawn, Table};
use crate::report::csv::{self, Tally};
use crate::report::file::hexadecimal;
use crate::report::plot::{self, Format, PlotError};
use crate::report::provenance::Provenance;
use sha2::{Digest, Sha256};

/// A figure and its tables, ready to be written.
#[derive(Debug)]
pub struct Finished {
    /// What it shows.
    pub diagram: &'static Diagram,
    /// The picture, for the web and for papers.
    pub svg: Vec<u8>,
    /// The same in pixels.
    pub png: Vec<u8>,
    /// Its tables, in the order of the record.
    pub tables: Vec<FinishedTable>,
}

/// A table with its provenance.
#[derive(Debug)]
pub struct FinishedTable {
    /// Its name, without folder and extension.
    pub file: &'static str,
    /// The table.
    pub csv: Vec<u8>,
    /// Its provenance, as JSON.
    pub sidecar: String,
    /// Its rows per status.
    pub tally: Tally,
    /// The first point that failed, in words.
    pub first_failure: Option<String>,
}

impl Finished {
    /// Draws the pictures and writes the tables of a traced figure.
    ///
    /// # Errors
    /// The drawing failed.
    pub fn new(drawn: &Drawn, threads: usize) -> Result<Self, PlotError> {
        let scene = drawn.scene();
        let failed = |error: io::Error| PlotError::Drawing(error.to_string());
        let tables =
            drawn.tables.iter().map(|table| finish(table, drawn.diagram.name, threads).map_err(failed));
        Ok(Finished {
            diagram: drawn.diagram,
            svg: plot::render_scene(&scene, Format::Svg)?,
            png: plot::render_scene(&scene, Format::Png)?,
            tables: tables.collect::<Result<_, _>>()?,
        })
    }
}

fn finish(table: &Table, figure: &str, threads: usize) -> io::Result<FinishedTable> {
    let request = &table.request;
    let mut writer = csv::Table::start(Vec::new(), &[], request.quantity, &request.settings)?;
    let mut first_failure = None;
    for traced in table.lines.iter().flatten() {
        writer.write(&traced.point)?;
        if first_failure.is_none() && traced.point.status().is_failure() {
            first_failure = Some(traced.point.describe(request.quantity.params));
        }
    }
    let (csv, tally) = writer.finish()?;
    let traced = table.traced.clone().map(|(symbol, how)| (symbol.name, how));
    let provenance = Provenance::of(request).within(figure, traced);
    let hash = hexadecimal(Sha256::new_with_prefix(&csv));
    let sidecar = provenance.sidecar(threads, tally, &hash)?;
    Ok(FinishedTable { file: table.file, csv, sidecar, tally, first_failure })
}
