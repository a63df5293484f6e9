//! Compiles the message catalogues under `locales/` for the program to embed.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Compiles each `locales/TAG/itdesk.po`, and lists the results for `src/lang/catalogue.rs` to
/// include.
fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    println!("cargo::rerun-if-changed=locales");
    let mut list = String::from("[");
    for tag in languages(Path::new("locales")) {
        let catalogue = Path::new("locales").join(&tag).join("itdesk.po");
        let compiled = out.join(format!("{tag}.mo"));
        println!("cargo::rerun-if-changed={}", catalogue.display());
        if let Err(error) = polib::mo_file::compile_from_po(&catalogue, &compiled) {
            panic!("{}: {error}", catalogue.display());
        }
        list += &format!("Catalogue::new({tag:?}, include_bytes!({:?})), ", compiled.display().to_string());
    }
    fs::write(out.join("catalogues.rs"), list + "]").expect("OUT_DIR can be written");
}

/// The names of the folders, sorted, so that every build gives the same.
fn languages(locales: &Path) -> Vec<String> {
    let folders = fs::read_dir(locales).expect("locales/ is part of the source");
    let name = |folder: fs::DirEntry| folder.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = folders.map(|folder| name(folder.expect("locales/ can be read"))).collect();
    names.sort();
    names
}
