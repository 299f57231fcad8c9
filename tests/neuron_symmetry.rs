//! The geometry of symmetry-induced subspaces on networks and by enumeration; none of it is how a value is computed.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::reference::{self, Row};
use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use saddlepoint::models::neuron_symmetry::affine::AffineSubspace;
use saddlepoint::models::neuron_symmetry::block_code::BlockCode;
use saddlepoint::models::neuron_symmetry::classifier::{Unclassified, classify};
use saddlepoint::models::neuron_symmetry::connectivity::{MeetingGraph, diameter, edges, first_betti};
use saddlepoint::models::neuron_symmetry::hessian_index::{Inertia, Shares, SplitNeuron};
use saddlepoint::models::neuron_symmetry::intersection::Join;
use saddlepoint::models::neuron_symmetry::path::{ZeroLossPath, steps};
use saddlepoint::models::neuron_symmetry::permutation::Permutation;
use saddlepoint::models::neuron_symmetry::subspaces::Subspaces;
use saddlepoint::models::neuron_symmetry::two_layer::{Examples, SmoothUnit, TwoLayer};

/// Widths and numbers of inputs and outputs of small networks: (r, m, d_in, d_out).
const SMALL: [[usize; 4]; 6] =
    [[1, 3, 2, 1], [2, 4, 2, 1], [2, 4, 1, 3], [2, 4, 2, 2], [3, 4, 3, 1], [1, 4, 2, 2]];

fn random(rows: usize, columns: usize, rng: &mut impl Rng) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |_, _| rng.random_range(-1.0..1.0))
}

fn coordinates(count: usize, rng: &mut impl Rng) -> DVector<f64> {
    DVector::from_fn(count, |_, _| rng.random_range(-1.5..1.5))
}

/// A network whose neurons differ and do something.
fn network(unit: SmoothUnit, r: usize, d_in: usize, d_out: usize, rng: &mut impl Rng) -> TwoLayer {
    let mut incoming = random(d_in, r, rng) * 1.5;
    let outgoing = random(d_out, r, rng).map(|a| a + a.signum() * 0.5);
    for i in 0..r {
        incoming[(0, i)] += 0.9 * (i as f64 - 0.5 * (r as f64 - 1.0)) + 0.2;
    }
    TwoLayer { unit, incoming, outgoing }
}

fn inputs(d_in: usize, count: usize, rng: &mut impl Rng) -> DMatrix<f64> {
    random(d_in, count, rng) * 3.0
}

/// A narrow network with examples that it satisfies.
fn taught(unit: SmoothUnit, [r, _, d_in, d_out]: [usize; 4], rng: &mut impl Rng) -> (TwoLayer, Examples) {
    let narrow = network(unit, r, d_in, d_out, rng);
    let examples = narrow.teach(inputs(d_in, 150, rng));
    (narrow, examples)
}

fn rank(matrix: &DMatrix<f64>, tolerance: f64) -> usize {
    if matrix.is_empty() { 0 } else { matrix.rank(tolerance * matrix.amax()) }
}

fn permutations(size: usize) -> Vec<Permutation> {
    let mut all = vec![vec![]];
    for _ in 0..size {
        let longer = |images: Vec<usize>| {
            let free: Vec<usize> = (0..size).filter(|i| !images.contains(i)).collect();
            free.into_iter().map(move |i| images.iter().copied().chain([i]).collect::<Vec<_>>())
        };
        all = all.into_iter().flat_map(longer).collect();
    }
    all.into_iter().filter_map(Permutation::new).collect()
}

/// Reference rows of a quantity: their widths and their values.
fn rows(quantity: &str) -> Vec<(usize, usize, String)> {
    let tables = ["counts", "geometry"].map(|name| format!("data/reference/symmetry-{name}.csv"));
    let all = tables.iter().flat_map(|path| reference::table::<Row>(path));
    let rows = all.filter(|row| row.quantity == quantity).map(|row| {
        let params: BTreeMap<String, usize> = serde_json::from_str(&row.params).expect("widths");
        let r = params["r"];
        (r, params.get("m").copied().unwrap_or(r + 1), row.value)
    });
    let rows: Vec<_> = rows.collect();
    assert!(!rows.is_empty(), "no rows for {quantity}");
    rows
}

