//! What samples say about an expectation.

use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, StudentsT};

use crate::checks::check::{Expectation, Relation, SampleKind};

/// Probability that a table of true expectations has a row that disagrees.
pub const FALSE_ALARM: f64 = 1e-3;
/// Fewer samples than this decide nothing.
const FEWEST: usize = 3;
/// Where one of at least so many samples makes this part of the spread, the law is too heavy-tailed for its mean to be judged.
const MANY: usize = 20;
const DOMINANT: f64 = 0.5;

/// A verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The samples are compatible with the theory.
    Agrees,
    /// They are not.
    Disagrees,
    /// Too few samples, or one of them decides.
    Undecided,
    /// The theory claims nothing: the row is a measurement.
    Measured,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Verdict; 4] =
        [Verdict::Agrees, Verdict::Disagrees, Verdict::Undecided, Verdict::Measured];

    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::Disagrees => "disagrees",
            Verdict::Undecided => "undecided",
            Verdict::Measured => "measured",
        }
    }
}

/// A measured mean beside its expectation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The mean; none without samples.
    pub measured: Option<f64>,
    /// Standard deviation of the mean; none with fewer than two samples.
    pub standard_error: Option<f64>,
    /// Samples with a value.
    pub samples: usize,
    /// What lies between mean and theory beyond error and allowance, in standard errors, with its sign.
    pub z: Option<f64>,
    /// Probability of a deviation this large, were the theory true.
    pub p: Option<f64>,
    /// The verdict.
    pub verdict: Verdict,
}

/// Judges the values of the samples at significance `level`, which is the false-alarm rate of this row.
///
/// The theory's error and the allowance are granted in full before anything is held against it. Numbers are judged by Student's
/// law, which supposes that their mean is nearly Gaussian: where a single sample makes more than half of the spread, the
/// verdict is `undecided`. Events are judged by the binomial law, exactly. What is exact has no law: a single deviation decides.
pub fn judge(expectation: &Expectation, values: &[f64], level: f64) -> Judged {
    let samples = values.len();
    let mut judged = Judged {
        measured: None,
        standard_error: None,
        samples,
        z: None,
        p: None,
        verdict: if expectation.is_claim() { Verdict::Undecided } else { Verdict::Measured },
    };
    if samples == 0 {
        return judged;
    }
    let n = samples as f64;
    let mean = values.iter().sum::<f64>() / n;
    judged.measured = Some(mean);
    let squares = || values.iter().map(|x| (x - mean) * (x - mean));
    if samples >= 2 {
        let spread = match expectation.kind {
            SampleKind::Number | SampleKind::Exact => squares().sum::<f64>() / (n - 1.0),
            // Never zero: a share of none in a few samples is not known exactly.
            SampleKind::Event => {
                let share = (mean * n + 0.5) / (n + 1.0);
                share * (1.0 - share)
            }
        };
        judged.standard_error = Some((spread / n).sqrt());
    }
    let (Some((theory, error)), Some(standard_error)) = (expectation.theory, judged.standard_error) else {
        return judged;
    };
    let beyond = |value: f64| beyond(expectation.relation, value - theory, error + expectation.allowance);
    let beyond = match expectation.kind {
        SampleKind::Exact => {
            values.iter().map(|&x| beyond(x)).fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a })
        }
        SampleKind::Number | SampleKind::Event => beyond(mean),
    };
    let z = if beyond == 0.0 { 0.0 } else { beyond / standard_error };
    judged.z = Some(z);
    if samples < FEWEST || !expectation.is_claim() {
        return judged;
    }
    let two_sided = expectation.relation == Relation::Equal;
    let p = match expectation.kind {
        _ if z == 0.0 => 1.0,
        SampleKind::Number => student_tail(z.abs(), n - 1.0),
        SampleKind::Exact => 0.0,
        SampleKind::Event => binomial_tail(theory + (mean - theory - beyond), mean, samples),
    };
    let p = if two_sided { (2.0 * p).min(1.0) } else { p };
    judged.p = Some(p);
    let dominated = expectation.kind == SampleKind::Number
        && samples >= MANY
        && squares().fold(0.0, f64::max) > DOMINANT * squares().sum::<f64>().max(f64::MIN_POSITIVE);
    let above = expectation.relation == Relation::Above;
    judged.verdict = match p {
        // What is claimed to be above must be seen to be.
        p if above && (p >= level || dominated) => Verdict::Undecided,
        _ if above && beyond > 0.0 => Verdict::Agrees,
        _ if dominated && beyond != 0.0 => Verdict::Undecided,
        p if p < level => Verdict::Disagrees,
        _ => Verdict::Agrees,
    };
    judged
}

/// What is left of a difference when `granted` is allowed, and when only one side counts.
fn beyond(relation: Relation, difference: f64, granted: f64) -> f64 {
    let left = difference.signum() * (difference.abs() - granted).max(0.0);
    match relation {
        Relation::Equal | Relation::Above | Relation::Beside => left,
        Relation::AtMost => left.max(0.0),
        Relation::AtLeast => left.min(0.0),
    }
}

