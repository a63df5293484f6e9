//! Links the debug build at a fixed address. The tests start it tens of thousands of times, and the
//! loader would otherwise relocate, page by page, the tables of a large unoptimised program at every
//! start: half of what a start costs. Releases keep their random address.

use std::env::var;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |key: &str| var(format!("CARGO_CFG_TARGET_{key}")).unwrap_or_default();
    let is_debug = var("PROFILE").is_ok_and(|profile| profile == "debug");
    if is_debug && target("OS") == "linux" && target("ENV") == "gnu" && target("ARCH") == "x86_64" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
