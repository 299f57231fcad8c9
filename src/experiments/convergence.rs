//! Whether Markov chains have forgotten where they began.
//!
//! Chains of one length that sample one law from different starts, one number per step each.

/// The potential scale reduction of split chains: near 1 where all halves of all chains agree in mean and spread.
///
/// Each chain is cut in two, so a drift within a chain counts as well. None for chains of fewer than four steps, of unequal
/// lengths, or that do not move.
pub fn split_r_hat(chains: &[Vec<f64>]) -> Option<f64> {
    let halves = halves(chains)?;
    let Spread { within, total, .. } = Spread::of(&halves)?;
    Some((total / within).sqrt())
}

/// How many independent draws the split chains are worth, together.
///
/// The steps over the integrated autocorrelation time `1 + 2 sum_k rho_k`. The correlation of all chains counts what
/// they disagree in as correlation, and the sum ends where two neighbouring terms are no longer positive together. None as in
/// [`split_r_hat`].
pub fn effective_samples(chains: &[Vec<f64>]) -> Option<f64> {
    let halves = halves(chains)?;
    let Spread { means, within, total } = Spread::of(&halves)?;
    let (count, length) = (halves.len() as f64, halves[0].len());
    let correlation = |lag: usize| {
        let chain = |(chain, mean): (&&[f64], &f64)| {
            let products = chain.iter().zip(&chain[lag..]).map(|(x, y)| (x - mean) * (y - mean));
            products.sum::<f64>() / length as f64
        };
        let covariance = halves.iter().zip(&means).map(chain).sum::<f64>() / count;
        1.0 - (within - covariance) / total
    };
    // Sums of neighbouring correlations are positive and fall in a reversible chain.
    let (mut time, mut last) = (-1.0, f64::INFINITY);
    for lag in (0..length - 1).step_by(2) {
        let pair = (correlation(lag) + correlation(lag + 1)).min(last);
        if pair <= 0.0 {
            break;
        }
        time += 2.0 * pair;
        last = pair;
    }
    let steps = count * length as f64;
    // Alternating chains would be worth more than their steps; that much is not believed.
    Some(steps / time.max(1.0 / steps.log10()))
}

fn halves(chains: &[Vec<f64>]) -> Option<Vec<&[f64]>> {
    let length = chains.first()?.len();
    let half = length / 2;
    (half >= 2 && chains.iter().all(|chain| chain.len() == length))
        .then(|| chains.iter().flat_map(|chain| [&chain[..half], &chain[length - half..]]).collect())
}

struct Spread {
    means: Vec<f64>,
    /// Mean variance within a chain.
    within: f64,
    /// Variance of the law, too large as long as chains disagree.
    total: f64,
}

impl Spread {
    fn of(chains: &[&[f64]]) -> Option<Self> {
        let length = chains[0].len() as f64;
        let means: Vec<f64> = chains.iter().map(|chain| chain.iter().sum::<f64>() / length).collect();
        let variances = chains.iter().zip(&means).map(|(chain, mean)| sum_of_squares(chain, *mean));
        let within = variances.sum::<f64>() / (chains.len() as f64 * (length - 1.0));
        let grand = means.iter().sum::<f64>() / means.len() as f64;
        let between = sum_of_squares(&means, grand) / (means.len() as f64 - 1.0);
        let total = within * (length - 1.0) / length + between;
        (within > 0.0).then_some(Spread { means, within, total })
    }
}

fn sum_of_squares(values: &[f64], mean: f64) -> f64 {
    values.iter().map(|value| (value - mean).powi(2)).sum()
}
