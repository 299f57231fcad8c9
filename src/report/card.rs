//! The formula files: front matter for the machine, sections for the reader, and the papers they cite.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use thiserror::Error;

static FORMULAS: Dir = include_dir!("$CARGO_MANIFEST_DIR/formulas");
/// The line around the front matter.
const FENCE: &str = "+++";

/// A formula file.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// `<family>.<name>`.
    pub id: String,
    /// What the machine reads.
    pub front: Front,
    /// Headings and texts, in the order of the file.
    pub sections: Vec<(String, String)>,
}

/// The front matter of a formula file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// One line.
    pub title: String,
    /// Key in `papers.toml`.
    pub paper: Option<String>,
    /// Keys of further papers.
    #[serde(default, deserialize_with = "texts")]
    pub see: Vec<String>,
    /// Where in the paper.
    #[serde(default, deserialize_with = "text")]
    pub equation: String,
    /// `paper`, `derived`, `beyond` or `erratum`.
    #[serde(default)]
    pub status: String,
    /// How far it can be trusted.
    #[serde(default)]
    pub rigour: String,
    /// Items that implement it: `src/...#Item`.
    #[serde(default)]
    pub code: Vec<String>,
    /// Symbols it uses.
    #[serde(default, deserialize_with = "texts")]
    pub symbols: Vec<String>,
    /// Where it holds.
    #[serde(default, deserialize_with = "text")]
    pub domain: String,
    /// Formulas it builds on.
    #[serde(default, deserialize_with = "texts")]
    pub uses: Vec<String>,
    /// Tables of reference values.
    #[serde(default, deserialize_with = "texts")]
    pub reference: Vec<String>,
    /// Names of tests.
    #[serde(default, deserialize_with = "texts")]
    pub identities: Vec<String>,
}

/// An entry of `papers.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Paper {
    /// Title.
    pub title: String,
    /// Authors, as cited.
    #[serde(default, deserialize_with = "text")]
    pub authors: String,
    /// Year.
    pub year: Option<u16>,
    /// Journal, volume and page.
    pub journal: Option<String>,
    /// Identifier at arXiv.
    pub arxiv: Option<String>,
}

/// Why there is no card.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CardError {
    /// No such file.
    #[error("no formula file for {0}")]
    Missing(String),
    /// A file without front matter, or with one that cannot be read.
    #[error("formula {id}: {reason}")]
    Malformed {
        /// Formula id.
        id: String,
        /// What is wrong.
        reason: String,
    },
}

/// A text, or numbers, lists and tables of texts written as one.
fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    texts(deserializer).map(|items| items.join(", "))
}

/// A list of texts; a single text is a list of one, a table a list of `key: value`.
fn texts<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    fn plain(value: toml::Value) -> String {
        match value {
            toml::Value::String(text) => text,
            toml::Value::Array(items) => items.into_iter().map(plain).collect::<Vec<_>>().join(", "),
            toml::Value::Table(table) => entries(table).join(", "),
            toml::Value::Integer(n) => n.to_string(),
            toml::Value::Float(x) => x.to_string(),
            toml::Value::Boolean(b) => b.to_string(),
            toml::Value::Datetime(date) => date.to_string(),
        }
    }
    fn entries(table: toml::Table) -> Vec<String> {
        table.into_iter().map(|(key, value)| format!("{key}: {}", plain(value))).collect()
    }
    Ok(match toml::Value::deserialize(deserializer)? {
        toml::Value::Array(items) => items.into_iter().map(plain).collect(),
        toml::Value::Table(table) => entries(table),
        one => vec![plain(one)],
    })
}

impl Card {
    /// The card of a formula id.
    ///
    /// # Errors
    /// A missing or malformed file.
    pub fn load(id: &str) -> Result<Card, CardError> {
        let path = format!("{}.md", id.replacen('.', "/", 1));
        let content = FORMULAS.get_file(&path).and_then(|file| file.contents_utf8());
        Card::parse(id, content.ok_or_else(|| CardError::Missing(id.into()))?)
    }

    /// Reads the text of a formula file.
    ///
    /// # Errors
    /// Front matter that is missing or cannot be read.
    pub fn parse(id: &str, content: &str) -> Result<Card, CardError> {
        let malformed = |reason: String| CardError::Malformed { id: id.into(), reason };
        let mut parts = content.splitn(3, FENCE);
        let (Some(before), Some(front), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(malformed(format!("no front matter between {FENCE} lines")));
        };
        if !before.trim().is_empty() {
            return Err(malformed(format!("text before the first {FENCE}")));
        }
        let front = toml::from_str(front).map_err(|error| malformed(error.message().into()))?;
        Ok(Card { id: id.into(), front, sections: sections(body) })
    }

