//! Counts of symmetry-induced subspaces: against enumeration, other closed forms, limits; none of them is how a value is computed.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::reference::{self, Row};
use nalgebra::DMatrix;
use saddlepoint::models::symmetry_counts::{
    Activation, Ask, Blocks, Compared, Depth, EXACT_WIDTH, Layer, by_dimension, by_zero_groups, counts,
    crossover, layered_log_ratio, limit_excess, limit_log_ratio, log_all, log_count, log_ratios,
    slope_largest, slope_single, slope_total,
};
use saddlepoint::special::natural::Natural;

fn blocks(word: &str) -> [Blocks; 2] {
    [Blocks::minima(word).expect("a word"), Blocks::critical(word).expect("a word")]
}

fn exact(blocks: Blocks, r: usize, m: usize) -> Natural {
    counts(blocks, &[(Ask::One(r), m)]).remove(0).expect("an exact width")
}

fn small(blocks: Blocks, r: usize, m: usize) -> u128 {
    exact(blocks, r, m).to_string().parse().expect("a small count")
}

fn minima(r: usize, m: usize) -> u128 {
    small(blocks("generic")[0], r, m)
}

fn critical(r: usize, m: usize) -> u128 {
    small(blocks("generic")[1], r, m)
}

fn within((value, error): (f64, f64), expected: f64, what: &str) {
    let allowed = error + 4.0 * f64::EPSILON * expected.abs();
    assert!((value - expected).abs() <= allowed, "{what}: {value} is not {expected} within {error:e}");
    assert!(error <= 1e-9 * (1.0 + expected.abs()), "{what}: error {error:e} at {expected}");
}

/// Set partitions of `m` elements, as the block of each, blocks in the order of their first elements.
fn partitions(m: usize) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for _ in 0..m {
        let longer = |code: Vec<usize>| {
            let open = code.iter().max().map_or(0, |last| last + 1);
            (0..=open).map(move |block| code.iter().copied().chain([block]).collect::<Vec<_>>())
        };
        all = all.into_iter().flat_map(longer).collect();
    }
    all
}

/// Ways of giving `r` labels to different blocks out of `k`: for each block its label, if any.
fn labellings(r: usize, k: usize) -> Vec<Vec<Option<usize>>> {
    let mut all = vec![vec![None; k]];
    for label in 0..r {
        let place = |labels: Vec<Option<usize>>| {
            let free: Vec<usize> = (0..k).filter(|&b| labels[b].is_none()).collect();
            free.into_iter().map(move |b| {
                let mut labels = labels.clone();
                labels[b] = Some(label);
                labels
            })
        };
        all = all.into_iter().flat_map(place).collect();
    }
    all
}

/// Every code of a subspace: dead neurons, block and sign of the others, label of each block; signs of blocks without a label count
/// up to a common one.
fn codes(kind: Blocks, r: usize, m: usize) -> usize {
    let mut seen = BTreeSet::new();
    for dead in 0..1u32 << m {
        if dead != 0 && !kind.dead {
            continue;
        }
        let alive: Vec<usize> = (0..m).filter(|q| dead >> q & 1 == 0).collect();
        for partition in partitions(alive.len()) {
            let k = partition.iter().max().map_or(0, |last| last + 1);
            if k < r || (k > r && !kind.zero_groups) {
                continue;
            }
            for labels in labellings(r, k) {
                for signs in 0..if kind.signed { 1u32 << alive.len() } else { 1 } {
                    let first = |b: usize| partition.iter().position(|&c| c == b).expect("a block");
                    let sign = |q: usize| signs >> q & 1;
                    let relative = |q: usize| match labels[partition[q]] {
                        Some(_) => sign(q),
                        None => sign(q) ^ sign(first(partition[q])),
                    };
                    let neurons = (0..alive.len()).map(|q| (partition[q], relative(q)));
                    seen.insert((dead, neurons.collect::<Vec<_>>(), labels.clone()));
                }
            }
        }
    }
    seen.len()
}

#[test]
fn counts_are_those_of_an_enumeration_of_all_codes() {
    let mut compared = 0;
    for word in Blocks::WORDS {
        for kind in blocks(word) {
            for m in 0..=if kind.signed { 4 } else { 6 } {
                for r in 0..=m.min(4) {
                    assert_eq!(small(kind, r, m), codes(kind, r, m) as u128, "{word} {kind:?} {r} {m}");
                    compared += 1;
                }
            }
        }
    }
    assert_eq!(compared, 2 * (2 * 15 + 2 * (15 + 10)));
}