#[test]
fn enumerated_subspaces_are_as_many_as_counted() {
    let mut compared = 0;
    for (quantity, all) in
        [("T", Subspaces::minima as fn(usize, usize) -> Subspaces), ("G", Subspaces::critical)]
    {
        for (r, m, count) in rows(quantity) {
            let Some(count) = count.parse::<usize>().ok().filter(|&n| n < 200_000) else { continue };
            let codes: BTreeSet<BlockCode> = all(r, m).collect();
            assert_eq!((codes.len(), all(r, m).count()), (count, count), "{quantity}({r}, {m})");
            assert!(codes.iter().all(|code| code.base_width() == r && code.width() == m));
            compared += 1;
        }
    }
    assert!(compared > 12);
    assert_eq!(Subspaces::minima(3, 2).count() + Subspaces::critical(0, 2).count(), 0);
    assert_eq!(Subspaces::minima(0, 5).count(), 52);
    let texts: Vec<String> = Subspaces::minima(1, 2).map(|code| code.to_string()).collect();
    assert_eq!(texts, ["a,1", "1,1", "1,a"].map(String::from).to_vec(), "{texts:?}");
}

#[test]
fn every_subspace_of_minima_has_no_loss_no_gradient_and_the_dimension_and_nullity_of_its_code() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut wider = 0;
    for sizes in SMALL {
        let [r, m, d_in, d_out] = sizes;
        let (narrow, examples) = taught(SmoothUnit::Generic, sizes, &mut rng);
        for code in Subspaces::minima(r, m) {
            let subspace = AffineSubspace::minima(&code, &narrow);
            assert_eq!(subspace.dimension(), code.dimension(d_in, d_out), "{code}");
            assert_eq!(rank(&subspace.directions, 1e-10), subspace.dimension(), "{code}");
            let at = subspace.at(&coordinates(subspace.dimension(), &mut rng));
            let wide = narrow.with_parameters(&at);
            assert!(wide.loss(&examples) < 1e-24, "{code}: loss {:e}", wide.loss(&examples));
            assert!(wide.gradient(&examples).amax() < 1e-12, "{code}");
            let nullity = at.len() - rank(&wide.jacobian(&examples.inputs), 1e-11);
            assert_eq!(nullity, code.nullity(d_in, d_out), "{code} of {sizes:?}");
            assert!(nullity >= subspace.dimension());
            wider += usize::from(nullity > subspace.dimension());
            // Without loss the Hessian is that of Gauss and Newton.
            let jacobian = wide.jacobian(&examples.inputs);
            let gauss = jacobian.tr_mul(&jacobian) / examples.inputs.ncols() as f64;
            assert!((wide.hessian(&examples) - &gauss).amax() < 1e-12 * (1.0 + gauss.amax()));
        }
    }
    assert!(wider > 0, "copies are flatter than their subspace");
}

#[test]
fn gradient_and_hessian_are_differences_of_the_loss() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    for unit in [SmoothUnit::Generic, SmoothUnit::Sigmoid, SmoothUnit::Tanh, SmoothUnit::Softplus] {
        let (_, examples) = taught(unit, [2, 2, 2, 2], &mut rng);
        let own = network(unit, 3, 2, 2, &mut rng);
        let (at, step) = (own.parameters(), 1e-4);
        let (gradient, hessian) = (own.gradient(&examples), own.hessian(&examples));
        assert!((&hessian - hessian.transpose()).amax() < 1e-14);
        for i in 0..at.len() {
            let shifted = |h: f64| {
                let mut at = at.clone();
                at[i] += h;
                own.with_parameters(&at)
            };
            let slope = (shifted(step).loss(&examples) - shifted(-step).loss(&examples)) / (2.0 * step);
            assert!((slope - gradient[i]).abs() < 1e-6, "{unit:?}: {slope} {}", gradient[i]);
            let bend =
                (shifted(step).gradient(&examples) - shifted(-step).gradient(&examples)) / (2.0 * step);
            assert!((bend - hessian.column(i)).amax() < 1e-5, "{unit:?}");
        }
    }
}

