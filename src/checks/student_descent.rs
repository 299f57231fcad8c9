//! `student-descent`: gradient descent from random students beside the families of critical points.

use crate::checks::check::{Check, Expectation, Experiment, Prepared, Relation, SampleKind};
use crate::checks::theory::Theory;
use crate::experiments::ExperimentError;
use crate::experiments::sampling::Generator;
use crate::experiments::student_descent::{Descent, EndPoint, classes};
use crate::models::student_teacher::branch::Branch;
use crate::models::student_teacher::family::Family;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Value};
use crate::symbols::{FAMILY, LOSS, NEURONS, SHARE};

/// The descent ends at a gradient of 1e-7 an entry: its loss is above that of the critical point by less than this.
const ALLOWANCE: f64 = 1e-9;
/// The loss of an end point is that of a family if they differ by less than this.
const SAME_LOSS: f64 = 1e-7;
/// Names of the end points that are in no family of one or two classes.
const GLOBAL: &str = "global";
const OTHER: &str = "other";
/// The share of all that are not global, as an independent program counted it: `k,runs,spurious_percent`.
const SPURIOUS: &str = "spurious";
static COUNTED: &str = include_str!("../../data/experiments/student-descent.csv");
/// Standard deviations of the independent count within which its law lies.
const DEVIATIONS: f64 = 3.0;

/// where gradient descent on the ReLU student-teacher loss ends: shares of the families of minima, and their losses
pub static CHECK: Check = Check {
    name: "student-descent",
    summary: "where gradient descent on the ReLU student-teacher loss ends: shares of the families of minima, and their losses",
    expects: "The loss of every descent that ends in a family equals the loss of that family. The share of spurious ends equals the count of an independent program where there is one. The shares of the families are measured.",
    experiments: &["src/experiments/student_descent.rs"],
    formulas: &["student.families", "student.loss"],
    params: &[Parameter {
        symbol: &NEURONS,
        kind: Kind::Integer,
        domain: Domain::closed(4.0, 24.0),
        default: Some(Axis::One(Value::Integer(8))),
    }],
    labels: &[&FAMILY],
    abscissa: &FAMILY,
    samples: 100,
    prepare,
};

/// A family of minima at this number of neurons.
struct Minimum {
    name: String,
    /// Students that are opposed to their teachers.
    reflected: usize,
    loss: f64,
}

struct Descents {
    descent: Descent,
    minima: Vec<Minimum>,
    expectations: Vec<Expectation>,
}

fn prepare(inputs: &Inputs, _: &Theory) -> Prepared {
    let k = inputs.number(&NEURONS) as usize;
    let mut minima = vec![Minimum { name: GLOBAL.into(), reflected: 0, loss: 0.0 }];
    let mut errors = vec![0.0];
    for (name, reflected, family) in families(k) {
        // A family that does not exist at this number, or is a saddle, is no end point.
        let Ok(point) = Branch::new(family).at(k as f64) else { continue };
        if point.lowest().value > 0.0 {
            let (loss, error) = point.loss();
            // Branches can meet: one point under two names is one end.
            if minima.iter().any(|known| (known.loss - loss).abs() < SAME_LOSS) {
                continue;
            }
            minima.push(Minimum { name, reflected, loss });
            errors.push(error);
        }
    }
    let names = minima.iter().map(|minimum| minimum.name.as_str()).chain([OTHER]);
    // The theory does not say how often descent finds a minimum.
    let mut expectations: Vec<Expectation> = names.map(|name| share(name.to_string(), None)).collect();
    expectations.extend(minima.iter().zip(errors).map(|(minimum, error)| Expectation {
        labels: vec![Value::Text(minimum.name.clone().into())],
        observable: &LOSS,
        theory: Some((minimum.loss, error)),
        relation: Relation::Equal,
        allowance: ALLOWANCE,
        kind: SampleKind::Exact,
    }));
    expectations.push(share(SPURIOUS.into(), counted(k)));
    Ok(Box::new(Descents { descent: Descent::of(k), minima, expectations }))
}

fn share(name: String, counted: Option<(f64, f64)>) -> Expectation {
    Expectation {
        labels: vec![Value::Text(name.into())],
        observable: &SHARE,
        theory: counted,
        relation: Relation::Equal,
        allowance: 0.0,
        kind: SampleKind::Event,
    }
}

/// The independent count at this number of neurons, and how far its law may be from it.
fn counted(k: usize) -> Option<(f64, f64)> {
    let rows = COUNTED.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',').map(|cell| cell.parse::<f64>().ok());
        Some([cells.next()??, cells.next()??, cells.next()??])
    });
    let [_, runs, percent] = rows.into_iter().find(|row| row[0] == k as f64)?;
    // A share of none in a few runs is not known exactly.
    let share = (0.01 * percent * runs + 0.5) / (runs + 1.0);
    Some((0.01 * percent, DEVIATIONS * (share * (1.0 - share) / runs).sqrt()))
}

/// The families that can be minima, with their number of reflected students.
fn families(k: usize) -> Vec<(String, usize, Family)> {
    let mut families = vec![("A".to_string(), k, Family::A), ("I".to_string(), k - 1, Family::I)];
    families.push(("M*".to_string(), k - 2, Family::MStar));
    families.push(("II".to_string(), 1, Family::II));
    families.push(("M".to_string(), 2, Family::M));
    for q in 3..=k - 2 {
        families.push((format!("P({q})"), q, Family::P(q as u32)));
        if q < k - 2 {
            families.push((format!("N({q})"), q, Family::N(q as u32)));
        }
    }
    families
}

impl Descents {
    /// Which of the minima an end point is.
    fn identify(&self, end: &EndPoint) -> Option<usize> {
        let classes = classes(&end.students)?;
        let reflected = classes.iter().filter(|class| class.own < 0.0).map(|class| class.size).sum::<usize>();
        let same =
            |minimum: &Minimum| minimum.reflected == reflected && (minimum.loss - end.loss).abs() < SAME_LOSS;
        if classes.len() <= 2 { self.minima.iter().position(same) } else { None }
    }
}

impl Experiment for Descents {
    fn expectations(&self) -> &[Expectation] {
        &self.expectations
    }

    fn sample(&self, rng: &mut Generator) -> Result<Vec<Option<f64>>, ExperimentError> {
        let end = self.descent.run(rng)?;
        let found = self.identify(&end);
        let names = self.minima.len();
        let shares = (0..=names).map(|i| Some(f64::from(u8::from(found.unwrap_or(names) == i))));
        let losses = (0..names).map(|i| (found == Some(i)).then_some(end.loss));
        let spurious = Some(f64::from(u8::from(found != Some(0))));
        Ok(shares.chain(losses).chain([spurious]).collect())
    }
}