/// Probability that Student's variable exceeds `t > 0`.
fn student_tail(t: f64, freedom: f64) -> f64 {
    if t.is_infinite() {
        return 0.0;
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(1.0, |law| law.sf(t))
}

/// Probability of a share at least as far from `share` as `mean`, on its side.
fn binomial_tail(share: f64, mean: f64, samples: usize) -> f64 {
    let hits = (mean * samples as f64).round() as u64;
    let Ok(law) = Binomial::new(share.clamp(0.0, 1.0), samples as u64) else { return 1.0 };
    if mean > share { if hits == 0 { 1.0 } else { law.sf(hits - 1) } } else { law.cdf(hits) }
}

#[cfg(test)]
mod tests {
    use rand::RngExt;
    use rand_distr::StandardNormal;

    use super::*;
    use crate::experiments::sampling::generator;
    use crate::symbols::ENTROPY;

    fn expectation(theory: f64, relation: Relation, kind: SampleKind) -> Expectation {
        let (labels, allowance) = (Vec::new(), 0.0);
        Expectation { labels, observable: &ENTROPY, theory: Some((theory, 0.0)), relation, allowance, kind }
    }

    fn disagreements(expectation: &Expectation, level: f64, draw: impl Fn(u64) -> Vec<f64>) -> f64 {
        let trials = 4000;
        let wrong =
            (0..trials).filter(|&t| judge(expectation, &draw(t), level).verdict == Verdict::Disagrees);
        wrong.count() as f64 / trials as f64
    }

    #[test]
    fn the_false_alarm_rate_is_the_level_and_a_shift_is_seen() {
        let gauss = |shift: f64| {
            move |trial| {
                let mut rng = generator(3, trial);
                (0..10).map(|_| shift + rng.sample::<f64, _>(StandardNormal)).collect::<Vec<f64>>()
            }
        };
        let equal = expectation(0.0, Relation::Equal, SampleKind::Number);
        let rate = disagreements(&equal, 0.05, gauss(0.0));
        assert!((rate - 0.05).abs() < 0.012, "{rate}");
        assert!(disagreements(&equal, 0.05, gauss(2.0)) > 0.99);
        let most = expectation(0.0, Relation::AtMost, SampleKind::Number);
        let rate = disagreements(&most, 0.05, gauss(0.0));
        assert!((rate - 0.05).abs() < 0.012, "{rate}");
        assert_eq!(disagreements(&most, 0.05, gauss(-2.0)), 0.0);
        let allowed = Expectation { allowance: 2.0, ..equal };
        assert!(disagreements(&allowed, 0.05, gauss(2.0)) < 0.04);
    }

    #[test]
    fn events_are_judged_by_the_binomial_law() {
        let coin = |share: f64| {
            move |trial| {
                let mut rng = generator(4, trial);
                (0..50).map(|_| f64::from(u8::from(rng.random_bool(share)))).collect::<Vec<f64>>()
            }
        };
        let third = expectation(0.3, Relation::Equal, SampleKind::Event);
        // The binomial law is discrete: the rate stays below its level.
        let rate = disagreements(&third, 0.05, coin(0.3));
        assert!(rate > 0.01 && rate < 0.056, "{rate}");
        assert!(disagreements(&third, 0.05, coin(0.7)) > 0.99);
        let never = expectation(0.0, Relation::AtMost, SampleKind::Event);
        assert_eq!(judge(&never, &[0.0; 20], 0.01).verdict, Verdict::Agrees);
        assert_eq!(judge(&never, &[0.0, 1.0, 0.0, 0.0], 0.01).verdict, Verdict::Disagrees);
    }

    #[test]
    fn what_lies_above_must_be_seen_to_do_so() {
        let above = expectation(0.0, Relation::Above, SampleKind::Number);
        let verdict = |values: &[f64]| judge(&above, values, 0.01).verdict;
        assert_eq!(verdict(&[1.0, 1.2, 0.9, 1.1]), Verdict::Agrees);
        assert_eq!(verdict(&[1.0, -1.2, 0.9, -0.5]), Verdict::Undecided);
        assert_eq!(verdict(&[-1.0, -1.2, -0.9, -1.1]), Verdict::Disagrees);
        let allowed = Expectation { allowance: 2.0, ..above };
        assert_eq!(judge(&allowed, &[1.0, 1.2, 0.9, 1.1], 0.01).verdict, Verdict::Undecided);
    }

    #[test]
    fn a_single_deviation_contradicts_what_is_exact() {
        let zero = expectation(0.0, Relation::AtMost, SampleKind::Exact);
        let mut misses = vec![0.0; 40];
        assert_eq!(judge(&zero, &misses, 1e-3).verdict, Verdict::Agrees);
        misses[7] = 1.0;
        assert_eq!(judge(&zero, &misses, 1e-3).verdict, Verdict::Disagrees);
        let allowed = Expectation { allowance: 1.0, ..zero };
        assert_eq!(judge(&allowed, &misses, 1e-3).verdict, Verdict::Agrees);
    }

    #[test]
    fn too_few_samples_and_a_dominant_one_decide_nothing() {
        let one = expectation(1.0, Relation::Equal, SampleKind::Number);
        assert_eq!(judge(&one, &[], 0.01).verdict, Verdict::Undecided);
        assert_eq!(judge(&one, &[5.0, 5.1], 0.01).verdict, Verdict::Undecided);
        let mut heavy = vec![0.01; 40];
        heavy[3] = 30.0;
        assert_eq!(judge(&one, &heavy, 0.01).verdict, Verdict::Undecided);
        assert_eq!(judge(&one, &[0.5; 4], 0.01).verdict, Verdict::Disagrees);
        let beside =
            judge(&Expectation { relation: Relation::Beside, ..one.clone() }, &[0.5, 0.4, 0.6], 0.01);
        assert_eq!(beside.verdict, Verdict::Measured);
        assert!(beside.z.is_some_and(|z| z < -5.0), "{beside:?}");
        let silent = Expectation { theory: None, ..one };
        assert_eq!(judge(&silent, &[0.5; 4], 0.01).verdict, Verdict::Measured);
    }
}
