//! Permutations in one-line notation.

use std::fmt;
use std::str::FromStr;

/// A permutation of `0..n`: place `i` holds `self.image(i)`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Permutation {
    images: Vec<usize>,
}

impl Permutation {
    /// From its images; none if an image is missing.
    pub fn new(images: Vec<usize>) -> Option<Self> {
        let all = (0..images.len()).all(|i| images.contains(&i));
        all.then_some(Permutation { images })
    }

    /// Of how many elements.
    pub fn size(&self) -> usize {
        self.images.len()
    }

    /// What a place holds.
    pub fn image(&self, place: usize) -> usize {
        self.images[place]
    }

    /// Its cycles of more than one element, each from its least element on.
    pub fn cycles(&self) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.size()];
        let mut cycles = Vec::new();
        for start in 0..self.size() {
            let mut cycle = Vec::new();
            let mut at = start;
            while !seen[at] {
                seen[at] = true;
                cycle.push(at);
                at = self.images[at];
            }
            if cycle.len() > 1 {
                cycles.push(cycle);
            }
        }
        cycles
    }
}

impl FromStr for Permutation {
    type Err = String;

    /// Reads `2,3,1`: every number from one up, once.
    fn from_str(text: &str) -> Result<Self, String> {
        let count = text.split(',').count();
        let image = |item: &str| {
            let number = item.trim().parse().ok().filter(|number| (1..=count).contains(number));
            number
                .map(|number| number - 1)
                .ok_or_else(|| format!("'{item}' is not a number from 1 to {count}"))
        };
        let images: Vec<usize> = text.split(',').map(image).collect::<Result<_, _>>()?;
        Permutation::new(images).ok_or_else(|| format!("'{text}' has a number twice"))
    }
}

impl fmt::Display for Permutation {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let entries: Vec<String> = self.images.iter().map(|image| (image + 1).to_string()).collect();
        f.write_str(&entries.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_notation_is_read_written_and_refused() {
        let permutation: Permutation = "3,2,5,1,4".parse().unwrap();
        assert_eq!(permutation.cycles(), [vec![0, 2, 4, 3]]);
        assert_eq!(permutation.to_string(), "3,2,5,1,4");
        assert!("1".parse::<Permutation>().unwrap().cycles().is_empty());
        for wrong in ["", "0,1", "1,1", "1,3", "1,,2", "a", "2"] {
            assert!(wrong.parse::<Permutation>().is_err(), "{wrong}");
        }
    }
}