fn binomial(n: usize, k: usize) -> u128 {
    (0..k).fold(1, |c, i| c * (n - i) as u128 / (i + 1) as u128)
}

fn factorial(n: usize) -> u128 {
    (1..=n as u128).product()
}

fn stirling(m: usize, k: usize) -> u128 {
    match (m, k) {
        (0, 0) => 1,
        (0, _) | (_, 0) => 0,
        _ => k as u128 * stirling(m - 1, k) + stirling(m - 1, k - 1),
    }
}

fn bell(m: usize) -> u128 {
    if m == 0 { 1 } else { (0..m).map(|k| binomial(m - 1, k) * bell(k)).sum() }
}

#[test]
fn closed_forms_of_the_counts_agree() {
    for m in 1..=11 {
        for r in 1..=m.min(6) {
            let t = minima(r, m) as i128;
            // Inclusion and exclusion.
            let surjections = |m: usize| -> i128 {
                let term = |i: usize| binomial(r, i) as i128 * (i as i128).pow(m as u32);
                (0..=r).map(|i| if (r - i) % 2 == 0 { term(i) } else { -term(i) }).sum()
            };
            assert_eq!(critical(r, m) as i128, surjections(m), "{r} {m}");
            let bells: i128 =
                (0..=m - r).map(|u| (binomial(m, u) * bell(u)) as i128 * surjections(m - u)).sum();
            assert_eq!(t, bells, "{r} {m}: sum over the neurons of zero groups");
            let blocks: u128 = (r..=m).map(|k| stirling(m, k) * factorial(k) / factorial(k - r)).sum();
            assert_eq!(t, blocks as i128, "{r} {m}: sum over blocks");
            // Differences of Bell numbers: k(k-1)...(k-r+1) in powers of one more element.
            let mut row: Vec<i128> = (m..=m + r).map(|n| bell(n) as i128).collect();
            let mut last = vec![0; row.len()];
            for k in 0..r as i128 {
                let next: Vec<i128> =
                    (0..row.len() - 1).map(|i| row[i + 1] - (k + 1) * row[i] - k * last[i]).collect();
                last = std::mem::replace(&mut row, next);
            }
            assert_eq!(t, row[0], "{r} {m}: differences of Bell numbers");
            // Dobinski: mean over a Poisson number n of the r-th difference of n^m.
            let difference = |n: i32| -> f64 {
                let term = |i: usize| binomial(r, i) as f64 * f64::from(n + i as i32).powi(m as i32);
                (0..=r).map(|i| if (r - i) % 2 == 0 { term(i) } else { -term(i) }).sum()
            };
            let (mut sum, mut weight) = (0.0, (-1.0f64).exp());
            for n in 0..60 {
                sum += weight * difference(n);
                weight /= f64::from(n + 1);
            }
            assert!((sum / t as f64 - 1.0).abs() < 1e-9, "{r} {m}: {sum} is not {t}");
        }
    }
}

/// Sizes of blocks: all ways of writing `total` as an ordered sum of `parts` positive numbers.
fn compositions(total: usize, parts: usize) -> Vec<Vec<usize>> {
    if parts == 0 {
        return if total == 0 { vec![vec![]] } else { vec![] };
    }
    let first = 1..=total;
    first
        .flat_map(|b| compositions(total - b, parts - 1).into_iter().map(move |c| [vec![b], c].concat()))
        .collect()
}

/// The sum over sizes of the zero groups, ordered or not, with a norm for groups of equal size.
fn by_sizes(r: usize, m: usize, ordered: bool, norm: impl Fn(&[usize]) -> u128) -> u128 {
    let mut sum = 0;
    for j in 0..=m - r {
        for u in 0..=m - r {
            for groups in compositions(u, j).iter().filter(|b| ordered || b.is_sorted_by(|x, y| x >= y)) {
                for copies in compositions(m - u, r) {
                    let below: u128 = copies.iter().chain(groups).map(|&size| factorial(size)).product();
                    sum += factorial(m) / below / norm(groups);
                }
            }
        }
    }
    sum
}