#[test]
fn subspaces_meet_where_the_join_of_their_codes_says_and_in_that_dimension() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let mut meeting = 0;
    for [r, m, d_in, d_out] in [[1, 3, 2, 1], [2, 3, 1, 2], [2, 4, 2, 1], [1, 4, 1, 2], [3, 4, 2, 2]] {
        let narrow = network(SmoothUnit::Generic, r, d_in, d_out, &mut rng);
        let codes: Vec<BlockCode> = Subspaces::minima(r, m).collect();
        let spaces: Vec<_> = codes.iter().map(|code| AffineSubspace::minima(code, &narrow)).collect();
        let mut pairs = 0;
        for i in 0..codes.len() {
            for j in 0..i {
                let (a, b) = (&spaces[i], &spaces[j]);
                // Both at once: p + A x = q + B y.
                let mut system = DMatrix::zeros(a.point.len(), a.dimension() + b.dimension() + 1);
                system.columns_mut(0, a.dimension()).copy_from(&a.directions);
                system.columns_mut(a.dimension(), b.dimension()).copy_from(&b.directions);
                let known = a.dimension() + b.dimension();
                let homogeneous = rank(&system.columns(0, known).into_owned(), 1e-10);
                system.set_column(known, &(&b.point - &a.point));
                let meets = rank(&system, 1e-10) == homogeneous;
                let join = Join::of(&codes[i], &codes[j]);
                assert_eq!(join.is_some(), meets, "{} and {}", codes[i], codes[j]);
                let dimension = join.map(|join| join.dimension(d_in, d_out));
                assert_eq!(dimension, meets.then_some(known - homogeneous), "{} and {}", codes[i], codes[j]);
                // No subspace contains another one.
                assert!(dimension.is_none_or(|d| d < a.dimension().min(b.dimension())));
                pairs += usize::from(meets);
            }
        }
        assert_eq!(edges(r, m).to_string(), pairs.to_string());
        meeting += pairs;
    }
    assert!(meeting > 300);
}

#[test]
fn neighbours_found_by_joining_and_dividing_are_those_found_in_pairs() {
    for (r, m) in [(1, 4), (2, 4), (3, 4), (2, 5), (3, 5)] {
        let graph = MeetingGraph::new(r, m, 10_000).expect("a small graph");
        let mut twice = 0;
        for (i, code) in graph.codes.iter().enumerate() {
            let near: BTreeSet<usize> = graph.neighbours[i].iter().copied().collect();
            assert_eq!(near.len(), graph.neighbours[i].len(), "{code}: each once");
            let others = (0..graph.codes.len()).filter(|&j| j != i && code.meets(&graph.codes[j]));
            assert_eq!(near, others.collect(), "{code}");
            twice += near.len();
        }
        assert_eq!(edges(r, m).to_string(), (twice / 2).to_string(), "({r}, {m})");
    }
    assert!(MeetingGraph::new(3, 5, 449).is_none() && MeetingGraph::new(3, 5, 450).is_some());
}

