//! The registries as lists: for the eye, and as JSON.

use serde_json::{Value as Json, json};

use crate::checks::check::Check;
use crate::quantity::{Kind, Parameter, Quantity};
use crate::report::card;
use crate::report::provenance::flag;
use crate::symbols::Symbol;

/// Every quantity: its summary, and what it makes of what.
pub fn table(quantities: &[&Quantity]) -> String {
    let width = quantities.iter().map(|q| q.name.len()).max().unwrap_or(0);
    let lines = quantities.iter().map(|q| {
        let params = names(&mut q.params.iter().map(|p| p.symbol));
        let columns = names(&mut q.columns.iter().copied());
        let sources: Vec<String> =
            [q.rigour.to_string()].into_iter().chain(card::paper_keys(q.formulas)).collect();
        let (first, second) = (q.summary, format!("{params} -> {columns} [{}]", sources.join(", ")));
        format!("{:width$}  {first}\n{:width$}  {second}\n", q.name, "")
    });
    lines.collect()
}

/// The same with everything the records say, as JSON.
pub fn json(quantities: &[&Quantity]) -> String {
    let list: Vec<Json> = quantities.iter().map(|q| quantity(q)).collect();
    format!("{:#}\n", Json::from(list))
}

/// Every check: its summary, what it depends on, and its papers.
pub fn checks_table(checks: &[&Check]) -> String {
    let width = checks.iter().map(|c| c.name.len()).max().unwrap_or(0);
    let lines = checks.iter().map(|check| {
        let params = names(&mut check.params.iter().map(|p| p.symbol));
        let papers = card::paper_keys(check.formulas).join(", ");
        format!("{:width$}  {}\n{:width$}  {params} [{papers}]\n", check.name, check.summary, "")
    });
    lines.collect()
}

/// The same with everything the records say, as JSON.
pub fn checks_json(checks: &[&Check]) -> String {
    let check = |check: &&Check| {
        json!({
            "name": check.name,
            "summary": check.summary,
            "expects": check.expects,
            "parameters": check.params.iter().map(parameter).collect::<Vec<_>>(),
            "labels": check.labels.iter().map(|s| symbol(s)).collect::<Vec<_>>(),
            "abscissa": check.abscissa.name,
            "samples": check.samples,
            "experiments": check.experiments,
            "formulas": check.formulas,
            "papers": card::papers_of(check.formulas),
        })
    };
    format!("{:#}\n", Json::from(checks.iter().map(check).collect::<Vec<_>>()))
}

fn names(symbols: &mut dyn Iterator<Item = &Symbol>) -> String {
    symbols.map(|s| s.name).collect::<Vec<_>>().join(", ")
}

fn quantity(quantity: &Quantity) -> Json {
    let columns = quantity.columns.iter().map(|s| symbol(s)).collect::<Vec<_>>();
    json!({
        "name": quantity.name,
        "summary": quantity.summary,
        "rigour": quantity.rigour.to_string(),
        "parameters": quantity.params.iter().map(parameter).collect::<Vec<_>>(),
        "columns": columns,
        "abscissa": quantity.abscissa.map(|s| s.name),
        "formulas": quantity.formulas,
        "papers": card::papers_of(quantity.formulas),
    })
}

fn parameter(parameter: &Parameter) -> Json {
    let mut json = symbol(parameter.symbol);
    let (kind, numbers) = match parameter.kind {
        Kind::Real => ("real", true),
        Kind::Integer => ("integer", true),
        Kind::Word(_) => ("word", false),
        Kind::RealOrWord(_) => ("real or word", true),
        Kind::IntegerOrWord(_) => ("integer or word", true),
        Kind::IndexedWord { .. } => ("word or indexed word", true),
        Kind::Form(_) => ("text", false),
    };
    json["flag"] = format!("--{}", flag(parameter.symbol.name)).into();
    json["kind"] = kind.into();
    if numbers {
        json["domain"] = parameter.domain.to_string().into();
    }
    if !parameter.kind.words().is_empty() {
        json["words"] = parameter.kind.words().into();
    }
    if let Kind::IndexedWord { indexed, .. } = parameter.kind {
        json["indexed"] = indexed.into();
    }
    if let Kind::Form(form) = parameter.kind {
        json["form"] = form.expected.into();
        json["example"] = form.example.into();
        json["instead_of"] = form.instead_of.iter().map(|s| s.name).collect::<Vec<_>>().into();
    }
    json["default"] = parameter.default.as_ref().map(ToString::to_string).into();
    json
}

fn symbol(symbol: &Symbol) -> Json {
    json!({ "name": symbol.name, "latex": symbol.latex, "meaning": symbol.meaning })
}

/// What a parameter may be: a domain, words, or both.
pub fn allowed(parameter: &Parameter) -> String {
    let words = parameter.kind.words().join(", ");
    match parameter.kind {
        Kind::Real => parameter.domain.to_string(),
        Kind::Integer => format!("integer in {}", parameter.domain),
        Kind::Word(_) => words,
        Kind::RealOrWord(_) => format!("{} or {words}", parameter.domain),
        Kind::IntegerOrWord(_) => format!("integer in {} or {words}", parameter.domain),
        Kind::IndexedWord { indexed, .. } => {
            let indexed: String = indexed.iter().map(|name| format!(", {name}(n)")).collect();
            format!("{words}{indexed} with integer n in {}", parameter.domain)
        }
        Kind::Form(form) => {
            let others: Vec<_> = form.instead_of.iter().map(|s| s.name).collect();
            let instead = if others.is_empty() { "" } else { ", instead of " };
            format!("{}, such as {}{instead}{}", form.expected, form.example, others.join(" and "))
        }
    }
}