fn equal_sizes(groups: &[usize]) -> u128 {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    groups.iter().for_each(|&size| *sizes.entry(size).or_default() += 1);
    sizes.into_values().map(factorial).product()
}

#[test]
fn both_readings_of_the_sum_over_sizes_agree_and_mixing_them_is_noticed() {
    for (r, m) in [(1, 2), (1, 4), (2, 4), (2, 5), (3, 5)] {
        assert_eq!(by_sizes(r, m, false, equal_sizes), minima(r, m));
        assert_eq!(by_sizes(r, m, true, |groups| factorial(groups.len())), minima(r, m));
    }
    let path = reference::path("symmetry-counts");
    let rows = reference::table::<Row>(&path).into_iter().filter(|row| row.quantity == "T_wrong_convention");
    let mut seen = 0;
    for row in rows {
        let params: serde_json::Value = serde_json::from_str(&row.params).expect("a JSON object");
        let number = |name: &str| params[name].as_u64().expect("a number") as usize;
        let (r, m) = (number("r"), number("m"));
        let wrong = match params["convention"].as_str().expect("a word") {
            "ordered_none" => by_sizes(r, m, true, |_| 1),
            "ordered_cb" => by_sizes(r, m, true, equal_sizes),
            "partition_jfact" => by_sizes(r, m, false, |groups| factorial(groups.len())),
            other => panic!("{other}"),
        };
        assert_eq!(wrong.to_string(), row.value, "{}", row.id);
        assert_ne!(wrong, minima(r, m), "{}", row.id);
        seen += 1;
    }
    assert_eq!(seen, 5);
}

#[test]
fn sums_on_a_circle_are_the_logarithms_of_exact_counts() {
    for word in Blocks::WORDS {
        for kind in blocks(word) {
            for (r, m) in [
                (1, 1),
                (1, 2),
                (1, 7),
                (1, 300),
                (2, 3),
                (3, 40),
                (10, 300),
                (40, 41),
                (50, 60),
                (100, 147),
                (200, 640),
                (300, 300),
                (299, 300),
                (90, 700),
            ] {
                let (log, error) = exact(kind, r, m).log();
                let (sum, bound) = log_count(kind, r as f64, m as f64);
                within((sum, bound + error), log, &format!("{word} {kind:?} {r} {m}"));
            }
        }
    }
    let [kind, _] = blocks("generic");
    within(log_count(kind, 0.0, 500.0), exact(kind, 0, 500).log().0, "Bell numbers");
    let (r, m) = (EXACT_WIDTH - 40, EXACT_WIDTH);
    within(log_count(kind, r as f64, m as f64), exact(kind, r, m).log().0, "the widest exact count");
}

/// All three ratios from exact counts, with the error of their logarithms.
fn exact_ratios(r: usize, h: usize) -> ([f64; 3], f64) {
    let m = r + h;
    let [zero_loss, critical] = blocks("generic");
    let (log, error) = exact(zero_loss, r, m).log();
    let asked = [(Ask::Below(r), m), (Ask::One(r - 1), m), (Ask::One(r), m)];
    let logs: Vec<f64> =
        counts(critical, &asked).into_iter().map(|n| n.expect("exact").log().0 - log).collect();
    (logs.try_into().expect("three"), 2.0 * error)
}

#[test]
fn ratios_are_those_of_exact_counts_in_every_regime() {
    let spares = [0, 1, 2, 3, 5, 10, 20, 40, 60, 100, 200, 400];
    let mut compared = 0;
    for r in [2, 3, 5, 10, 30, 64, 65, 100, 150, 200, 300] {
        for h in spares.into_iter().filter(|h| r + h <= 500) {
            let (logs, error) = exact_ratios(r, h);
            let ratios = log_ratios(r as f64, h as f64);
            for ((found, log), what) in [ratios.total, ratios.single, ratios.equal]
                .into_iter()
                .zip(logs)
                .zip(["total", "single", "equal"])
            {
                within((found.0, found.1 + error), log, &format!("{what} r={r} h={h}"));
                compared += 1;
            }
        }
    }
    assert!(compared > 300);
}

