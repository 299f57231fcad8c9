//! A large random instance whose patterns are signs, a bit per entry.

use rand::Rng;

use crate::experiments::ExperimentError;
use crate::experiments::instance::Instance;
use crate::experiments::patterns::Patterns;
use crate::experiments::signs::{Signs, WORD, clear_tail, differing};

/// Weights whose signs make one index into a table of partial sums.
const BLOCK: usize = 8;
/// Partial sums of a block.
const TABLE: usize = 1 << BLOCK;
/// Candidates for a planted pattern, one after the other, before it is given up.
pub const MOST_DRAWS: u32 = 100_000;
/// Blocks that are looked up together: their tables fit the smallest cache, and sums are loaded and stored once for all.
const TOGETHER: usize = 4;

/// Patterns with entries `+1` or `-1` that ask something of `z_mu = w . xi^mu / sqrt(size)`.
///
/// Takes two bits per entry. Alignments `w . xi^mu` are integers of the parity of `size`, counted 64 entries at a time; sums over
/// real weights are looked up 8 entries at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignPatterns {
    size: usize,
    patterns: usize,
    /// The patterns, one after the other.
    rows: Vec<u64>,
    /// For each block of 8 weights, its bits in every pattern.
    blocks: Vec<u8>,
}

impl SignPatterns {
    /// Patterns with independent, fair entries; at least one weight, any number of patterns.
    pub fn random(size: usize, patterns: usize, rng: &mut impl Rng) -> Result<Self, ExperimentError> {
        if size == 0 {
            return Err(ExperimentError::NoWeights);
        }
        let width = size.div_ceil(WORD);
        let mut rows: Vec<u64> = (0..width * patterns).map(|_| rng.next_u64()).collect();
        rows.chunks_exact_mut(width).for_each(|row| clear_tail(size, row));
        Ok(Self::from_rows(size, patterns, rows))
    }

    fn from_rows(size: usize, patterns: usize, rows: Vec<u64>) -> Self {
        let mut blocks = vec![0; size.div_ceil(BLOCK) * patterns];
        for (mu, row) in rows.chunks_exact(size.div_ceil(WORD)).enumerate() {
            let bytes = row.iter().flat_map(|word| word.to_le_bytes());
            for (block, byte) in blocks.chunks_exact_mut(patterns).zip(bytes) {
                block[mu] = byte;
            }
        }
        SignPatterns { size, patterns, rows, blocks }
    }

    /// Patterns with independent, fair entries, given that `accepts` their alignments with `reference`.
    ///
    /// Fails where none of [`MOST_DRAWS`] candidates in a row is accepted.
    pub fn planted(
        reference: &Signs,
        patterns: usize,
        accepts: impl Fn(i64) -> bool,
        rng: &mut impl Rng,
    ) -> Result<Self, ExperimentError> {
        let size = reference.size();
        if size == 0 {
            return Err(ExperimentError::NoWeights);
        }
        let mut rows = Vec::with_capacity(size.div_ceil(WORD) * patterns);
        for _ in 0..patterns {
            let candidates = (0..MOST_DRAWS).map(|_| Signs::random(size, rng));
            let accepted = |row: &Signs| accepts(alignment(size, row.words(), reference.words()));
            let row = candidates.into_iter().find(accepted);
            let row = row.ok_or(ExperimentError::NothingAccepted { candidates: MOST_DRAWS })?;
            rows.extend_from_slice(row.words());
        }
        Ok(Self::from_rows(size, patterns, rows))
    }

    /// The number of weights.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The number of patterns.
    pub fn patterns(&self) -> usize {
        self.patterns
    }

    /// The words of the patterns, one pattern after the other.
    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = &[u64]> {
        self.rows.chunks_exact(self.size.div_ceil(WORD))
    }

    /// The same patterns as numbers.
    pub fn instance(&self) -> Result<Instance, ExperimentError> {
        let values = |row: &[u64]| Signs::from_words(self.size, row.to_vec()).values();
        Instance::new(self.size, self.rows().flat_map(values).collect())
    }

    /// `w . xi^mu` of each pattern.
    pub fn alignments(&self, weights: &Signs) -> Result<Vec<i64>, ExperimentError> {
        self.check(weights)?;
        Ok(self.rows().map(|row| alignment(self.size, row, weights.words())).collect())
    }

    /// The smallest alignment with a pre-activation of at least `kappa`: of the parity of `size`, and beyond `size` if no
    /// weights can have it.
    pub fn least_alignment(&self, kappa: f64) -> i64 {
        let size = self.size as i64;
        let norm = (self.size as f64).sqrt();
        let mut least = (kappa * norm).clamp(-norm * norm, norm * norm).ceil() as i64 - 3;
        least -= (least - size) & 1;
        while least <= size && (least as f64) / norm < kappa {
            least += 2;
        }
        least
    }

