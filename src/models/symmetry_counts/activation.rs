//! Which activations the counts hold for.

use std::f64::consts::FRAC_1_SQRT_2;

use libm::erf;

use crate::special::gaussian::erfc;

/// What `s(z)` and `s(-z)` have to do with each other and with affine functions; formula `symmetry.activation-class`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// `s(z)`, `s(-z)`, `1` and `z` are linearly independent, and `s(0)` is not zero.
    Generic,
    /// The same with `s(0) = 0`.
    GenericDead,
    /// `s(-z) = -s(z)`.
    Odd,
    /// `s(z) + s(-z)` is a constant other than zero.
    ConstantOdd,
    /// `s(z) - s(-z)` is linear.
    EvenLinear,
    /// The same, and `s` is positively homogeneous: the blocks are curved.
    Homogeneous,
}

impl Class {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Class::Generic => "generic",
            Class::GenericDead => "generic-dead",
            Class::Odd => "odd",
            Class::ConstantOdd => "constant-odd",
            Class::EvenLinear => "even-linear",
            Class::Homogeneous => "homogeneous",
        }
    }

    /// The symmetry to count with, for hidden neurons without biases; `None` where some minima lie in no affine subspace of
    /// these kinds, so that the counts are lower bounds.
    pub fn symmetry(self) -> Option<&'static str> {
        match self {
            Class::Generic => Some("generic"),
            Class::GenericDead => Some("dead"),
            // With an output bias, which takes up the constants.
            Class::Odd | Class::ConstantOdd => Some("odd-dead"),
            Class::EvenLinear | Class::Homogeneous => None,
        }
    }

    /// Whether `symmetry` holds only if the output has a bias.
    pub fn needs_output_bias(self) -> bool {
        self == Class::ConstantOdd
    }
}

/// Activations in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // The names say it.
pub enum Activation {
    Sigmoid,
    Tanh,
    Erf,
    Arctan,
    Softsign,
    Sin,
    Softplus,
    Relu,
    LeakyRelu,
    Abs,
    Gelu,
    GeluTanh,
    Silu,
    Hardswish,
    Cos,
    Elu,
    Selu,
    Mish,
    SoftplusSigmoid,
}

impl Activation {
    /// Every activation with its word.
    pub const ALL: [(&'static str, Activation); 19] = [
        ("sigmoid", Activation::Sigmoid),
        ("tanh", Activation::Tanh),
        ("erf", Activation::Erf),
        ("arctan", Activation::Arctan),
        ("softsign", Activation::Softsign),
        ("sin", Activation::Sin),
        ("softplus", Activation::Softplus),
        ("relu", Activation::Relu),
        ("leaky-relu", Activation::LeakyRelu),
        ("abs", Activation::Abs),
        ("gelu", Activation::Gelu),
        ("gelu-tanh", Activation::GeluTanh),
        ("silu", Activation::Silu),
        ("hardswish", Activation::Hardswish),
        ("cos", Activation::Cos),
        ("elu", Activation::Elu),
        ("selu", Activation::Selu),
        ("mish", Activation::Mish),
        ("softplus-sigmoid", Activation::SoftplusSigmoid),
    ];

    /// The words, in order.
    pub const WORDS: [&'static str; Self::ALL.len()] = {
        let mut words = [""; Self::ALL.len()];
        let mut i = 0;
        while i < words.len() {
            words[i] = Self::ALL[i].0;
            i += 1;
        }
        words
    };

    /// The activation of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == word).map(|(_, activation)| *activation)
    }

