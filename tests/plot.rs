//! Pictures: what must be in them whatever they look like.

use std::fs;
use std::path::Path;

use saddlepoint::error::SolveError;
use saddlepoint::numerics::quadrature::Quadrature;
use saddlepoint::quantity::{
    Axis, Block, Domain, Kind, Parameter, Point, Quantity, Request, Rigour, Rows, Settings, Solved, Status,
    Value,
};
use saddlepoint::report::plot::{self, Format, PlotError};
use saddlepoint::sweep;
use saddlepoint::symbols::{ACTIVATION, ALPHA_C, ALPHA_UB, ENTROPY, KAPPA, Q, Q_HAT, X, X_LOWER, X_UPPER};

const REAL: Domain = Domain::closed(f64::NEG_INFINITY, f64::INFINITY);
const ANY_KAPPA: Parameter = Parameter { symbol: &KAPPA, kind: Kind::Real, domain: REAL, default: None };
const ANY_X: Parameter = Parameter { symbol: &X, kind: Kind::Real, domain: REAL, default: None };
const ANY_ACTIVATION: Parameter =
    Parameter { symbol: &ACTIVATION, kind: Kind::Word(&["linear", "relu"]), domain: REAL, default: None };

/// The pictures are made from given points.
fn no_rows(_: Block) -> Rows {
    Box::new(std::iter::empty())
}

const BLANK: Quantity = Quantity {
    name: "toy",
    summary: "a toy.",
    rigour: Rigour::Exact,
    formulas: &[],
    params: &[],
    abscissa: None,
    columns: &[],
    bands: &[],
    rows: no_rows,
};
static CAPACITY: Quantity = Quantity {
    name: "toy-capacity",
    summary: "Toy capacity <of a perceptron>.",
    params: &[ANY_KAPPA],
    columns: &[&ALPHA_C],
    ..BLANK
};
static BOUND: Quantity = Quantity {
    name: "toy-bound",
    params: &[ANY_X, ANY_KAPPA],
    abscissa: Some(&X),
    columns: &[&ALPHA_UB],
    ..BLANK
};
static GAP: Quantity = Quantity {
    name: "toy-gap",
    params: &[ANY_KAPPA],
    columns: &[&X_LOWER, &X_UPPER],
    bands: &[(&X_LOWER, &X_UPPER)],
    ..BLANK
};
static STATE: Quantity =
    Quantity { name: "toy-state", params: &[ANY_KAPPA], columns: &[&Q, &Q_HAT, &ENTROPY], ..BLANK };
static WORDS: Quantity =
    Quantity { name: "toy-words", params: &[ANY_KAPPA, ANY_ACTIVATION], columns: &[&ALPHA_C], ..BLANK };

type Outcome = Result<Vec<Solved>, SolveError>;

fn numbers(values: &[f64]) -> Outcome {
    let values: Vec<(f64, f64)> = values.iter().map(|&x| (x, 1e-15)).collect();
    Ok(vec![Solved::numbers(&values, 1e-16)])
}

fn number(inputs: &[Value], index: usize) -> f64 {
    inputs[index].as_number().expect("the toys ask for numbers")
}

const NO_SOLUTION: SolveError = SolveError::NoSolution("no such thing here");
const NOT_CONVERGED: SolveError = SolveError::NotConverged { residual: 1.0, iterations: 9 };

/// A request and its points, in the order of the sweep.
fn solve(
    quantity: &'static Quantity,
    axes: Vec<Axis>,
    solve: impl Fn(&[Value]) -> Outcome,
) -> (Request, Vec<Point>) {
    let settings =
        Settings { tolerance: 1e-12, quadrature: Quadrature::working(), verify: false, errors: false };
    let request = Request { quantity, axes, settings };
    let order = sweep::order(&request);
    let points = (0..sweep::count(&request)).map(|mut index| {
        let mut inputs = vec![Value::Empty; request.axes.len()];
        for &axis in order.iter().rev() {
            inputs[axis] = request.axes[axis].at(index % request.axes[axis].count());
            index /= request.axes[axis].count();
        }
        Point { outcome: solve(&inputs), inputs }
    });
    let points = points.collect();
    (request, points)
}

fn svg((request, points): &(Request, Vec<Point>)) -> String {
    let bytes = plot::render(request, points, Format::Svg).expect("a picture");
    String::from_utf8(bytes).expect("SVG is text")
}

