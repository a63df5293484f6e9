//! What a team relies on: nothing is lost, nothing is forged, one name means one thing. One file for each kind of
//! fault; each tries variants of its kind.
mod alerts;
mod article_imports;
mod dedupe_keys;
mod freezes_and_watches;

mod git_loses_nothing;
mod imports;
mod json_on_a_terminal;
mod raised_class;
mod resting_clocks;
mod rings_and_second_answers;
mod sync_commits_its_own_merge;
mod wrong_clocks;

mod foreign_desks;
mod forged_approvals;
mod mail;

mod file_modes;
mod growing_lists;
mod limits;
mod links_out_of_the_desk;

mod folded_text;
mod four_eyes;
mod names_of_nobody;
mod old_numbers;