    /// Its value.
    pub fn value(self, z: f64) -> f64 {
        let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
        let softplus = |z: f64| z.max(0.0) + (-z.abs()).exp().ln_1p();
        match self {
            Activation::Sigmoid => sigmoid(z),
            Activation::Tanh => z.tanh(),
            Activation::Erf => erf(z),
            Activation::Arctan => z.atan(),
            Activation::Softsign => z / (1.0 + z.abs()),
            Activation::Sin => z.sin(),
            Activation::Softplus => softplus(z),
            Activation::Relu => z.max(0.0),
            Activation::LeakyRelu => z.max(0.01 * z),
            Activation::Abs => z.abs(),
            Activation::Gelu => 0.5 * z * erfc(-z * FRAC_1_SQRT_2),
            Activation::GeluTanh => {
                0.5 * z * (1.0 + (0.797_884_560_802_865_4 * (z + 0.044715 * z * z * z)).tanh())
            }
            Activation::Silu => z * sigmoid(z),
            Activation::Hardswish => z * (z + 3.0).clamp(0.0, 6.0) / 6.0,
            Activation::Cos => z.cos(),
            Activation::Elu => z.max(0.0) + z.min(0.0).exp_m1(),
            Activation::Selu => 1.0507 * (z.max(0.0) + 1.6733 * z.min(0.0).exp_m1()),
            Activation::Mish => z * softplus(z).tanh(),
            Activation::SoftplusSigmoid => softplus(z) + sigmoid(4.0 * z),
        }
    }

    /// Its class; formula `symmetry.activation-class`.
    pub fn class(self) -> Class {
        match self {
            Activation::Sigmoid => Class::ConstantOdd,
            Activation::Tanh
            | Activation::Erf
            | Activation::Arctan
            | Activation::Softsign
            | Activation::Sin => Class::Odd,
            Activation::Softplus
            | Activation::Gelu
            | Activation::GeluTanh
            | Activation::Silu
            | Activation::Hardswish
            | Activation::Cos => Class::EvenLinear,
            Activation::Relu | Activation::LeakyRelu | Activation::Abs => Class::Homogeneous,
            Activation::Elu | Activation::Selu | Activation::Mish => Class::GenericDead,
            Activation::SoftplusSigmoid => Class::Generic,
        }
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::DMatrix;
    use std::f64::consts::LN_2;

    use super::*;

    /// Singular values of functions at points, each function scaled to one, relative to the largest.
    fn least_singular_value(functions: &[&dyn Fn(f64) -> f64]) -> f64 {
        let points: Vec<f64> = (0..41).map(|i| -4.0 + 0.2 * f64::from(i) + 0.013).collect();
        let mut matrix = DMatrix::from_fn(points.len(), functions.len(), |i, j| functions[j](points[i]));
        for mut column in matrix.column_iter_mut() {
            let norm = column.norm();
            column /= norm;
        }
        let values = matrix.singular_values();
        values.min() / values.max()
    }

    #[test]
    fn classes_are_what_the_rank_of_an_activation_and_its_mirror_image_says() {
        for (word, activation) in Activation::ALL {
            let s = |z: f64| activation.value(z);
            let mirror = |z: f64| activation.value(-z);
            let (one, identity) = (|_: f64| 1.0, |z: f64| z);
            let dependent = |functions: &[&dyn Fn(f64) -> f64]| least_singular_value(functions) < 1e-12;
            let odd = dependent(&[&s, &mirror]) && (s(1.0) + s(-1.0)).abs() < 1e-12;
            let constant_odd = dependent(&[&s, &mirror, &one]) && !odd && s(1.0) != s(-1.0);
            let even_linear =
                [1.0, 2.5].iter().all(|&z| (s(z) - s(-z) - z * (s(1.0) - s(-1.0))).abs() < 1e-12);
            let homogeneous = [-1.5, 2.0].iter().all(|&z| (s(3.0 * z) - 3.0 * s(z)).abs() < 1e-12);
            let independent = !dependent(&[&s, &mirror, &one, &identity]);
            let class = match (odd, constant_odd, even_linear, homogeneous, independent) {
                (true, false, false, false, false) => Class::Odd,
                (false, true, false, false, false) => Class::ConstantOdd,
                (false, false, true, true, false) => Class::Homogeneous,
                (false, false, true, false, false) => Class::EvenLinear,
                (false, false, false, false, true) if s(0.0) == 0.0 => Class::GenericDead,
                (false, false, false, false, true) => Class::Generic,
                other => panic!("{word}: {other:?}"),
            };
            assert_eq!(activation.class(), class, "{word}");
            assert_eq!(Activation::from_word(word), Some(activation));
        }
        assert!((Activation::Softplus.value(0.0) - LN_2).abs() < 1e-15);
    }
}