fn kappas() -> Axis {
    Axis::Linear { from: 0.0, to: 1.0, count: 41 }
}

fn list(values: &[f64]) -> Axis {
    Axis::List(values.iter().map(|&x| Value::Number(x)).collect())
}

fn capacity(outcome: impl Fn(f64) -> Outcome) -> (Request, Vec<Point>) {
    solve(&CAPACITY, vec![kappas()], |inputs| outcome(number(inputs, 0)))
}

fn bound(kappas: Axis) -> (Request, Vec<Point>) {
    let distances = Axis::Log { from: 1e-12, to: 0.5, count: 60 };
    solve(&BOUND, vec![distances, kappas], |inputs| numbers(&[number(inputs, 1) + number(inputs, 0).sqrt()]))
}

fn count(svg: &str, pattern: &str) -> usize {
    svg.matches(pattern).count()
}

/// The texts of a picture, subscripts in brackets.
fn texts(svg: &str) -> Vec<String> {
    let bodies = svg.split("<text ").skip(1).map(|t| &t[t.find('>').expect("a tag ends") + 1..]);
    let bodies = bodies.map(|t| &t[..t.find("</text>").expect("a text ends")]);
    let plain = |body: &str| {
        let mut out = String::new();
        for (i, piece) in body.split('<').enumerate() {
            let (tag, text) = if i == 0 { ("", piece) } else { piece.split_once('>').expect("a tag ends") };
            out.push_str(if tag.contains("dy=\"0.278em\"") { "_" } else { "" });
            out.push_str(if tag.contains("dy=\"-0.528em\"") { "^" } else { "" });
            out.push_str(text);
        }
        out.trim().to_string()
    };
    bodies.map(plain).collect()
}

/// Every opened tag is closed in turn, and nothing is left unescaped.
fn assert_well_formed(svg: &str) {
    let mut open = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag ends");
        assert!(!text.contains('>'), "unescaped: {text}");
        assert_eq!(tag.matches('"').count() % 2, 0, "quotes: {tag}");
        let name =
            tag.trim_start_matches('/').split([' ', '/']).next().expect("a tag has a name").to_string();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    assert!(!svg.chars().any(|c| ('\u{e000}'..='\u{f8ff}').contains(&c)), "a mark is left");
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
}

#[test]
fn a_picture_appears_in_both_formats_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (request, points) = capacity(|kappa| numbers(&[1.0 + kappa]));
    for name in ["curve.svg", "curve.png", "UPPER.PNG"] {
        plot::draw(&request, &points, &folder.path().join(name)).expect("a picture");
    }
    let mut names: Vec<String> = fs::read_dir(folder.path())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    assert_eq!(names, ["UPPER.PNG", "curve.png", "curve.svg"]);
    assert_eq!(
        fs::read(folder.path().join("curve.png")).ok(),
        fs::read(folder.path().join("UPPER.PNG")).ok()
    );
}

#[test]
fn a_png_has_its_signature_and_two_pixels_per_logical_pixel() {
    let (request, points) = capacity(|kappa| numbers(&[1.0 + kappa]));
    let bytes = plot::render(&request, &points, Format::Png).expect("a picture");
    assert_eq!(bytes[..8], *b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    assert_eq!((number(16), number(20)), (1800, 1200));
}

#[test]
fn an_unknown_extension_is_refused_by_name() {
    for name in ["curve.pdf", "curve", ".png", "svg"] {
        let error = plot::supported(Path::new(name)).expect_err("not a picture");
        assert!(matches!(&error, PlotError::UnknownFormat(path) if path == Path::new(name)), "{error}");
        assert!(error.to_string().contains(".svg or .png"), "{error}");
    }
    assert_eq!(plot::supported(Path::new("a.b/c.Svg")).ok(), Some(Format::Svg));
    assert_eq!(plot::supported(Path::new("c.png")).ok(), Some(Format::Png));
}

#[test]
fn an_unwritable_place_is_an_error_that_names_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("absent").join("curve.svg");
    let (request, points) = capacity(|kappa| numbers(&[kappa]));
    let error = plot::draw(&request, &points, &path).expect_err("no such folder");
    assert!(error.to_string().contains("curve.svg"), "{error}");
}

