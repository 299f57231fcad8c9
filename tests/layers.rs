//! The rooms of the library stand in one order, and a file uses only rooms to its left.

mod common;

use std::collections::BTreeSet;

use common::{files, read};

/// Rooms from left to right; those of one line may use each other.
const ROOMS: &[&[&str]] = &[
    &["error", "symbols", "real"],
    &["special"],
    &["numerics"],
    &["theory"],
    &["models"],
    &["quantity"],
    &["sweep"],
    &["quantities"],
    &["experiments"],
    &["checks"],
    &["report"],
    &["diagrams"],
    &["cli"],
];

fn position(room: &str) -> usize {
    ROOMS
        .iter()
        .position(|line| line.contains(&room))
        .unwrap_or_else(|| panic!("{room} is not in the list of rooms"))
}

/// The room of a file `src/room.rs` or `src/room/...`; none for the roots of the library and of the binary.
fn room(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/").expect("a source file");
    let room = inside.split('/').next().unwrap_or(inside);
    Some(room.strip_suffix(".rs").unwrap_or(room)).filter(|room| !["lib", "main"].contains(room))
}

/// The source without comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// First names behind each `crate::`, groups in braces included.
fn used(code: &str) -> BTreeSet<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let first = |text: &str| text.trim_start().chars().take_while(|&c| is_name(c)).collect::<String>();
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.insert(first(rest));
            continue;
        };
        let mut depth = 1;
        let end = group.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0
        });
        let mut depth = 0;
        let separators = |c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        };
        names.extend(group[..end.expect("a closed brace")].split(separators).map(first));
    }
    names.remove("");
    names
}

#[test]
fn a_file_uses_only_rooms_to_its_left() {
    let mut uses = 0;
    for path in files("src", "rs") {
        let Some(own) = room(&path) else { continue };
        for other in used(&code(&read(&path))) {
            let allowed = own == other || position(&other) <= position(own);
            assert!(allowed, "{path}: {own} stands left of {other} and may not use it");
            uses += 1;
        }
    }
    assert!(uses > 0);
}

#[test]
fn the_library_lists_its_rooms_and_every_source_file_is_in_one() {
    let root = read("src/lib.rs");
    let declared: BTreeSet<&str> =
        root.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(!declared.is_empty());
    let sources = files("src", "rs");
    let found: BTreeSet<&str> = sources.iter().filter_map(|path| room(path)).collect();
    assert_eq!(declared, found, "modules of src/lib.rs against files of src");
    found.into_iter().for_each(|room| assert!(position(room) < ROOMS.len()));
}

#[test]
fn every_room_is_introduced_in_the_map_of_the_library() {
    let root = read("src/lib.rs");
    let introduction: String = root.lines().filter(|line| line.starts_with("//!")).collect();
    let declared = root.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    for room in declared {
        assert!(introduction.contains(&format!("[`{room}`]")), "{room} is not introduced in src/lib.rs");
    }
}

#[test]
fn groups_and_paths_are_both_read() {
    let text = "use crate::{a::{b, c}, d};\n// crate::comment\nlet x = crate::e::f(); use crate::g;";
    assert_eq!(used(&code(text)).into_iter().collect::<Vec<_>>(), ["a", "d", "e", "g"]);
}
