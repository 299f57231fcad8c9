//! Formula files, code, quantities, reference tables, identities and papers hold on to each other: no orphans.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::reference::{self, Row};
use common::{files, read};
use saddlepoint::quantities::QUANTITIES;
use saddlepoint::symbols::SYMBOLS;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Card {
    title: String,
    paper: String,
    #[serde(default)]
    see: Vec<String>,
    equation: Option<String>,
    status: String,
    rigour: String,
    code: Vec<String>,
    symbols: Vec<String>,
    domain: String,
    uses: Vec<String>,
    reference: Vec<String>,
    identities: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Paper {
    title: String,
    authors: String,
    year: u32,
    arxiv: Option<String>,
    journal: Option<String>,
}

const STATUSES: [&str; 4] = ["paper", "derived", "beyond", "erratum"];
const RIGOURS: [&str; 5] = ["theorem", "theorem given the maximum", "exact", "replica", "numerical"];
const SECTIONS: [&str; 5] = ["Statement", "Stable form", "Branch and start", "Limits", "Pitfalls"];

/// Front matter and body of every formula, by id.
fn cards() -> BTreeMap<String, (Card, String)> {
    let mut cards = BTreeMap::new();
    for path in files("formulas", "md").iter().filter(|path| *path != "formulas/README.md") {
        let inside =
            path.strip_prefix("formulas/").and_then(|path| path.strip_suffix(".md")).expect("a formula file");
        let (family, name) = inside.split_once('/').unwrap_or_else(|| panic!("{path} is in no family"));
        let id = format!("{family}.{name}");
        let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(family.chars().all(is_word) && name.chars().all(is_word), "{path}: ids are kebab-case");
        let text = read(path);
        let text = text.strip_prefix("+++\n").unwrap_or_else(|| panic!("{path} does not start with +++"));
        let (front, body) =
            text.split_once("\n+++\n").unwrap_or_else(|| panic!("{path}: front matter is not closed"));
        let card: Card = toml::from_str(front).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(cards.insert(id, (card, body.to_string())).is_none(), "{path}: id taken");
    }
    assert!(!cards.is_empty());
    cards
}

fn papers() -> BTreeMap<String, Paper> {
    toml::from_str(&read("formulas/papers.toml")).expect("papers.toml")
}

#[test]
fn front_matter_uses_the_closed_lists() {
    for (id, (card, _)) in cards() {
        assert!(STATUSES.contains(&card.status.as_str()), "{id}: status {}", card.status);
        assert!(RIGOURS.contains(&card.rigour.as_str()), "{id}: rigour {}", card.rigour);
        assert!(!card.title.is_empty() && !card.domain.is_empty(), "{id}");
        assert!(card.equation.is_none_or(|number| !number.is_empty()), "{id}: leave an unknown equation out");
        for symbol in &card.symbols {
            assert!(
                SYMBOLS.iter().any(|known| known.name == symbol),
                "{id}: {symbol} is not in the glossary"
            );
        }
    }
}

#[test]
fn bodies_have_the_five_sections_in_order_and_none_is_empty() {
    for (id, (_, body)) in cards() {
        let sections: Vec<(&str, &str)> = body
            .split("\n## ")
            .skip(1)
            .map(|section| section.split_once('\n').unwrap_or((section, "")))
            .collect();
        let titles: Vec<&str> = sections.iter().map(|(title, _)| *title).collect();
        assert_eq!(titles, SECTIONS, "{id}");
        sections.iter().for_each(|(title, text)| assert!(!text.trim().is_empty(), "{id}: {title} is empty"));
        assert_eq!(body.matches('$').count() % 2, 0, "{id}: a formula is not closed");
    }
}

#[test]
fn every_code_item_exists_and_its_doc_comment_names_the_formula() {
    let mut silent = Vec::new();
    for (id, (card, _)) in cards() {
        assert!(!card.code.is_empty(), "{id}: no code carries it out");
        for item in &card.code {
            let (path, name) = item.split_once('#').unwrap_or_else(|| panic!("{id}: {item} names no item"));
            let doc = documentation(&read(path), name);
            let doc = doc.unwrap_or_else(|| panic!("{id}: {path} has no public {name}"));
            if !identifiers(&doc).contains(id.as_str()) {
                silent.push(format!("{item}: {id}"));
            }
        }
    }
    assert!(silent.is_empty(), "doc comments that do not name their formula:\n{}", silent.join("\n"));
}

#[test]
fn every_formula_named_in_a_comment_exists() {
    let cards = cards();
    let families: BTreeSet<&str> = cards.keys().filter_map(|id| Some(id.split_once('.')?.0)).collect();
    let mut named = 0;
    for path in files("src", "rs") {
        let text = read(&path);
        let comments: String =
            text.lines().filter(|line| line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for id in identifiers(&comments) {
            let is_id = id
                .split_once('.')
                .is_some_and(|(family, name)| families.contains(family) && !name.contains('.'));
            // `binary.rs` is a file.
            if !is_id || id.ends_with(".rs") {
                continue;
            }
            assert!(cards.contains_key(id), "{path} names {id}, which has no file");
            named += 1;
        }
    }
    assert!(named > 0);
}

#[test]
fn every_formula_is_used_by_a_quantity_or_by_another_formula_and_every_id_exists() {
    let cards = cards();
    let mut used = BTreeSet::new();
    for quantity in QUANTITIES {
        for id in quantity.formulas {
            assert!(cards.contains_key(*id), "{} names {id}, which has no file", quantity.name);
            used.insert(id.to_string());
        }
    }
    for (id, (card, _)) in &cards {
        for other in &card.uses {
            assert!(cards.contains_key(other) && other != id, "{id} uses {other}");
            used.insert(other.clone());
        }
    }
    let orphans: Vec<_> = cards.keys().filter(|id| !used.contains(*id)).collect();
    assert!(orphans.is_empty(), "formulas that nothing uses: {orphans:?}");
}

#[test]
fn the_formulas_of_a_quantity_cover_its_reference_columns() {
    let cards = cards();
    for line in reference::map() {
        let quantity = common::quantity(&line.quantity);
        let entry = format!("{}:{}", reference::path(&line.table), line.table_quantity);
        let covered = quantity.formulas.iter().any(|id| reaches(&cards, id, &entry));
        assert!(covered, "no formula of {} refers to {entry}", quantity.name);
    }
}

/// Whether a formula or one it is built on refers to a reference entry.
fn reaches(cards: &BTreeMap<String, (Card, String)>, id: &str, entry: &str) -> bool {
    let (card, _) = &cards[id];
    card.reference.iter().any(|own| own == entry)
        || card.uses.iter().any(|other| reaches(cards, other, entry))
}

#[test]
fn every_formula_has_numbers_to_reproduce_and_they_exist() {
    for (id, (card, _)) in cards() {
        assert!(!card.reference.is_empty() || !card.identities.is_empty(), "{id}: nothing checks it");
        for entry in &card.reference {
            let (path, quantity) =
                entry.split_once(':').unwrap_or_else(|| panic!("{id}: {entry} names no quantity"));
            let rows = reference::table::<Row>(path).iter().filter(|row| row.quantity == quantity).count();
            assert!(rows > 0, "{id}: {path} has no rows for {quantity}");
        }
    }
}

#[test]
fn identities_and_the_formulas_that_name_them_are_the_same() {
    let named: BTreeSet<String> = cards().into_values().flat_map(|(card, _)| card.identities).collect();
    let files = ["identities", "neuron_symmetry", "parisi", "student", "symmetry"];
    let source = files.map(|file| read(&format!("tests/{file}.rs"))).concat();
    let functions = source.split("#[test]\nfn ").skip(1).filter_map(|rest| rest.split_once("()"));
    let functions: BTreeSet<String> = functions.map(|(name, _)| name.to_string()).collect();
    assert!(!functions.is_empty());
    assert_eq!(named, functions, "identities named by formulas against those of the tests {files:?}");
}

#[test]
fn every_paper_is_listed_and_used() {
    let papers = papers();
    let keys = |(card, _): (Card, String)| [vec![card.paper], card.see].concat();
    let cited: BTreeSet<String> = cards().into_values().flat_map(keys).collect();
    assert_eq!(cited, papers.keys().cloned().collect::<BTreeSet<_>>(), "papers cited against papers.toml");
    for (key, paper) in papers {
        assert!(!paper.title.is_empty() && !paper.authors.is_empty() && paper.year > 1900, "{key}");
        assert!(paper.arxiv.is_some() || paper.journal.is_some(), "{key}: neither arXiv number nor journal");
    }
}

/// The doc comment of `pub ... name`, or of a trait method `fn name`, in a source text.
fn documentation(source: &str, name: &str) -> Option<String> {
    let lines: Vec<&str> = source.lines().collect();
    let kinds = ["fn", "struct", "enum", "trait", "const", "static", "type"];
    let declares = |line: &str| {
        let words: Vec<&str> =
            line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect();
        ["pub", "fn"].iter().any(|first| words.first() == Some(first))
            && words.windows(2).any(|pair| kinds.contains(&pair[0]) && pair[1] == name)
    };
    let at = lines.iter().position(|line| declares(line))?;
    let above = lines[..at].iter().rev().take_while(|line| {
        let line = line.trim_start();
        line.starts_with("///") || line.starts_with("#[")
    });
    let mut doc: Vec<&str> =
        above.map(|line| line.trim_start()).filter(|line| line.starts_with("///")).collect();
    doc.reverse();
    Some(doc.join("\n"))
}

/// Words of a text that could be formula ids: letters, digits, hyphens and an inner dot.
fn identifiers(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || ".-_".contains(c)));
    words.map(|word| word.trim_end_matches('.')).filter(|word| word.contains('.')).collect()
}

#[test]
fn a_doc_comment_is_found_above_its_item() {
    let source = "/// First.\n///\n/// `a.b-c`.\n#[derive(Debug)]\npub struct Item;\n\n/// Other.\npub fn other() {}\n";
    assert_eq!(documentation(source, "Item").unwrap(), "/// First.\n///\n/// `a.b-c`.");
    assert!(identifiers(&documentation(source, "Item").unwrap()).contains("a.b-c"));
    assert_eq!(documentation(source, "other").unwrap(), "/// Other.");
    assert!(documentation(source, "missing").is_none());
}