#[test]
fn ratios_of_layers_are_those_of_products_of_counts() {
    let [zero_loss, critical] = blocks("generic");
    for layers in [
        vec![(2, 1), (3, 2)],
        vec![(4, 1), (4, 2), (4, 3)],
        vec![(1, 1), (6, 0)],
        vec![(40, 60), (50, 30)],
        vec![(90, 0), (20, 150)],
    ] {
        let one = || Natural::from(1);
        let (mut minima, mut all, mut equal) = (one(), one(), one());
        for &(r, h) in &layers {
            let m = r + h;
            minima = minima.times(&exact(zero_loss, r, m));
            let below = counts(critical, &[(Ask::Below(r), m)]).remove(0).expect("exact");
            all = all.times(&below.plus(&exact(critical, r, m)));
            equal = equal.times(&exact(critical, r, m));
        }
        let log = all.minus(&equal).expect("a part").log().0 - minima.log().0;
        let given: Vec<(f64, f64)> = layers.iter().map(|&(r, h)| (r as f64, h as f64)).collect();
        let (found, error) = layered_log_ratio(&given);
        within((found, error + 1e-12), log, &format!("{layers:?}"));
    }
    assert_eq!(layered_log_ratio(&[(1.0, 1.0), (1.0, 4.0)]).0, f64::NEG_INFINITY);
}

#[test]
fn crossovers_approach_their_asymptotic_slopes() {
    let (total, _) = slope_total(Depth::Layers(1.0), 1.0, 1.0).expect("a slope");
    let (single, _) = slope_single(Depth::Layers(1.0), 1.0).expect("a slope");
    for r in [1e4, 1e5, 1e6] {
        let crossing = |compared| crossover(r, compared, None).expect("a crossing").h;
        let (all, one) = (crossing(Compared::Total), crossing(Compared::Single));
        assert!((all.0 - total * r + 4.7554).abs() < 2e-4 + 500.0 / r, "{r}: {all:?}");
        assert!((one.0 - single * r + 0.50399).abs() < 2e-5 + 10.0 / r, "{r}: {one:?}");
        assert!(all.1 < 1e-4 && one.1 < 1e-4, "{r}: {all:?} {one:?}");
    }
    // The most numerous narrower width is m / (2 ln 2).
    let (largest, _) = slope_largest(1.0);
    let (r, m) = (1e6, 1e6 * (1.0 + largest));
    let [_, kind] = blocks("generic");
    let log = |r: f64| log_count(kind, r, m).0;
    assert!(log(r) > log(r - 3000.0) && log(r) > log(r + 3000.0));
}

#[test]
fn slopes_of_several_layers_are_where_ratios_of_layers_cross() {
    for depth in [2, 3, 6] {
        let r = 1e5;
        let at = |h: f64| layered_log_ratio(&vec![(r, h); depth]).0;
        let (slope, _) = slope_total(Depth::Layers(depth as f64), 1.0, 1.0).expect("a slope");
        assert!(at(slope * r - 20.0) > 0.0 && at(slope * r + 20.0) < 0.0, "{depth} layers");
        let single = |h: f64| {
            let ratios = log_ratios(r, h);
            (depth as f64).ln() + ratios.single.0 + (depth as f64 - 1.0) * ratios.equal.0
        };
        let (slope, _) = slope_single(Depth::Layers(depth as f64), 1.0).expect("a slope");
        assert!(single(slope * r - 20.0) > 0.0 && single(slope * r + 20.0) < 0.0, "{depth} layers, single");
    }
    let (deep, _) = slope_total(Depth::Layers(1e6), 1.0, 1.0).expect("a slope");
    let (infinite, error) = slope_total(Depth::Infinite, 1.0, 1.0).expect("a slope");
    assert!((deep - infinite).abs() < 1e-6);
    within((infinite, error + 1e-10), 0.4873091770, "infinite depth");
    let several = slope_total(Depth::Layers(1.0 + f64::EPSILON), 1.0, 1.0).expect("a slope");
    let one = slope_total(Depth::Layers(1.0), 1.0, 1.0).expect("a slope");
    within((several.0, several.1 + one.1), one.0, "one layer by the equation for several");
    assert_eq!(slope_single(Depth::Infinite, 1.0), Ok((0.0, 0.0)));
}