#[test]
fn diameters_and_loops_are_those_of_the_graph_of_subspaces() {
    for (r, m, expected) in rows("graph_diameter") {
        let expected: usize = expected.parse().expect("a number");
        assert_eq!(diameter(r, m, 10_000), Some(expected), "({r}, {m})");
    }
    // Closed forms against a search from everywhere.
    for (r, m) in [(1, 1), (1, 2), (1, 3), (1, 5), (2, 3), (3, 4), (4, 5), (2, 2), (3, 3)] {
        let graph = MeetingGraph::new(r, m, 10_000).expect("a small graph");
        let all = (0..graph.codes.len()).flat_map(|i| graph.distances(i));
        let farthest = all.collect::<Option<Vec<_>>>().map(|all| all.into_iter().max().unwrap_or(0));
        assert_eq!(diameter(r, m, 0), farthest, "({r}, {m})");
        if m == r + 1 {
            // No three subspaces meet in pairs: loops are edges less vertices plus one.
            let near = |i: usize, j: usize| graph.neighbours[i].contains(&j);
            let ends = |i: usize| graph.neighbours[i].iter().map(move |&j| (i, j));
            let doubled: Vec<_> = (0..graph.codes.len()).flat_map(ends).collect();
            let triangle = |&(i, j): &(usize, usize)| graph.neighbours[i].iter().any(|&k| near(j, k));
            assert!(!doubled.iter().any(triangle));
            let loops = doubled.len() / 2 + 1 - graph.codes.len();
            assert_eq!(first_betti(r, m).map(|n| n.to_string()), Some(loops.to_string()));
        }
    }
    for (r, m, expected) in rows("betti1_m_eq_r_plus_1") {
        assert_eq!(first_betti(r, m).map(|n| n.to_string()), Some(expected), "({r}, {m})");
    }
    // Beyond the search: honestly unknown.
    assert_eq!((diameter(2, 4, 61), diameter(2, 4, 62)), (None, Some(4)));
}

#[test]
fn paths_have_no_loss_end_in_the_other_order_and_are_shortest() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    for r in 1..=4 {
        let (narrow, examples) = taught(SmoothUnit::Generic, [r, r + 1, 2, 2], &mut rng);
        let parked = coordinates(2, &mut rng);
        let graph = MeetingGraph::new(r, r + 1, 10_000).expect("a small graph");
        let parked_code = |order: &dyn Fn(usize) -> usize| {
            let names: Vec<usize> = (0..r).map(order).chain([r]).collect();
            let code = BlockCode::new(&names, |&name| (name < r).then_some(name)).expect("labels used once");
            graph.codes.iter().position(|known| *known == code).expect("a code")
        };
        let distances = graph.distances(parked_code(&|slot| slot));
        for permutation in permutations(r) {
            let path = ZeroLossPath::new(&narrow, &parked, &permutation).expect("sizes fit");
            let cycles = permutation.cycles();
            let moved: usize = cycles.iter().map(Vec::len).sum();
            assert_eq!(path.segments(), 2 * (moved + cycles.len()) + 1);
            let hops = distances[parked_code(&|slot| permutation.image(slot))];
            assert_eq!(Some(path.segments() - 1), hops, "{permutation}");
            for segment in 0..path.segments() {
                for t in [0.0, 0.31, 0.77, 1.0] {
                    let loss = path.at(segment, t).expect("a segment").loss(&examples);
                    assert!(loss < 1e-24, "{permutation}: {loss:e} on segment {segment}");
                }
            }
            let end = path.at(path.segments() - 1, 1.0).expect("the end");
            let start = path.at(0, 0.0).expect("the start");
            for slot in 0..r {
                assert_eq!(end.incoming.column(slot), narrow.incoming.column(permutation.image(slot)));
                assert_eq!(end.outgoing.column(slot), narrow.outgoing.column(permutation.image(slot)));
                assert_eq!(start.incoming.column(slot), narrow.incoming.column(slot));
            }
            assert!(
                (end.incoming.column(r) - &parked).amax() < 1e-15 && end.outgoing.column(r).amax() == 0.0
            );
            assert!(path.at(path.segments(), 0.0).is_none());
        }
    }
    assert!(
        ZeroLossPath::new(
            &network(SmoothUnit::Tanh, 2, 1, 1, &mut rng),
            &DVector::zeros(1),
            &"1".parse().unwrap()
        )
        .is_none()
    );
}

