//! Compiles the message catalogues under `locales/` for the program to embed.

use std::path::{Path, PathBuf};
use std::{env, fs};

use polib::catalog::Catalog;
use polib::message::Message;
use polib::{mo_file, po_file};

/// Compiles the PO files of each folder of `locales/`, which is a language, and lists the results
/// for `src/lang/catalogue.rs` to include.
fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    println!("cargo::rerun-if-changed=locales");
    let mut list = String::from("[");
    for folder in entries(Path::new("locales")) {
        let tag = folder.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        let compiled = out.join(format!("{tag}.mo"));
        mo_file::write(&catalogue(&folder), &compiled).expect("OUT_DIR can be written");
        list += &format!("Catalogue::new({tag:?}, include_bytes!({:?})), ", compiled.display().to_string());
    }
    fs::write(out.join("catalogues.rs"), list + "]").expect("OUT_DIR can be written");
}

/// The messages of all PO files of a folder.
fn catalogue(folder: &Path) -> Catalog {
    let mut whole: Option<Catalog> = None;
    for file in entries(folder).into_iter().filter(|file| file.extension().is_some_and(|end| end == "po")) {
        println!("cargo::rerun-if-changed={}", file.display());
        let read = po_file::parse(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        match &mut whole {
            None => whole = Some(read),
            Some(all) => read.messages().map(copy).for_each(|message| all.append_or_update(message)),
        }
    }
    whole.unwrap_or_else(|| panic!("{} has no PO file", folder.display()))
}

fn copy(message: &dyn polib::message::MessageView) -> Message {
    let forms = message.msgstr_plural().cloned().unwrap_or_default();
    match message.is_plural() {
        true => Message::build_plural()
            .with_msgid(message.msgid().to_owned())
            .with_msgid_plural(message.msgid_plural().unwrap_or_default().to_owned())
            .with_msgstr_plural(forms)
            .done(),
        false => Message::build_singular()
            .with_msgid(message.msgid().to_owned())
            .with_msgstr(message.msgstr().unwrap_or_default().to_owned())
            .done(),
    }
}

/// What is in a folder, sorted, so that every build gives the same.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = read.map(|entry| entry.expect("locales/ can be read").path()).collect();
    paths.sort();
    paths
}
