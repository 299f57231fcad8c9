//! The nouns: a finite-size experiment, what the theory expects of it, and what one sample measures.

use crate::checks::theory::Theory;
use crate::experiments::ExperimentError;
use crate::experiments::sampling::Generator;
use crate::quantity::{Inputs, Parameter, Value};
use crate::symbols::Symbol;

/// A finite-size experiment beside a theory.
pub struct Check {
    /// kebab-case name: the word on the command line.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// What the theory expects, and what is only measured: a few sentences.
    pub expects: &'static str,
    /// Files of its experiments.
    pub experiments: &'static [&'static str],
    /// Ids of the formulas it checks.
    pub formulas: &'static [&'static str],
    /// Its parameters, sizes included, in the order of the CSV columns.
    pub params: &'static [Parameter],
    /// What tells the rows of one point apart, in the order of the CSV columns.
    pub labels: &'static [&'static Symbol],
    /// The abscissa of its picture: a parameter or a label.
    pub abscissa: &'static Symbol,
    /// Independent samples per point when none are asked for.
    pub samples: u64,
    /// Computes the theory at a point and sets the experiment up.
    pub prepare: fn(&Inputs, &Theory) -> Prepared,
}

/// An experiment, or why there is none at a point.
pub type Prepared = Result<Box<dyn Experiment>, ExperimentError>;

/// An experiment at one point.
pub trait Experiment: Send + Sync {
    /// What the theory expects, one row of the table each.
    fn expectations(&self) -> &[Expectation];

    /// One independent sample: a number per expectation, none where this sample has none.
    ///
    /// # Errors
    /// Why the sample says nothing; it counts as missing.
    fn sample(&self, rng: &mut Generator) -> Result<Vec<Option<f64>>, ExperimentError>;
}

/// What the theory expects of one measured number.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// A cell per label of the check.
    pub labels: Vec<Value>,
    /// What is measured.
    pub observable: &'static Symbol,
    /// What the theory says of its mean, with error; none where it says nothing.
    pub theory: Option<(f64, f64)>,
    /// How the mean compares.
    pub relation: Relation,
    /// What the finite size may leave between them.
    pub allowance: f64,
    /// What a sample is.
    pub kind: SampleKind,
}

impl Expectation {
    /// Whether the samples can contradict it.
    pub fn is_claim(&self) -> bool {
        self.theory.is_some() && self.relation != Relation::Beside
    }
}

/// How a measured mean compares with the theory's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// They are equal.
    Equal,
    /// The mean is not above it.
    AtMost,
    /// The mean is not below it.
    AtLeast,
    /// The mean is above it, and not by chance.
    Above,
    /// The number is of something else, shown for comparison: nothing is claimed.
    Beside,
}

impl Relation {
    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Equal => "equal",
            Relation::AtMost => "at_most",
            Relation::AtLeast => "at_least",
            Relation::Above => "above",
            Relation::Beside => "beside",
        }
    }
}

/// What the numbers of the samples are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleKind {
    /// Any numbers: the mean is judged by Student's law.
    Number,
    /// Zeros and ones: their share is judged by the binomial law.
    Event,
    /// Numbers that the theory fixes in every sample: one that lies beyond the allowance disagrees.
    Exact,
}