#[test]
fn distances_of_permuted_networks_are_those_of_an_independent_search() {
    for (r, m, histogram) in rows("perm_distance_histogram") {
        let mut found: BTreeMap<usize, usize> = BTreeMap::new();
        let graph = if m == r + 1 { None } else { MeetingGraph::new(r, m, 10_000) };
        let place = |permutation: &Permutation| {
            let names: Vec<usize> = (0..r).map(|slot| permutation.image(slot)).chain(r..m).collect();
            let code = BlockCode::new(&names, |&name| (name < r).then_some(name));
            graph.as_ref().and_then(|graph| graph.codes.iter().position(|known| Some(known) == code.as_ref()))
        };
        let identity = Permutation::new((0..r).collect()).expect("a permutation");
        let distances = place(&identity).map(|from| graph.as_ref().expect("a graph").distances(from));
        for permutation in permutations(r) {
            let hops = match &distances {
                None => steps(&permutation).len() - 1,
                Some(distances) => distances[place(&permutation).expect("a code")].expect("connected"),
            };
            *found.entry(hops).or_default() += 1;
        }
        let text: Vec<String> = found.iter().map(|(hops, count)| format!("{hops}:{count}")).collect();
        assert_eq!(text.join(" "), histogram, "({r}, {m})");
    }
}

/// Critical points with a loss, of any index, of networks too narrow for their examples.
fn critical_points(
    unit: SmoothUnit,
    r: usize,
    [d_in, d_out]: [usize; 2],
    wanted: usize,
    rng: &mut impl Rng,
) -> Vec<(TwoLayer, Examples)> {
    let mut found = Vec::new();
    for _ in 0..400 {
        let teacher = network(unit, r + 2, d_in, d_out, rng);
        let mut examples = teacher.teach(inputs(d_in, 40, rng));
        examples.targets += random(d_out, 40, rng);
        let mut own = network(unit, r, d_in, d_out, rng);
        for _ in 0..100 {
            let step = own.hessian(&examples).lu().solve(&own.gradient(&examples));
            let Some(step) = step.filter(|step| step.iter().all(|x| x.is_finite())) else { break };
            if step.norm() < 1e-15 * own.parameters().norm() {
                break;
            }
            let scale = (0.3 / step.norm()).min(1.0);
            own = own.with_parameters(&(own.parameters() - step * scale));
        }
        let apart = |i: usize| (0..i).all(|j| (own.incoming.column(i) - own.incoming.column(j)).norm() > 0.1);
        let irreducible = (0..r).all(|i| own.outgoing.column(i).norm() > 0.05 && apart(i));
        let settled = own.gradient(&examples).amax() < 1e-13 && own.parameters().amax() < 8.0;
        let regular = Inertia::of(&own.hessian(&examples), 1e-7).null == 0;
        if settled && irreducible && regular && own.loss(&examples) > 1e-3 {
            found.push((own, examples));
            if found.len() == wanted {
                break;
            }
        }
    }
    assert_eq!(found.len(), wanted, "{unit:?}, {r} neurons");
    found
}