    fn check(&self, weights: &Signs) -> Result<(), ExperimentError> {
        let given = weights.size();
        if given == self.size { Ok(()) } else { Err(ExperimentError::WrongLength { given, size: self.size }) }
    }
}

/// `w . xi` from the words of both.
#[inline]
pub(super) fn alignment(size: usize, row: &[u64], weights: &[u64]) -> i64 {
    size as i64 - 2 * differing(row, weights) as i64
}

/// Two passes over a byte per pattern and block of 8 weights, together about 3 ns each.
impl Patterns for SignPatterns {
    fn size(&self) -> usize {
        self.size
    }

    fn patterns(&self) -> usize {
        self.patterns
    }

    fn is_solution(&self, weights: &Signs, kappa: f64) -> Result<bool, ExperimentError> {
        self.check(weights)?;
        let least = self.least_alignment(kappa);
        Ok(self.rows().all(|row| alignment(self.size, row, weights.words()) >= least))
    }

    fn exchange(&self, means: &[f64], mut force: impl FnMut(usize, f64) -> f64, fields: &mut [f64]) {
        if self.patterns == 0 {
            fields.fill(0.0);
            return;
        }
        let mut sums = vec![0.0; self.patterns];
        let mut tables = [[0.0; TABLE]; TOGETHER];
        let several = self.blocks.chunks(TOGETHER * self.patterns);
        for (blocks, means) in several.zip(means.chunks(TOGETHER * BLOCK)) {
            let parts = means.chunks(BLOCK).chain(std::iter::repeat(&[][..]));
            tables.iter_mut().zip(parts).for_each(|(table, means)| fill_table(table, means));
            look_up(blocks, &tables, &mut sums);
        }
        sums.iter_mut().enumerate().for_each(|(mu, sum)| *sum = force(mu, *sum));
        let several = self.blocks.chunks(TOGETHER * self.patterns);
        for (blocks, fields) in several.zip(fields.chunks_mut(TOGETHER * BLOCK)) {
            tables = [[0.0; TABLE]; TOGETHER];
            collect(blocks, &sums, &mut tables);
            for (table, fields) in tables.iter_mut().zip(fields.chunks_mut(BLOCK)) {
                empty_table(table, fields);
            }
        }
    }
}

/// The sum of these at most 8 numbers under every choice of their signs.
fn fill_table(table: &mut [f64; TABLE], means: &[f64]) {
    table[0] = -means.iter().sum::<f64>();
    for j in 0..BLOCK {
        let twice = means.get(j).map_or(0.0, |mean| 2.0 * mean);
        let (low, high) = table.split_at_mut(1 << j);
        high.iter_mut().zip(low).for_each(|(high, low)| *high = *low + twice);
    }
}

/// For each of these at most 8 positions, the sum of the table under the sign that the index has there.
fn empty_table(table: &mut [f64; TABLE], fields: &mut [f64]) {
    for j in (0..BLOCK).rev() {
        let (low, high) = table.split_at_mut(1 << j);
        let high = &high[..low.len()];
        if let Some(field) = fields.get_mut(j) {
            *field = high.iter().zip(&*low).map(|(high, low)| high - low).sum();
        }
        low.iter_mut().zip(high).for_each(|(low, high)| *low += high);
    }
}

/// Adds to the sum of each pattern what the tables say of its blocks.
fn look_up(blocks: &[u8], tables: &[[f64; TABLE]; TOGETHER], sums: &mut [f64]) {
    let mut rows = blocks.chunks_exact(sums.len());
    let [t0, t1, t2, t3] = tables;
    match [rows.next(), rows.next(), rows.next(), rows.next()] {
        [Some(a), Some(b), Some(c), Some(d)] => {
            for ((((sum, a), b), c), d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                let pairs = [t0[*a as usize] + t1[*b as usize], t2[*c as usize] + t3[*d as usize]];
                *sum += pairs[0] + pairs[1];
            }
        }
        few => {
            for (row, table) in few.into_iter().flatten().zip(tables) {
                sums.iter_mut().zip(row).for_each(|(sum, index)| *sum += table[*index as usize]);
            }
        }
    }
}

/// Adds the force of each pattern to the entries that its blocks point to.
fn collect(blocks: &[u8], forces: &[f64], tables: &mut [[f64; TABLE]; TOGETHER]) {
    let mut rows = blocks.chunks_exact(forces.len());
    match [rows.next(), rows.next(), rows.next(), rows.next()] {
        [Some(a), Some(b), Some(c), Some(d)] => {
            let [t0, t1, t2, t3] = tables;
            for ((((force, a), b), c), d) in forces.iter().zip(a).zip(b).zip(c).zip(d) {
                t0[*a as usize] += force;
                t1[*b as usize] += force;
                t2[*c as usize] += force;
                t3[*d as usize] += force;
            }
        }
        few => {
            for (row, table) in few.into_iter().flatten().zip(tables) {
                forces.iter().zip(row).for_each(|(force, index)| table[*index as usize] += force);
            }
        }
    }
}
