//! Widths of several hidden layers.

/// A hidden layer: how wide it must be, and how wide it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer {
    /// Minimal width.
    pub minimal: usize,
    /// Actual width, not less.
    pub actual: usize,
}

impl Layer {
    /// Reads `3:4,5:6`, minimal and actual width of each layer, the first layer first.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse_all(text: &str, widest: usize) -> Result<Vec<Layer>, String> {
        text.split(',').map(|item| Layer::parse(item.trim(), widest)).collect()
    }

    fn parse(text: &str, widest: usize) -> Result<Layer, String> {
        let (minimal, actual) =
            text.split_once(':').ok_or_else(|| format!("'{text}' is not minimal:actual"))?;
        let width = |text: &str| {
            let width = text.trim().parse().ok().filter(|width| (1..=widest).contains(width));
            width.ok_or_else(|| format!("'{text}' is not a width from 1 to {widest}"))
        };
        let (minimal, actual) = (width(minimal)?, width(actual)?);
        if minimal > actual {
            return Err(format!("{minimal}:{actual} is narrower than it must be"));
        }
        Ok(Layer { minimal, actual })
    }

    /// Neurons more than needed.
    pub fn spare(&self) -> usize {
        self.actual - self.minimal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_read_and_refused() {
        let layer = |minimal, actual| Layer { minimal, actual };
        assert_eq!(Layer::parse_all("3:4, 5:6", 10), Ok(vec![layer(3, 4), layer(5, 6)]));
        assert_eq!(layer(3, 7).spare(), 4);
        for wrong in ["", "3", "3:", "3:4,", "4:3", "0:1", "3:11", "-1:2", "a:b"] {
            assert!(Layer::parse_all(wrong, 10).is_err(), "{wrong}");
        }
    }
}