#[test]
fn splitting_a_critical_neuron_adds_the_index_and_nullity_of_the_formula() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let (mut plateaus, mut strict, mut against, mut coupled) = (0, 0, 0, 0);
    for (r, m, sizes) in [(1, 3, [2, 1]), (2, 4, [2, 1]), (1, 3, [2, 2]), (2, 4, [3, 2]), (1, 3, [2, 3])] {
        for (narrow, examples) in critical_points(SmoothUnit::Generic, r, sizes, 4, &mut rng) {
            let base = Inertia::of(&narrow.hessian(&examples), 1e-7);
            let neurons: Vec<_> = (0..r).map(|i| SplitNeuron::of(&narrow, i, &examples, 1e-9)).collect();
            for code in Subspaces::critical(r, m) {
                let subspace = AffineSubspace::critical(&code, &narrow);
                assert_eq!(subspace.dimension(), m - r);
                let shares = DVector::from_fn(m - r, |_, _| {
                    let share: f64 = rng.random_range(0.15..0.45);
                    if rng.random_range(0..3) == 0 { -share } else { share }
                });
                let wide = narrow.with_parameters(&subspace.at(&shares));
                assert!(wide.gradient(&examples).amax() < 1e-12, "{code}");
                let mut expected = base;
                for (block, (group, label)) in code.groups().enumerate() {
                    let label = label.expect("copies only");
                    let outgoing = narrow.outgoing.column(label);
                    let share = |&q: &usize| wide.outgoing.column(q).dot(&outgoing) / outgoing.norm_squared();
                    let shares = Shares::of(&group.iter().map(share).collect::<Vec<_>>());
                    assert_eq!(shares.copies(), code.sizes()[block]);
                    let added = neurons[label].added(shares);
                    if shares.copies() > 1 {
                        plateaus += usize::from(added.negative == 0);
                        strict += usize::from(added.negative > 0);
                        against += usize::from(shares.negative > 0);
                        coupled += usize::from(neurons[label].coupling > 0);
                    }
                    expected = expected.plus(added);
                }
                let found = Inertia::of(&wide.hessian(&examples), 1e-10);
                assert_eq!(found, expected, "{code} of {sizes:?}: shares {shares}");
            }
        }
    }
    assert!(
        plateaus > 0 && strict > 0 && against > 0 && coupled > 0,
        "{plateaus} {strict} {against} {coupled}"
    );
}

#[test]
fn a_copy_without_a_share_leaves_its_incoming_weights_flat() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    for (narrow, examples) in critical_points(SmoothUnit::Generic, 1, [2, 1], 4, &mut rng) {
        let code = Subspaces::critical(1, 3).next().expect("a code");
        let wide = narrow.with_parameters(
            &AffineSubspace::critical(&code, &narrow).at(&DVector::from_vec(vec![0.4, 0.0])),
        );
        let neuron = SplitNeuron::of(&narrow, 0, &examples, 1e-9);
        let added = neuron.added(Shares { positive: 2, negative: 0, zero: 1 });
        let base = Inertia::of(&narrow.hessian(&examples), 1e-7);
        assert_eq!(Inertia::of(&wide.hessian(&examples), 1e-10), base.plus(added));
        assert!(added.null >= 2 + 2);
    }
}

#[test]
fn perturbed_networks_are_classified_as_the_subspace_they_were_perturbed_from() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut loosest = 0.0f64;
    for sizes in [[2, 4, 2, 1], [3, 4, 3, 1], [1, 4, 2, 2]] {
        let [r, m, ..] = sizes;
        let (narrow, examples) = taught(SmoothUnit::Generic, sizes, &mut rng);
        for code in Subspaces::minima(r, m) {
            let subspace = AffineSubspace::minima(&code, &narrow);
            let at = subspace.at(&coordinates(subspace.dimension(), &mut rng));
            let wide = narrow.with_parameters(&(&at + coordinates(at.len(), &mut rng) * 1e-7));
            let found =
                classify(&wide, &narrow, wide.loss(&examples)).unwrap_or_else(|e| panic!("{code}: {e}"));
            assert_eq!(found.code, code);
            assert!(found.reversed.iter().all(|reversed| !reversed));
            loosest = loosest.max(found.spread).max(found.imbalance);
            assert!(subspace.distance(&wide.parameters()) < 1e-6 && subspace.distance(&at) < 1e-12);
        }
    }
    assert!(loosest > 1e-8 && loosest < 1e-6, "{loosest:e}");
}

