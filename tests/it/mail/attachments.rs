//! What comes with a message, beside its record.

use std::collections::HashSet;

use serde_json::json;

use super::{Raw, desk, outcome};

#[test]
fn attachments_stand_beside_the_record_under_safe_names() {
    let desk = desk();
    let raw = multipart(&[
        ("text/plain", None, "see the files"),
        ("text/plain", Some("../../../etc/passwd"), "root:x"),
        ("text/plain", Some("same.log"), "one"),
        ("text/plain", Some("same.log"), "two"),
        ("application/octet-stream", Some("huge.iso"), &"x".repeat(1025)),
        ("image/png", None, "png"),
    ]);
    let told = outcome(&desk, &raw);
    let id = told["id"].as_str().unwrap();
    let names: Vec<&str> =
        told["files"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    let own = names[0].split('-').next().unwrap();
    assert_eq!(
        names,
        ["passwd", "same.log", "same-2.log", "attachment.png"].map(|n| match n {
            "same-2.log" => format!("{own}-same-2.log"),
            n => format!("{own}-{n}"),
        })
    );
    assert_eq!(told["left_out"], json!([{ "name": "huge.iso", "bytes": 1025 }]));
    let folder = desk.path(id).with_extension("");
    let stored: HashSet<String> =
        std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(stored, names.iter().map(|n| (*n).to_owned()).collect());
    assert_eq!(std::fs::read_to_string(folder.join(names[2])).unwrap(), "two");
    let note = &told["ticket"]["history"][0]["note"];
    assert_eq!(note, &json!(["[attachment huge.iso left out: 1025 bytes are more than the desk keeps]"]));
    let page = desk.cmd(&format!("show {id}")).ok().stdout;
    assert!(page.contains(&format!("file requests/2026/11/23/{id}/{}", names[0])), "{page}");
    desk.cmd("doctor").ok();
}

#[test]
fn attachments_go_with_their_record_to_the_archive_and_back() {
    let desk = desk();
    let raw = multipart(&[("text/plain", None, "see"), ("text/plain", Some("a.log"), "one")]);
    let told = outcome(&desk, &raw);
    let (id, name) = (told["id"].as_str().unwrap(), told["files"][0]["name"].as_str().unwrap());
    desk.cmd(&format!("request cancel {id} --because done")).ok();
    desk.at("2028-01-01T00:00:00Z").cmd("archive").ok();
    let archived = desk.root().join(format!("archive/requests/2026/{id}/{name}"));
    assert_eq!(std::fs::read_to_string(&archived).unwrap(), "one");
    assert!(!desk.path(id).with_extension("").exists());
    desk.cmd("doctor").ok();
    desk.cmd(&format!("archive --restore {id}")).ok();
    assert!(desk.path(id).with_extension("").join(name).exists() && !archived.exists());
    desk.cmd("doctor").ok();
}

#[test]
fn doctor_names_lost_and_stray_attachments() {
    let desk = desk();
    let raw = multipart(&[("text/plain", None, "see"), ("text/plain", Some("a.log"), "one")]);
    let told = outcome(&desk, &raw);
    let (id, name) = (told["id"].as_str().unwrap(), told["files"][0]["name"].as_str().unwrap());
    let folder = format!("archive/requests/2026/{id}");
    std::fs::create_dir_all(desk.root().join(&folder)).unwrap();
    std::fs::rename(desk.path(id).with_extension("").join(name), desk.root().join(&folder).join(name))
        .unwrap();
    let found = desk.cmd("doctor --format csv").fails(1).stdout;
    assert!(found.contains("stray-file") && found.contains("missing-file"), "{found}");
    desk.cmd("doctor --fix").ok();
    assert!(desk.path(id).with_extension("").join(name).exists());
    desk.cmd("doctor").ok();
    std::fs::remove_file(desk.path(id)).unwrap();
    let fixed = desk.cmd("doctor --fix").ok().stdout;
    assert!(fixed.contains("fixed stray-file"), "{fixed}");
}

#[test]
fn names_that_differ_in_case_alone_are_two_files_everywhere() {
    let desk = desk();
    let raw = multipart(&[("text/plain", Some("Same.txt"), "one"), ("text/plain", Some("same.TXT"), "two")]);
    let told = outcome(&desk, &raw);
    let names: Vec<&str> =
        told["files"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert!(names[0].ends_with("-Same.txt") && names[1].ends_with("-same-2.TXT"), "{names:?}");
}

#[test]
fn what_is_left_out_for_its_number_is_told() {
    let desk = desk();
    let parts: Vec<(&str, Option<&str>, &str)> =
        (0..130).map(|_| ("image/png", Some("image001.png"), "x")).collect();
    let told = outcome(&desk, &multipart(&parts));
    assert_eq!(told["files"].as_array().unwrap().len(), 100);
    let note = told["ticket"]["history"][0]["note"].to_string();
    assert!(note.contains("[30 more attachments left out: the desk keeps 100 of a message]"), "{note}");
}

/// A message of these parts: type, name, content.
fn multipart(parts: &[(&str, Option<&str>, &str)]) -> Raw {
    let part = |(media_type, name, content): &(&str, Option<&str>, &str)| {
        let disposition = match name {
            Some(name) => format!("Content-Disposition: attachment; filename=\"{name}\"\n"),
            None => String::new(),
        };
        format!("--edge\nContent-Type: {media_type}\n{disposition}\n{content}\n")
    };
    let body = parts.iter().map(part).collect::<String>();
    Raw::new("With files", &format!("{body}--edge--\n"))
        .with("Content-Type", "multipart/mixed; boundary=edge")
}
