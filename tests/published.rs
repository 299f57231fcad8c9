//! Numbers seen in print, to the precision they were printed with.

mod common;

use common::{quantity, reference, solve};
use saddlepoint::quantity::Value;
use serde::Deserialize;

#[derive(Deserialize)]
struct Published {
    quantity: String,
    params: String,
    value: String,
    stated_precision: String,
}

/// How a printed number compares with the program's.
enum Relation {
    /// Equal, rounded to the printed digits.
    Equal,
    /// The program's value lies at or below it.
    AtMost,
    /// The program's value rounded up to the printed digits: how an upper bound is quoted.
    RoundedUp,
}

/// A printed number, the column it speaks of, what is asked for beside its parameters, and how the two compare.
type Speaks = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)], Relation);

const SPEAKS_OF: [Speaks; 7] = [
    ("sbp capacity alpha_c", "sbp-capacity", "alpha_c", &[], Relation::Equal),
    (
        "sbp least upper bound over y-tuples (integer y) of the density",
        "sbp-tuple-upper-bound-minimum",
        "alpha_min",
        &[("y", "integer")],
        Relation::Equal,
    ),
    (
        "sbp least upper bound over real y",
        "sbp-tuple-upper-bound-minimum",
        "alpha_min",
        &[("y", "real")],
        Relation::RoundedUp,
    ),
    (
        "sbp two-level ultrametric bound (1.62182 at the integers 3 and 4)",
        "sbp-ultrametric-upper-bound",
        "alpha_min",
        &[],
        Relation::RoundedUp,
    ),
    (
        "sbp fourth lifting level",
        "sbp-ultrametric-upper-bound",
        "alpha_min",
        &[("y1", "real"), ("y2", "real")],
        Relation::RoundedUp,
    ),
    ("binary perceptron capacity", "binary-capacity", "alpha_c", &[], Relation::Equal),
    (
        "binary perceptron capacity upper bound (conditional first moment)",
        "binary-capacity",
        "alpha_c",
        &[],
        Relation::AtMost,
    ),
];

#[test]
fn printed_numbers_are_reproduced_to_their_printed_precision() {
    let published: Vec<Published> = reference::table("data/published.csv");
    for (name, quantity_name, column, words, relation) in SPEAKS_OF {
        let rows: Vec<&Published> = published.iter().filter(|row| row.quantity == name).collect();
        assert!(!rows.is_empty(), "no published number is called {name}");
        for row in rows {
            let quantity = quantity(quantity_name);
            let words = words.iter().map(|&(name, word)| (name.to_string(), Value::word(word)));
            let given: Vec<_> = params(&row.params).into_iter().chain(words).collect();
            let point = solve(quantity, &given).unwrap();
            let solved = &point.outcome.expect("published points have solutions")[0];
            let index = quantity.columns.iter().position(|s| s.name == column).unwrap();
            let value = solved.values[index].as_number().unwrap();
            let printed: f64 = row.value.parse().unwrap();
            match relation {
                Relation::Equal => {
                    let half_digit = half_last_digit(&row.value, &row.stated_precision);
                    assert!((value - printed).abs() <= half_digit, "{name}: {value}, printed {printed}");
                }
                Relation::RoundedUp => {
                    let digit = 2.0 * half_last_digit(&row.value, &row.stated_precision);
                    assert!(
                        value <= printed && value > printed - digit,
                        "{name}: {value}, printed {printed}"
                    );
                }
                Relation::AtMost => assert!(value <= printed, "{name}: {value} exceeds {printed}"),
            }
        }
    }
}

/// Half a unit of the last printed digit of a number stated to `n digits`.
fn half_last_digit(value: &str, stated: &str) -> f64 {
    let digits: usize = stated.strip_suffix(" digits").expect("a number of digits").parse().unwrap();
    assert_eq!(
        value.replace('.', "").trim_start_matches('0').len(),
        digits,
        "{value} does not have {digits} digits"
    );
    let decimals = value.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    0.5 * 10_f64.powi(-(decimals as i32))
}

/// `kappa=1; alpha=2` as parameters.
fn params(text: &str) -> Vec<(String, Value)> {
    let pair = |text: &str| {
        let (name, value) = text.split_once('=').expect("name=value");
        (name.trim().to_string(), Value::Number(value.trim().parse().expect("a number")))
    };
    text.split(';').map(pair).collect()
}