    /// Ids of every formula file, sorted.
    pub fn ids() -> Vec<String> {
        let families = FORMULAS.dirs().flat_map(|family| family.files());
        let paths = families.filter_map(|file| file.path().to_str()?.strip_suffix(".md"));
        let mut ids: Vec<String> = paths.map(|path| path.replacen(['/', '\\'], ".", 1)).collect();
        ids.sort();
        ids
    }

    /// Where it comes from: the paper and the place in it, or how it was obtained.
    pub fn source(&self) -> String {
        let paper = self.front.paper.as_deref().map(cite);
        let equation = (!self.front.equation.is_empty()).then(|| format!("equation {}", self.front.equation));
        let status = match self.front.status.as_str() {
            "" | "paper" => None,
            "derived" => Some("derived from its model".to_string()),
            "beyond" => Some("beyond the paper".to_string()),
            "erratum" => Some("corrects the paper".to_string()),
            other => Some(other.to_string()),
        };
        let see = (!self.front.see.is_empty()).then(|| {
            let cited: Vec<String> = self.front.see.iter().map(|key| cite(key)).collect();
            format!("see also {}", cited.join("; "))
        });
        [paper, equation, status, see].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

/// The `##` sections of a body; text before the first heading has an empty one.
fn sections(body: &str) -> Vec<(String, String)> {
    let mut sections = vec![(String::new(), String::new())];
    for line in body.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            sections.push((heading.trim().into(), String::new()));
        } else if let Some((_, text)) = sections.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    let trimmed = sections.into_iter().map(|(heading, text)| (heading, text.trim().to_string()));
    trimmed.filter(|(heading, text)| !(heading.is_empty() && text.is_empty())).collect()
}

/// Every paper by its key; empty when the list is missing or cannot be read.
static PAPERS: LazyLock<BTreeMap<String, Paper>> = LazyLock::new(|| {
    let content = FORMULAS.get_file("papers.toml").and_then(|file| file.contents_utf8());
    content.and_then(|content| toml::from_str(content).ok()).unwrap_or_default()
});

/// A paper as cited; its key when it is not in the list.
pub fn cite(key: &str) -> String {
    let Some(paper) = PAPERS.get(key).cloned() else {
        return key.into();
    };
    let arxiv = paper.arxiv.map(|id| format!("arXiv:{id}"));
    let year = paper.year.map(|year| format!("({year})"));
    let authors = Some(paper.authors).filter(|authors| !authors.is_empty());
    let parts = [authors, Some(paper.title), paper.journal, arxiv];
    let cited = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    [Some(cited), year].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Keys of the papers behind some formulas, each once. A formula without a readable card has none.
pub fn paper_keys(formulas: &[&str]) -> Vec<String> {
    let mut keys = Vec::new();
    for front in formulas.iter().filter_map(|id| Some(Card::load(id).ok()?.front)) {
        for key in front.paper.into_iter().chain(front.see) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

/// The same papers as cited.
pub fn papers_of(formulas: &[&str]) -> Vec<String> {
    paper_keys(formulas).iter().map(|key| cite(key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "+++\ntitle = \"First moment\"\npaper = \"clustering\"\nequation = \"(5)\"\nstatus = \"paper\"\n\
        rigour = \"theorem\"\ncode = [\"src/models/x.rs#X\"]\nsymbols = [\"alpha\", \"kappa\"]\ndomain = \"kappa > 0\"\n+++\n\n\
        ## Statement\n\n$a = b$\n\n## Limits\nnone\n";

    #[test]
    fn a_formula_file_has_front_matter_and_sections() {
        let card = Card::parse("sbp.first-moment", FILE).unwrap();
        assert_eq!(card.front.title, "First moment");
        assert_eq!(card.front.symbols, ["alpha", "kappa"]);
        assert_eq!(card.sections[0], ("Statement".into(), "$a = b$".into()));
        assert_eq!(card.sections[1], ("Limits".into(), "none".into()));
    }

    #[test]
    fn a_misspelt_key_is_named() {
        let error = Card::parse("sbp.x", &FILE.replace("equation", "equatoin")).unwrap_err();
        assert!(error.to_string().contains("equatoin"), "{error}");
        assert!(Card::parse("sbp.x", "no fence").unwrap_err().to_string().contains("no front matter"));
    }

    #[test]
    fn a_known_paper_is_cited_in_full_and_an_unknown_one_by_its_key() {
        assert_eq!(cite("nobody-1900"), "nobody-1900");
        for (key, paper) in PAPERS.iter() {
            assert!(cite(key).contains(&paper.title));
        }
    }

    #[test]
    fn every_embedded_formula_file_can_be_read() {
        for id in Card::ids() {
            Card::load(&id).unwrap();
        }
    }
}
