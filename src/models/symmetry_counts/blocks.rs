//! What the neurons of a wide layer may do at a copy of a narrow point.

/// Which blocks of neurons there are beside the copies of the neurons of the narrow network: the `m` neurons of the wide one
/// fall into labelled blocks (copies of one neuron each, never empty) and into what is listed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blocks {
    /// Copies come with either sign: the activation is odd.
    pub signed: bool,
    /// Blocks without a label, whose neurons share any incoming weights and cancel each other.
    pub zero_groups: bool,
    /// Neurons without incoming weights: the activation vanishes at zero.
    pub dead: bool,
}

impl Blocks {
    /// The words for an activation, in the order of the documentation.
    pub const WORDS: [&'static str; 4] = ["generic", "odd", "odd-dead", "dead"];

    /// What the neurons of zero-loss points do, for an activation of this word.
    pub fn minima(word: &str) -> Option<Self> {
        Self::WORDS.contains(&word).then_some(Blocks {
            signed: word.starts_with("odd"),
            zero_groups: true,
            dead: word.ends_with("dead"),
        })
    }

    /// The same for critical points with a loss: cancelling neurons would have to have fixed incoming weights.
    pub fn critical(word: &str) -> Option<Self> {
        Some(Blocks { zero_groups: false, ..Self::minima(word)? })
    }

    /// One or two ways of copying a neuron.
    pub fn signs(self) -> u64 {
        1 + u64::from(self.signed)
    }

    /// A number from 0 to 7.
    pub(super) fn index(self) -> usize {
        usize::from(self.signed) + 2 * usize::from(self.zero_groups) + 4 * usize::from(self.dead)
    }
}
