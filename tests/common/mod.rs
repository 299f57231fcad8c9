//! What several test binaries share: the repository's files, the reference tables, one point of a quantity.
#![allow(dead_code)] // Each test binary uses a part.

pub mod comparison;
pub mod decimal;
pub mod reference;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use saddlepoint::numerics::quadrature::Quadrature;
use saddlepoint::quantities::QUANTITIES;
use saddlepoint::quantity::{Axis, Parameter, Point, Quantity, Request, Settings, Value};
use saddlepoint::sweep::{Sweep, check};

/// A path inside the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file of the repository.
pub fn read(path: &str) -> String {
    fs::read_to_string(repository(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Files below a directory of the repository with this extension, as sorted paths relative to the repository.
pub fn files(directory: &str, extension: &str) -> Vec<String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(repository(directory)).unwrap_or_else(|error| panic!("{directory}: {error}"));
    for entry in entries {
        let entry = entry.expect("a readable directory");
        let name = entry.file_name().into_string().expect("UTF-8 file names");
        let path = format!("{directory}/{name}");
        if entry.path().is_dir() {
            found.extend(files(&path, extension));
        } else if Path::new(&name).extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The quantity of this name.
pub fn quantity(name: &str) -> &'static Quantity {
    QUANTITIES.iter().find(|q| q.name == name).unwrap_or_else(|| panic!("no quantity is called {name}"))
}

/// The settings under which tables are compared: those of the command line without options.
pub fn settings() -> Settings {
    Settings { tolerance: 1e-12, quadrature: Quadrature::working(), verify: false, errors: false }
}

/// The request for one point: the values given, defaults elsewhere. A swept default must be given.
pub fn request(quantity: &'static Quantity, given: &[(String, Value)]) -> Result<Request, String> {
    if let Some((name, _)) =
        given.iter().find(|(name, _)| quantity.params.iter().all(|p| p.symbol.name != name))
    {
        return Err(format!("{} has no parameter {name}", quantity.name));
    }
    let axis = |name: &str| {
        let parameter = quantity.params.iter().find(|p| p.symbol.name == name)?;
        let (_, value) = given.iter().find(|(n, _)| n == name)?;
        Some(Axis::One(match value {
            Value::Number(x) if parameter.kind.is_whole() => Value::Integer(*x as i64),
            value => value.clone(),
        }))
    };
    let names = |missing: &[&Parameter]| missing.iter().map(|p| p.symbol.name).collect::<Vec<_>>().join(", ");
    let axes = quantity.axes(axis);
    let axes = axes.map_err(|missing| format!("{}: {} not given", quantity.name, names(&missing)))?;
    if let Some(i) = axes.iter().position(Axis::is_swept) {
        let name = quantity.params[i].symbol.name;
        return Err(format!("{}: {name} is not given and has no single default", quantity.name));
    }
    let request = Request { quantity, axes, settings: settings() };
    check(&request).map_err(|error| format!("{}: {error}", quantity.name))?;
    Ok(request)
}

/// Solves one point by itself.
pub fn solve(quantity: &'static Quantity, given: &[(String, Value)]) -> Result<Point, String> {
    let request = request(quantity, given)?;
    let sweep = Sweep::start(request, 1, Arc::new(AtomicBool::new(false))).expect("one thread");
    let points: Vec<Point> = sweep.collect();
    match <[Point; 1]>::try_from(points) {
        Ok([point]) => Ok(point),
        Err(points) => Err(format!("{}: {} points for one", quantity.name, points.len())),
    }
}

/// One value of the program at these parameters.
pub fn value(name: &str, column: &str, given: &[(&str, Value)]) -> f64 {
    let quantity = quantity(name);
    let given: Vec<_> = given.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
    let point = solve(quantity, &given).unwrap_or_else(|error| panic!("{error}"));
    let rows = point.outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
    let index = quantity.columns.iter().position(|symbol| symbol.name == column).expect("a column");
    rows[0].values[index].as_number().expect("a number")
}
