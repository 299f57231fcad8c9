//! The cards of a quantity and of a check: the record and the formulas behind it, as text for a terminal.

use std::fmt::Write as _;

use crate::checks::check::Check;
use crate::quantity::{Parameter, Quantity};
use crate::report::card::{Card, CardError};
use crate::report::listing::allowed;
use crate::report::provenance::flag;
use crate::report::{example, known};
use crate::symbols::{ERROR, RESIDUAL, STATUS};

/// Everything there is to say about a quantity.
pub fn explain(quantity: &Quantity) -> String {
    let mut out = format!("{}\n{}\nRigour: {}\n", quantity.name, quantity.summary, quantity.rigour);
    record(&mut out, quantity);
    let _ = write!(out, "\nExample\n  {}\n", example::command(quantity));
    formulas(&mut out, quantity.formulas);
    let known = known::values(quantity);
    if !known.is_empty() {
        out += "\nKnown values\n";
        known.iter().for_each(|line| out += &format!("  {line}\n"));
    }
    out
}

/// Everything there is to say about a check.
pub fn explain_check(check: &Check) -> String {
    let mut out = format!("check {}\n{}\n", check.name, check.summary);
    let _ = write!(out, "\nExpected\n  {}\n", check.expects);
    let labels = check.labels.iter().map(|s| s.name.len());
    let width = flags(check.params).chain(labels).max().unwrap_or(0);
    parameters(&mut out, check.params, width);
    if !check.labels.is_empty() {
        out += "\nLabels of a row\n";
    }
    for symbol in check.labels {
        let _ = writeln!(out, "  {:width$}  {}", symbol.name, symbol.meaning);
    }
    let _ = write!(out, "\nExperiments ({} samples per point by default)\n", check.samples);
    check.experiments.iter().for_each(|file| out += &format!("  {file}\n"));
    let _ = write!(out, "\nExample\n  {} check {}\n", env!("CARGO_PKG_NAME"), check.name);
    formulas(&mut out, check.formulas);
    out
}

/// Widths of the flags.
fn flags(parameters: &[Parameter]) -> impl Iterator<Item = usize> {
    parameters.iter().map(|p| flag(p.symbol.name).len() + 2)
}

fn record(out: &mut String, quantity: &Quantity) {
    let columns = quantity.columns.iter().map(|s| s.name.len());
    let names = [STATUS.name.len(), RESIDUAL.name.len()];
    let width = flags(quantity.params).chain(columns).chain(names).max().unwrap_or(0);
    parameters(out, quantity.params, width);
    *out += "\nColumns\n";
    for symbol in quantity.columns.iter().copied().chain([&ERROR, &RESIDUAL, &STATUS]) {
        let _ = writeln!(out, "  {:width$}  {}", symbol.name, symbol.meaning);
    }
}

fn parameters(out: &mut String, parameters: &[Parameter], width: usize) {
    *out += "\nParameters\n";
    for parameter in parameters {
        let needed = if parameter.kind.instead_of().is_empty() { "required" } else { "optional" };
        let default = parameter.default.as_ref().map_or(needed.into(), |axis| format!("default {axis}"));
        let name = format!("--{}", flag(parameter.symbol.name));
        let _ = writeln!(
            out,
            "  {name:width$}  {} ({}; {default})",
            parameter.symbol.meaning,
            allowed(parameter)
        );
    }
}

fn formulas(out: &mut String, ids: &[&str]) {
    for id in ids {
        match Card::load(id) {
            Ok(card) => formula(out, &card),
            Err(CardError::Missing(id)) => *out += &format!("\nFormula {id}: not written yet\n"),
            Err(error) => *out += &format!("\n{error}\n"),
        }
    }
}

fn formula(out: &mut String, card: &Card) {
    let _ = write!(out, "\nFormula {}: {}\n", card.id, card.front.title);
    let facts = [
        ("Source", card.source()),
        ("Rigour", card.front.rigour.clone()),
        ("Symbols", card.front.symbols.join(", ")),
        ("Domain", card.front.domain.clone()),
        ("Builds on", card.front.uses.join(", ")),
        ("Checked by", card.front.identities.join(", ")),
    ];
    for (name, fact) in facts.iter().filter(|(_, fact)| !fact.is_empty()) {
        let _ = writeln!(out, "  {name}: {fact}");
    }
    for (heading, text) in &card.sections {
        let _ = if heading.is_empty() { writeln!(out) } else { write!(out, "\n  {heading}\n") };
        for line in text.lines() {
            let _ = if line.is_empty() { writeln!(out) } else { writeln!(out, "    {line}") };
        }
    }
}
