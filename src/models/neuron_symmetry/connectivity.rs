//! How the subspaces of global minima hang together.

use std::collections::HashMap;

use crate::models::neuron_symmetry::block_code::BlockCode;
use crate::models::neuron_symmetry::intersection::Join;
use crate::models::neuron_symmetry::subspaces::Subspaces;
use crate::models::symmetry_counts::{Ask, Blocks, counts};
use crate::special::natural::Natural;

/// Minima of an activation without symmetries.
const MINIMA: Blocks = Blocks { signed: false, zero_groups: true, dead: false };

/// Connected components of the global minima of width `m` over minimal width `r <= m`; formula `symmetry.connectivity`.
pub fn components(r: usize, m: usize) -> Natural {
    if m > r { Natural::from(1) } else { factorial(m) }
}

/// Pairs of subspaces of global minima of width `m` over `r <= m` that meet; formula `symmetry.connectivity`.
pub fn edges(r: usize, m: usize) -> Natural {
    let h = m - r;
    let binomials = Binomials::new(m);
    // Set partitions, and set partitions with one block marked, of `n` elements.
    let bell = bell_numbers(h + 2);
    let marked: Vec<Natural> =
        bell.windows(2).map(|pair| pair[1].minus(&pair[0]).unwrap_or_default()).collect();
    let termwise = |a: &[Natural], b: &[Natural]| Series {
        from: 0,
        terms: a.iter().zip(b).map(|(x, y)| x.times(y)).take(h + 2).collect(),
    };
    let pairs = termwise(&bell, &bell);
    let one = binomials.quotient(&termwise(&bell, &marked), &pairs);
    let both = binomials.quotient(&termwise(&marked, &marked), &pairs);
    let apart = binomials.product(&one, &one, h + 2);
    let together = both.terms.iter().zip(&apart.terms).map(|(a, b)| a.minus(b).unwrap_or_default());
    let labelled = Series { from: 1, terms: together.skip(1).collect() };
    let meeting = binomials.product(&binomials.power(&labelled, r, h + 1), &pairs, h + 1);
    let single = counts(MINIMA, &[(Ask::One(r), m)]).remove(0).unwrap_or_default();
    meeting.terms[h].minus(&single).unwrap_or_default().over(2)
}

/// Largest number of steps from a subspace to another that it meets, and so on; formula `symmetry.connectivity`.
///
/// None where the minima are not connected, and where neither a theorem nor a search over at most `largest` subspaces tells.
pub fn diameter(r: usize, m: usize, largest: usize) -> Option<usize> {
    match (r, m - r) {
        (1, 0) => Some(0),
        (1, _) => Some(2),
        (_, 0) => None,
        (_, 1) => Some(2 * (3 * r / 2)),
        _ => searched_diameter(r, m, largest),
    }
}

/// First Betti number of the global minima: independent loops; formula `symmetry.connectivity`.
///
/// Known without spare neurons, with one, and for a single neuron; none elsewhere.
pub fn first_betti(r: usize, m: usize) -> Option<Natural> {
    match (r, m - r) {
        (1, _) | (_, 0) => Some(Natural::default()),
        (_, 1) => Some(Natural::from(1).plus(&factorial(m).over(2).times(&Natural::from(r as u64 - 2)))),
        _ => None,
    }
}

impl BlockCode {
    /// The codes of the subspaces that meet this one, without itself.
    pub fn neighbours(&self) -> Vec<BlockCode> {
        let mut found = Vec::new();
        for join in self.coarser() {
            for code in finer(&join) {
                let meets = Join::of(self, &code).is_some_and(|own| own.code.blocks() == join.blocks());
                if meets && code != *self {
                    found.push(code);
                }
            }
        }
        found
    }

