//! The card of a quantity: its record and the formulas behind it, as text for a terminal.

use std::fmt::Write as _;

use crate::quantity::Quantity;
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
    for id in quantity.formulas {
        match Card::load(id) {
            Ok(card) => formula(&mut out, &card),
            Err(CardError::Missing(id)) => out += &format!("\nFormula {id}: not written yet\n"),
            Err(error) => out += &format!("\n{error}\n"),
        }
    }
    let known = known::values(quantity);
    if !known.is_empty() {
        out += "\nKnown values\n";
        known.iter().for_each(|line| out += &format!("  {line}\n"));
    }
    out
}

fn record(out: &mut String, quantity: &Quantity) {
    let flags = quantity.params.iter().map(|p| flag(p.symbol.name).len() + 2);
    let columns = quantity.columns.iter().map(|s| s.name.len());
    let width = flags.chain(columns).chain([STATUS.name.len(), RESIDUAL.name.len()]).max().unwrap_or(0);
    *out += "\nParameters\n";
    for parameter in quantity.params {
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
    *out += "\nColumns\n";
    for symbol in quantity.columns.iter().copied().chain([&ERROR, &RESIDUAL, &STATUS]) {
        let _ = writeln!(out, "  {:width$}  {}", symbol.name, symbol.meaning);
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
