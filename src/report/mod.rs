//! Everything that leaves the program: tables, where they come from, pictures, formula cards, generated pages.

pub mod card;
pub mod check_table;
pub mod csv;
pub mod example;
pub mod explain;
pub mod file;
pub mod known;
pub mod listing;
pub mod markdown;
pub mod plot;
pub mod provenance;
pub mod published;
pub mod sample_log;