    /// Codes that unite blocks of this one, at most one of them with a label.
    fn coarser(&self) -> Vec<BlockCode> {
        // Names of blocks after uniting, and the labels of what has been united.
        let mut partial: Vec<(Vec<usize>, Vec<Option<usize>>)> = vec![(Vec::new(), Vec::new())];
        for block in 0..self.blocks() {
            let label = self.label(block);
            let extend = |(names, labels): (Vec<usize>, Vec<Option<usize>>)| {
                (0..=labels.len()).filter_map(move |to| {
                    let (mut names, mut labels) = (names.clone(), labels.clone());
                    names.push(to);
                    match labels.get_mut(to) {
                        None => labels.push(label),
                        Some(known) if known.is_none() => *known = label,
                        Some(_) if label.is_none() => {}
                        Some(_) => return None,
                    }
                    Some((names, labels))
                })
            };
            partial = partial.into_iter().flat_map(extend).collect();
        }
        let code = |(names, labels): (Vec<usize>, Vec<Option<usize>>)| {
            let blocks: Vec<usize> = (0..self.width()).map(|q| names[self.block_of(q)]).collect();
            BlockCode::new(&blocks, |&block| labels[block])
        };
        partial.into_iter().filter_map(code).collect()
    }
}

/// Codes whose blocks divide those of `code`, one part of each labelled block with its label.
fn finer(code: &BlockCode) -> Vec<BlockCode> {
    let mut partial: Vec<Vec<(usize, usize, Option<usize>)>> = vec![vec![(0, 0, None); code.width()]];
    for (block, (neurons, label)) in code.groups().enumerate() {
        let parts: Vec<BlockCode> = Subspaces::minima(usize::from(label.is_some()), neurons.len()).collect();
        let extend = |names: Vec<(usize, usize, Option<usize>)>| {
            let neurons = &neurons;
            parts
                .iter()
                .map(move |part| {
                    let mut names = names.clone();
                    for (i, &neuron) in neurons.iter().enumerate() {
                        let own = part.block_of(i);
                        names[neuron] = (block, own, part.label(own).and(label));
                    }
                    names
                })
                .collect::<Vec<_>>()
        };
        partial = partial.into_iter().flat_map(extend).collect();
    }
    partial.into_iter().filter_map(|names| BlockCode::new(&names, |&(_, _, label)| label)).collect()
}

/// The subspaces of global minima, each with those that it meets.
#[derive(Debug, Clone)]
pub struct MeetingGraph {
    /// The codes, in the order of [`Subspaces`].
    pub codes: Vec<BlockCode>,
    /// For each code the places of those that it meets.
    pub neighbours: Vec<Vec<usize>>,
}

impl MeetingGraph {
    /// Of width `m` over `r`; none if there are more than `largest` subspaces.
    pub fn new(r: usize, m: usize, largest: usize) -> Option<Self> {
        let codes: Vec<BlockCode> = Subspaces::minima(r, m).take(largest.saturating_add(1)).collect();
        if codes.len() > largest {
            return None;
        }
        let places: HashMap<&BlockCode, usize> =
            codes.iter().enumerate().map(|(i, code)| (code, i)).collect();
        let near = |code: &BlockCode| {
            code.neighbours().iter().filter_map(|other| places.get(other).copied()).collect()
        };
        let neighbours = codes.iter().map(near).collect();
        Some(MeetingGraph { codes, neighbours })
    }

    /// Steps from one subspace to every other; none for those that cannot be reached.
    pub fn distances(&self, from: usize) -> Vec<Option<usize>> {
        let mut distances = vec![None; self.codes.len()];
        distances[from] = Some(0);
        let (mut front, mut steps) = (vec![from], 0);
        while !front.is_empty() {
            steps += 1;
            let mut next = Vec::new();
            for &near in front.iter().flat_map(|&at| &self.neighbours[at]) {
                if distances[near].is_none() {
                    distances[near] = Some(steps);
                    next.push(near);
                }
            }
            front = next;
        }
        distances
    }
}

