//! The folder of an export: it knows its own files, and never overwrites or removes another.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::{Id, Kind};
use crate::rules::fnv::fnv;

/// Lists the files of an export with their fingerprints, so that the next export knows them again.
const MANIFEST: &str = ".itdesk-export";
/// Begins the names of files that are not complete yet.
const TEMPORARY: &str = ".itdesk-export-";
const HEADING: &str =
    "# Files of `itdesk kb export`, which replaces them. A file that is not listed is yours.";

/// The fingerprints that an own file may have, by name. While an export is written these are the old and the new ones:
/// an interrupted export leaves a folder that the next one takes over.
type Fingerprints = BTreeMap<String, Vec<u64>>;

/// Makes the folder hold these files and no file of an earlier export. Nothing is written when the folder holds a file
/// that no export wrote, or one that was edited since.
///
/// # Errors
/// Exit 4 with the name of the file that is not the export's; 7 when the system refuses.
pub(super) fn replace(folder: &Path, files: &[(String, String)]) -> Result<()> {
    std::fs::create_dir_all(folder).doing("create", folder)?;
    let old = own_files(folder, manifest(folder)?.as_ref())?;
    let new: Fingerprints =
        files.iter().map(|(name, text)| (name.clone(), vec![fnv(text.as_bytes())])).collect();
    let mut either = new.clone();
    for (name, fingerprint) in &old {
        either.entry(name.clone()).or_default().push(*fingerprint);
    }
    write(folder, MANIFEST, &listed(&either))?;
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        let path = folder.join(name);
        std::fs::remove_file(&path).doing("remove", &path)?;
    }
    for (name, text) in files {
        write(folder, name, text)?;
    }
    write(folder, MANIFEST, &listed(&new))
}

/// The files of an earlier export with their fingerprints.
fn own_files(folder: &Path, known: Option<&Fingerprints>) -> Result<BTreeMap<String, u64>> {
    let mut own = BTreeMap::new();
    for entry in std::fs::read_dir(folder).doing("read", folder)? {
        let entry = entry.doing("read", folder)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !entry.file_type().doing("read", entry.path())?.is_file() {
            return Err(foreign(folder, &name, tr!("is not part of an export")));
        }
        if name == MANIFEST {
            continue;
        }
        if name.starts_with(TEMPORARY) {
            // An interrupted export left it.
            std::fs::remove_file(entry.path()).doing("remove", entry.path())?;
            continue;
        }
        let bytes = std::fs::read(entry.path()).doing("read", entry.path())?;
        let fingerprint = fnv(&bytes);
        match known.map(|known| known.get(&name)) {
            Some(Some(fingerprints)) if fingerprints.contains(&fingerprint) => {}
            Some(Some(_)) => return Err(foreign(folder, &name, tr!("was edited after it was exported"))),
            None if is_of_old_export(&name, &bytes) => {}
            Some(None) | None => return Err(foreign(folder, &name, tr!("was not written by an export"))),
        }
        own.insert(name, fingerprint);
    }
    Ok(own)
}

/// Version 0.1 wrote no manifest: its files are known by what each of them began with.
fn is_of_old_export(name: &str, bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let is_page = |text: &str| text.starts_with("<!doctype html>") && text.contains("href=\"style.css\"");
    match name {
        "style.css" => text.starts_with(":root { color-scheme: light dark;"),
        "search.js" => text.starts_with("var INDEX = ["),
        "index.html" => is_page(&text) && text.contains("<form id=\"search\" role=\"search\" hidden>"),
        _ => {
            let is_article = |stem: &str| stem.parse::<Id>().is_ok_and(|id| id.kind() == Kind::Article);
            name.strip_suffix(".html").is_some_and(|stem| is_article(stem) && is_page(&text))
                || name.strip_suffix(".md").is_some_and(|stem| is_article(stem) && text.starts_with("---\n"))
        }
    }
}

fn foreign(folder: &Path, name: &str, why: &str) -> Error {
    let path = folder.join(name);
    let message = tr!("{path} {why}; nothing was exported", path = path.display(), why);
    Error::new(ErrorKind::Rule, message)
        .hint(tr!("export to a new or empty folder, or move that file elsewhere"))
}

/// The manifest of an earlier export; `None` where there is none.
fn manifest(folder: &Path) -> Result<Option<Fingerprints>> {
    let path = folder.join(MANIFEST);
    // A link or a pipe of this name is refused with all else that is no file.
    if !std::fs::symlink_metadata(&path).is_ok_and(|data| data.is_file()) {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&path).doing("read", &path)?;
    let mut known = Fingerprints::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let read = line
            .split_once(' ')
            .and_then(|(number, name)| Some((u64::from_str_radix(number, 16).ok()?, name)));
        let Some((fingerprint, name)) = read else {
            return Err(foreign(folder, MANIFEST, "is not the list of an export"));
        };
        known.entry(name.to_owned()).or_default().push(fingerprint);
    }
    Ok(Some(known))
}

fn listed(files: &Fingerprints) -> String {
    let mut text = format!("{HEADING}\n");
    for (name, fingerprints) in files {
        fingerprints.iter().for_each(|number| text.push_str(&format!("{number:016x} {name}\n")));
    }
    text
}

/// Writes a file so that its name never holds a part of it.
fn write(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    // A web server reads the site: the umask decides, as for any new file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).doing("write", &path)?;
    std::io::Write::write_all(&mut file, text.as_bytes()).doing("write", &path)?;
    file.persist(&path).map_err(|e| Error::system("write", &path, e.error))?;
    Ok(())
}