#[test]
fn proportional_limits_are_approached_by_the_ratios() {
    for c in [1.1, 1.3, 1.6, 2.0, 3.0] {
        let r = 1e6;
        let ratios = log_ratios(r, (c - 1.0) * r);
        let (excess, _) = limit_excess(c);
        assert!((ratios.equal.0 + excess).abs() < 3e-4 * excess, "{c}: {} {excess}", ratios.equal.0);
        match limit_log_ratio(c) {
            Some((log, _)) => assert!((ratios.total.0 - log).abs() < 1e-3 * (1.0 + log.abs()), "{c}: {log}"),
            None => assert!(c < 1.3863 && ratios.total.0 > 1e-3 * r, "{c}"),
        }
    }
}

#[test]
fn dimensions_add_up_to_the_counts() {
    let sum = |counts: Vec<Natural>| counts.iter().fold(Natural::default(), |sum, n| sum.plus(n));
    let [zero_loss, critical] = blocks("generic");
    for (minimal, actual) in [(1, 1), (2, 5), (4, 7), (10, 60), (120, 300)] {
        let groups = by_zero_groups(Layer { minimal, actual }).expect("exact");
        assert_eq!(groups.len(), actual - minimal + 1);
        assert_eq!(sum(groups.clone()), exact(zero_loss, minimal, actual));
        assert_eq!(groups[0], exact(critical, minimal, actual));
    }
    let layers = [Layer { minimal: 2, actual: 4 }, Layer { minimal: 3, actual: 5 }];
    for (inputs, outputs, biases) in [(1, 1, false), (7, 2, true), (3, 3, false)] {
        let all = by_dimension(&layers, inputs, outputs, biases).expect("exact");
        let product = exact(zero_loss, 2, 4).times(&exact(zero_loss, 3, 5));
        assert_eq!(sum(all.into_values().collect()), product);
    }
}

/// Codes of the zero-loss subspaces of a layer: the block of each neuron and the label of each block.
type Code = (Vec<usize>, Vec<Option<usize>>);

fn layer_codes(layer: Layer) -> Vec<Code> {
    let mut all = vec![];
    for partition in partitions(layer.actual) {
        let k = partition.iter().max().map_or(0, |last| last + 1);
        all.extend(labellings(layer.minimal, k).into_iter().map(|labels| (partition.clone(), labels)));
    }
    all
}

/// Dimension of the weights of a deep network with these codes, by the rank of all its linear conditions.
fn dimension_by_rank(codes: &[Code], inputs: usize, outputs: usize, biases: bool) -> u64 {
    let identity = |n: usize| -> Code { ((0..n).collect(), (0..n).map(Some).collect()) };
    let layers: Vec<Code> = [vec![identity(inputs)], codes.to_vec(), vec![identity(outputs)]].concat();
    let mut free = 0;
    for pair in layers.windows(2) {
        let [(below, below_labels), (above, above_labels)] = pair else { unreachable!() };
        // Where there is a bias, it is one more incoming weight, from a block of its own; the output has none.
        let bias = usize::from(biases && !std::ptr::eq(&pair[1], &layers[layers.len() - 1]));
        let block_of = |q: usize| if q < below.len() { below[q] } else { below_labels.len() };
        let incoming = below.len() + bias;
        let mut conditions: Vec<Vec<f64>> = vec![];
        for block in 0..below_labels.len() + bias {
            let sum = |p: usize| {
                let mut row = vec![0.0; above.len() * incoming];
                (0..incoming).filter(|&q| block_of(q) == block).for_each(|q| row[p * incoming + q] = 1.0);
                row
            };
            for p in 0..above.len() {
                match above_labels[above[p]] {
                    Some(_) => conditions.push(sum(p)),
                    None => {
                        let first = above.iter().position(|&b| b == above[p]).expect("a block");
                        conditions.push(sum(p).iter().zip(sum(first)).map(|(x, y)| x - y).collect());
                    }
                }
            }
        }
        let matrix = DMatrix::from_fn(conditions.len(), above.len() * incoming, |i, j| conditions[i][j]);
        free += above.len() * incoming - matrix.rank(1e-9);
    }
    free as u64
}