#[test]
fn odd_networks_are_classified_up_to_signs() {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    let (narrow, examples) = taught(SmoothUnit::Tanh, [2, 5, 2, 1], &mut rng);
    for code in Subspaces::minima(2, 5).step_by(7) {
        let subspace = AffineSubspace::minima(&code, &narrow);
        let mut wide = narrow.with_parameters(&subspace.at(&coordinates(subspace.dimension(), &mut rng)));
        let turned = [true, false, true, true, false];
        for (q, _) in turned.iter().enumerate().filter(|(_, turned)| **turned) {
            wide.incoming.column_mut(q).neg_mut();
            wide.outgoing.column_mut(q).neg_mut();
        }
        assert!(wide.loss(&examples) < 1e-24);
        let found = classify(&wide, &narrow, wide.loss(&examples)).unwrap_or_else(|e| panic!("{code}: {e}"));
        assert_eq!(found.code, code);
        for (neurons, label) in code.groups() {
            // Signs of a zero group are relative to its first neuron.
            let first = label.is_none() && turned[neurons[0]];
            assert!(neurons.iter().all(|&q| found.reversed[q] == (turned[q] ^ first)), "{code}");
        }
        wide.incoming.column_mut(1).fill(0.0);
        assert_eq!(classify(&wide, &narrow, 0.0), Err(Unclassified::Silent { neuron: 1 }));
    }
}

#[test]
fn sigmoids_have_zero_loss_outside_the_subspaces_and_are_said_to() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let (narrow, examples) = taught(SmoothUnit::Sigmoid, [1, 2, 2, 1], &mut rng);
    let (w, a) = (narrow.incoming.column(0).into_owned(), narrow.outgoing[(0, 0)]);
    // a s(w.x) = a - a s(-w.x), and a constant is a neuron without incoming weights.
    let wide = TwoLayer {
        incoming: DMatrix::from_columns(&[-w, DVector::zeros(2)]),
        outgoing: DMatrix::from_row_slice(1, 2, &[-a, 2.0 * a]),
        ..narrow.clone()
    };
    assert!(wide.loss(&examples) < 1e-24);
    assert_eq!(classify(&wide, &narrow, wide.loss(&examples)), Err(Unclassified::Missing { label: 0 }));
    let outside = |code: BlockCode| AffineSubspace::minima(&code, &narrow).distance(&wide.parameters());
    assert!(Subspaces::minima(1, 2).all(|code| outside(code) > 0.1));
    // It is isolated: no flat direction, where the subspaces have one each.
    assert_eq!(rank(&wide.jacobian(&examples.inputs), 1e-11), 6);
    // The same for an activation without the symmetry is no solution.
    let generic = TwoLayer { unit: SmoothUnit::Generic, ..wide };
    let target = TwoLayer { unit: SmoothUnit::Generic, ..narrow.clone() }.teach(examples.inputs.clone());
    assert!(generic.loss(&target) > 1e-4);
}

#[test]
fn networks_that_are_in_no_subspace_are_told_why() {
    let mut rng = ChaCha8Rng::seed_from_u64(10);
    let (narrow, _) = taught(SmoothUnit::Generic, [2, 3, 2, 1], &mut rng);
    let code = Subspaces::minima(2, 3).next().expect("a code");
    let mut wide = narrow.with_parameters(&AffineSubspace::minima(&code, &narrow).point);
    assert_eq!(classify(&wide, &narrow, 0.0).map(|found| found.code), Ok(code));
    wide.outgoing[(0, 0)] += 0.01;
    let sum = classify(&wide, &narrow, 1e-12);
    assert!(
        matches!(sum, Err(Unclassified::Sum { neuron: 0, deviation }) if (deviation - 0.01).abs() < 1e-9)
    );
    assert!(matches!(classify(&wide, &narrow, 1.0), Err(Unclassified::Ambiguous { neuron: 0, .. })));
    let other = network(SmoothUnit::Tanh, 2, 2, 1, &mut rng);
    assert_eq!(classify(&wide, &other, 0.0), Err(Unclassified::Unlike));
}