/// Searches from one subspace of each type: permutations of the neurons and of the labels carry it to the others of its type.
fn searched_diameter(r: usize, m: usize, largest: usize) -> Option<usize> {
    let graph = MeetingGraph::new(r, m, largest)?;
    let mut types: Vec<Vec<(bool, usize)>> = Vec::new();
    let mut diameter = 0;
    for (place, code) in graph.codes.iter().enumerate() {
        let mut kind: Vec<(bool, usize)> =
            code.sizes().into_iter().enumerate().map(|(b, size)| (code.label(b).is_some(), size)).collect();
        kind.sort_unstable();
        if !types.contains(&kind) {
            types.push(kind);
            let farthest = graph.distances(place).into_iter().map(|d| d.unwrap_or(usize::MAX)).max()?;
            diameter = diameter.max(farthest);
        }
    }
    Some(diameter)
}

fn factorial(n: usize) -> Natural {
    (1..=n as u64).fold(Natural::from(1), |product, k| product.times(&Natural::from(k)))
}

/// Some terms of an exponential generating function.
#[derive(Debug, Clone)]
struct Series {
    /// Order of the first term; those below vanish.
    from: usize,
    /// `n!` times the coefficients.
    terms: Vec<Natural>,
}

/// Pascal's triangle.
struct Binomials(Vec<Vec<Natural>>);

impl Binomials {
    /// Down to row `last`.
    fn new(last: usize) -> Self {
        let mut rows = vec![vec![Natural::from(1)]];
        for n in 1..=last {
            let inner = rows[n - 1].windows(2).map(|pair| pair[0].plus(&pair[1]));
            let row = [Natural::from(1)].into_iter().chain(inner).chain([Natural::from(1)]).collect();
            rows.push(row);
        }
        Binomials(rows)
    }

    /// So many terms of a product.
    fn product(&self, a: &Series, b: &Series, length: usize) -> Series {
        let from = a.from + b.from;
        let term = |i: usize| {
            let row = &self.0[from + i];
            let inner = (0..=i).filter(|&j| j < a.terms.len() && i - j < b.terms.len());
            inner.fold(Natural::default(), |sum, j| {
                sum.plus(&row[a.from + j].times(&a.terms[j]).times(&b.terms[i - j]))
            })
        };
        let length = length.min(self.0.len() - from);
        Series { from, terms: (0..length).map(term).collect() }
    }

    /// So many terms of a power.
    fn power(&self, a: &Series, exponent: usize, length: usize) -> Series {
        let bits = (0..usize::BITS - exponent.leading_zeros()).rev();
        let unit = Series { from: 0, terms: vec![Natural::from(1)] };
        bits.fold(unit, |power, bit| {
            let square = self.product(&power, &power, length);
            if exponent >> bit & 1 == 1 { self.product(&square, a, length) } else { square }
        })
    }

    /// The quotient by a function that is one at zero, where its terms are natural numbers.
    fn quotient(&self, a: &Series, by: &Series) -> Series {
        let mut quotient = Series { from: 0, terms: Vec::with_capacity(a.terms.len()) };
        for (n, term) in a.terms.iter().enumerate().take(self.0.len()) {
            let known = (0..n).fold(Natural::default(), |sum, k| {
                sum.plus(&self.0[n][k].times(&quotient.terms[k]).times(&by.terms[n - k]))
            });
            quotient.terms.push(term.minus(&known).unwrap_or_default());
        }
        quotient
    }
}

/// Bell numbers up to `last`, by the triangle of partial sums.
fn bell_numbers(last: usize) -> Vec<Natural> {
    let mut row = vec![Natural::from(1)];
    let mut bell = vec![Natural::from(1)];
    for _ in 0..last {
        let mut next = vec![row[row.len() - 1].clone()];
        for above in &row {
            next.push(next[next.len() - 1].plus(above));
        }
        bell.push(next[0].clone());
        row = next;
    }
    bell
}