#[test]
fn dimensions_are_ranks_of_the_conditions() {
    let layer = |minimal, actual| Layer { minimal, actual };
    let cases: [(&[Layer], usize, usize, bool); 6] = [
        (&[layer(2, 4)], 2, 1, false),
        (&[layer(2, 4)], 2, 3, true),
        (&[layer(1, 3)], 3, 1, true),
        (&[layer(1, 2), layer(1, 3)], 2, 1, false),
        (&[layer(2, 3), layer(1, 2)], 3, 2, true),
        (&[layer(1, 2), layer(1, 2), layer(1, 2)], 2, 1, false),
    ];
    for (layers, inputs, outputs, biases) in cases {
        let mut codes: Vec<Vec<Code>> = vec![vec![]];
        for layer in layers {
            let longer = |code: Vec<Code>| {
                layer_codes(*layer).into_iter().map(move |last| [code.clone(), vec![last]].concat())
            };
            codes = codes.into_iter().flat_map(longer).collect();
        }
        let mut found: BTreeMap<u64, u64> = BTreeMap::new();
        for code in codes {
            *found.entry(dimension_by_rank(&code, inputs, outputs, biases)).or_default() += 1;
        }
        let found: BTreeMap<u64, Natural> = found.into_iter().map(|(d, n)| (d, Natural::from(n))).collect();
        assert_eq!(by_dimension(layers, inputs, outputs, biases), Some(found), "{layers:?}");
    }
}

#[test]
fn counts_beyond_exact_widths_are_logarithms() {
    let [zero_loss, critical] = blocks("generic");
    let widest = EXACT_WIDTH + 1;
    let asked = [(Ask::One(3), 5), (Ask::One(3), widest), (Ask::Below(9), widest)];
    assert_eq!(counts(zero_loss, &asked).iter().filter(|n| n.is_none()).count(), 2);
    // A small block and a wide one together, narrow widths far apart.
    let asked = [(Ask::One(200), 260), (Ask::One(1), 300), (Ask::Below(250), 280)];
    let together = counts(critical, &asked);
    for (one, n) in asked.into_iter().zip(together) {
        assert_eq!(counts(critical, &[one]).remove(0), n, "{one:?}");
    }
    let from_one_to_249 = (1..250).map(|r| exact(critical, r, 280));
    let sum = from_one_to_249.fold(Natural::default(), |sum, n| sum.plus(&n));
    assert_eq!(counts(critical, &[(Ask::Below(250), 280)]).remove(0), Some(sum));
    // All widths together, without the recurrence.
    let all = counts(critical, &[(Ask::Below(401), 400)]).remove(0).expect("exact");
    within(log_all(400.0), all.log().0, "Fubini numbers");
}

#[test]
fn a_count_of_an_activation_class_is_exact_or_a_lower_bound() {
    let (a, w) = (0.7, 1.3);
    let (mut signed, mut constant, mut dead, mut curved, mut generic) = (0, 0, 0, 0, 0);
    for (word, activation) in Activation::ALL {
        let s = |z: f64| activation.value(z);
        let class = activation.class();
        for z in (0..40).map(|i| -2.0 + 0.1 * f64::from(i)) {
            let neuron = a * s(w * z);
            match class.symmetry() {
                Some(symmetry) => {
                    if symmetry.starts_with("odd") {
                        // A copy with the other sign does the same, up to what an output bias takes up.
                        let bias = if class.needs_output_bias() { a * 2.0 * s(0.0) } else { 0.0 };
                        assert!((neuron - (bias - a * s(-w * z))).abs() < 1e-12, "{word} at {z}");
                    }
                    if symmetry.ends_with("dead") && !class.needs_output_bias() {
                        assert_eq!(s(0.0), 0.0, "{word}");
                    }
                }
                None => {
                    // A flipped neuron and a pair of any size c do the same: a curve of minima in no affine subspace.
                    for c in [0.4, 1.0, 2.5] {
                        let u = a * w / c;
                        let family = a * s(-w * z) + c * (s(u * z) - s(-u * z));
                        assert!((neuron - family).abs() < 1e-12, "{word} at {z}, {c}");
                    }
                }
            }
        }
        match (class.symmetry(), class.needs_output_bias()) {
            (Some("odd-dead"), false) => signed += 1,
            (Some("odd-dead"), true) => constant += 1,
            (Some("dead"), _) => dead += 1,
            (None, _) => curved += 1,
            (Some("generic"), _) => {
                assert!(activation.value(0.0) != 0.0, "{word}");
                generic += 1;
            }
            other => panic!("{word}: {other:?}"),
        }
        assert!(class.symmetry().is_none_or(|symmetry| Blocks::WORDS.contains(&symmetry)));
    }
    assert_eq!((signed, constant, dead, curved, generic), (5, 1, 3, 9, 1));
}