#[test]
fn an_svg_is_well_formed_and_says_what_it_shows() {
    let svg = svg(&bound(list(&[0.5, 1.0, 1.5])));
    assert_well_formed(&svg);
    let texts = texts(&svg);
    for expected in [
        "A toy",
        "toy-bound",
        "κ = 0.5",
        "κ = 1",
        "κ = 1.5",
        "x",
        "α_UB",
        "first-moment upper bound",
        "10^−12",
    ] {
        assert!(texts.iter().any(|t| t == expected), "{expected} is not among {texts:?}");
    }
    assert!(svg.contains("sans-serif"));
}

#[test]
fn every_line_is_one_polyline_and_every_legend_entry_belongs_to_one() {
    for lines in [1, 3, 7, 11, 30] {
        let values: Vec<f64> = (0..lines).map(|i| 0.1 * f64::from(i + 1)).collect();
        let svg = svg(&bound(list(&values)));
        assert_eq!(count(&svg, "<polyline"), values.len());
        let entries = texts(&svg).iter().filter(|t| t.starts_with("κ = ")).count();
        let expected = match lines {
            1 => 0,
            n if n <= 12 => n as usize,
            _ => 6,
        };
        assert_eq!(entries, expected, "{lines} lines");
    }
}

#[test]
fn a_single_point_with_a_parameter_held_fixed_is_a_marker_with_a_subtitle() {
    let one = solve(&BOUND, vec![Axis::number(0.25), Axis::number(-1.5)], |_| numbers(&[2.0]));
    let svg = svg(&one);
    assert_well_formed(&svg);
    assert_eq!((count(&svg, "<polyline"), count(&svg, "<circle")), (0, 1));
    assert!(texts(&svg).iter().any(|t| t == "toy-bound  ·  κ = −1.5"), "{:?}", texts(&svg));
}

#[test]
fn a_point_without_solution_breaks_the_line() {
    let whole = svg(&capacity(|kappa| numbers(&[kappa])));
    let broken = capacity(|kappa| if kappa == 0.5 { Err(NO_SOLUTION) } else { numbers(&[kappa]) });
    let broken = svg(&broken);
    assert_eq!((count(&whole, "<polyline"), count(&broken, "<polyline")), (1, 2));
    assert!(texts(&broken).iter().any(|t| t == "gap: no solution (1 point)"));
}

#[test]
fn a_value_that_is_not_finite_breaks_the_line_too() {
    let infinite = capacity(|kappa| numbers(&[if kappa == 0.5 { f64::INFINITY } else { kappa }]));
    let picture = svg(&infinite);
    assert_well_formed(&picture);
    assert_eq!(count(&picture, "<polyline"), 2);
}

#[test]
fn a_point_between_two_gaps_is_still_seen() {
    let lonely = capacity(|kappa| if kappa == 0.5 { numbers(&[kappa]) } else { Err(NO_SOLUTION) });
    let picture = svg(&lonely);
    assert_eq!((count(&picture, "<polyline"), count(&picture, "<circle")), (0, 1));
}

#[test]
fn failed_points_are_crosses_and_are_counted() {
    let solved = svg(&capacity(|kappa| numbers(&[kappa])));
    let failed = svg(&capacity(|kappa| if kappa > 0.95 { Err(NOT_CONVERGED) } else { numbers(&[kappa]) }));
    assert!(texts(&failed).iter().any(|t| t == "not converged (2 points)"));
    // Two strokes each for two points and for the remark.
    assert_eq!(count(&failed, "stroke-width=\"13\""), 6);
    assert_eq!(count(&solved, "stroke-width=\"13\""), 0);
}

#[test]
fn flagged_stretches_are_dashed_and_explained() {
    let flagged = capacity(|kappa| {
        let row = Solved::numbers(&[(kappa, 1e-15)], 1e-16);
        Ok(vec![if kappa > 0.5 { row.with_status(Status::RsUnstable) } else { row }])
    });
    let picture = svg(&flagged);
    assert!(count(&picture, "<polyline") > 20, "dashes");
    assert!(texts(&picture).iter().any(|t| t == "RS unstable (20 points)"));
}

#[test]
fn a_picture_without_any_value_says_so() {
    let nothing = capacity(|kappa| Err(if kappa < 0.5 { NOT_CONVERGED } else { NO_SOLUTION }));
    let picture = svg(&nothing);
    assert_well_formed(&picture);
    assert_eq!(count(&picture, "<polyline"), 0);
    let texts = texts(&picture);
    assert!(texts.iter().any(|t| t == "no point has a value"), "{texts:?}");
    assert!(texts.iter().any(|t| t == "21 no solution, 20 not converged"), "{texts:?}");
    let (request, _) = nothing;
    assert_well_formed(&svg(&(request, Vec::new())));
}

#[test]
fn a_bracketing_pair_has_a_band_wherever_both_ends_are_known() {
    let gap = solve(&GAP, vec![kappas()], |inputs| match number(inputs, 0) {
        kappa if kappa > 0.4 && kappa < 0.6 => Err(NO_SOLUTION),
        kappa => numbers(&[0.1 * kappa, 0.5 - 0.1 * kappa]),
    });
    let picture = svg(&gap);
    // Two stretches, and a sample beside each of the two columns.
    assert_eq!(count(&picture, "<polygon opacity=\"0.16\""), 4);
    assert_eq!(count(&picture, "<polyline"), 4);
    assert!(texts(&picture).iter().any(|t| t == "x_−, x_+"), "{:?}", texts(&picture));
}

#[test]
fn columns_of_different_kind_have_a_panel_each_and_make_the_picture_taller() {
    let state = solve(&STATE, vec![kappas()], |inputs| {
        let kappa = number(inputs, 0);
        numbers(&[kappa, 1e3 * kappa, -kappa])
    });
    let picture = svg(&state);
    assert_well_formed(&picture);
    assert_eq!(count(&picture, "<polyline"), 3);
    for symbol in ["q", "q\u{302}", "φ"] {
        assert!(texts(&picture).iter().any(|t| t == symbol), "{symbol} is not among {:?}", texts(&picture));
    }
    assert!(picture.starts_with("<svg width=\"900\" height=\"7"));
}

#[test]
fn words_stand_side_by_side_as_markers() {
    let words = Axis::List(vec![Value::word("linear"), Value::word("relu")]);
    let alone = solve(&WORDS, vec![Axis::number(0.0), words.clone()], |_| numbers(&[1.0]));
    let alone = svg(&alone);
    assert_eq!((count(&alone, "<polyline"), count(&alone, "<circle")), (0, 2));
    assert!(texts(&alone).iter().any(|t| t == "relu"));
    let swept = solve(&WORDS, vec![kappas(), words], |inputs| numbers(&[number(inputs, 0)]));
    let swept = svg(&swept);
    assert_eq!(count(&swept, "<polyline"), 2);
    assert!(texts(&swept).iter().any(|t| t == "activation = relu"));
}

#[test]
fn text_and_empty_cells_are_left_out() {
    let mixed = solve(&STATE, vec![kappas()], |inputs| {
        let kappa = number(inputs, 0);
        let values = vec![Value::Number(kappa), Value::word("glassy"), Value::Empty];
        Ok(vec![Solved { values, errors: vec![0.0], residual: 0.0, status: Status::Ok, verified: None }])
    });
    let picture = svg(&mixed);
    assert_eq!(count(&picture, "<polyline"), 1);
    assert!(picture.starts_with("<svg width=\"900\" height=\"600\""));
}

#[test]
fn any_magnitude_can_be_drawn() {
    let columns: [fn(f64) -> f64; 9] = [
        |_| 0.0,
        |_| -1.8158,
        |kappa| 1.8158 + 1e-10 * kappa,
        |kappa| 1e-300 * kappa,
        |kappa| (2.0 * kappa - 1.0) * f64::MAX,
        |kappa| 10f64.powf(600.0 * kappa - 300.0),
        |kappa| 5e-324 * (100.0 * kappa).floor(),
        |kappa| if kappa > 0.5 { 1.0 } else { 1.0 + f64::EPSILON },
        |kappa| 1e15 + (8.0 * kappa).floor(),
    ];
    for (i, column) in columns.into_iter().enumerate() {
        let (request, points) = capacity(|kappa| numbers(&[column(kappa)]));
        let picture = svg(&(request.clone(), points.clone()));
        assert_well_formed(&picture);
        assert_eq!(count(&picture, "<polyline"), 1, "column {i}");
        let ticks = texts(&picture).len();
        assert!((8..40).contains(&ticks), "column {i}: {ticks} texts");
        plot::render(&request, &points, Format::Png).expect("a picture");
    }
}

#[test]
fn the_same_points_give_the_same_bytes() {
    for format in [Format::Svg, Format::Png] {
        let (request, points) = bound(list(&[0.5, 1.0]));
        let again = plot::render(&request, &points, format).expect("a picture");
        assert_eq!(plot::render(&request, &points, format).expect("a picture"), again);
    }
}
