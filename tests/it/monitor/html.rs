//! The page of `monitor report` in a browser: nothing on the console, nothing wider than the window, no markup of others;
//! and contrast, by the numbers.

use std::process::Command;

use serde_json::Value;

use super::busy::{self, PLAIN, Words};
use super::real::program;

/// Shows the page in frames of 400 and 1400 pixels and writes down what it finds. The page itself allows no script; the
/// one that asks stands outside of the frames.
const PROBE: &str = r#"<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,"><body><pre id="told"></pre><script>
const page = PAGE;
const ask = (frame, width) => {
  const doc = frame.contentDocument, root = doc.documentElement;
  const hidden = (e) => e.closest('.wide, .sr, .skip, thead') !== null;
  const over = [...doc.body.querySelectorAll('*')].filter((e) => !hidden(e) && e.getBoundingClientRect().right > width + 1);
  const styled = doc.defaultView.getComputedStyle(doc.body).backgroundColor;
  return { width, scrolls: root.scrollWidth, over: over.slice(0, 5).map((e) => e.outerHTML.slice(0, 120)), styled,
    foreign: doc.querySelectorAll('script, img, iframe, object, embed, a[href^="javascript"], b, i').length,
    charts: doc.querySelectorAll('.chart svg').length, headings: [...doc.querySelectorAll('h1, h2')].map((h) => h.textContent.trim()),
    unnamed: [...doc.querySelectorAll('svg[role=img]')].filter((s) => !s.hasAttribute('aria-label') && !s.querySelector('title')).length,
    uncaptioned: [...doc.querySelectorAll('table')].filter((t) => t.caption === null).length,
    twice: [...doc.querySelectorAll('[id]')].filter((e) => doc.querySelectorAll('#' + CSS.escape(e.id)).length > 1).length };
};
const told = [];
for (const width of [400, 1400]) {
  const frame = document.createElement('iframe');
  frame.style = `width:${width}px;height:3000px;border:0`;
  frame.onload = () => { told.push(ask(frame, width)); document.getElementById('told').textContent = JSON.stringify(told); };
  frame.srcdoc = page;
  document.body.append(frame);
}
</script>"#;

const HOSTILE: Words = Words {
    desk: "<script>document.body.innerHTML=''</script><b>x</b>",
    title: "<img src=x onerror=alert(1)>AVeryLongWordWithoutAnyPlaceToBreakItWhichWouldPushTheWholePageWiderThanTheScreenIs",
    cause: "</p></main><iframe srcdoc='x'></iframe>",
    remedy: "<a href='javascript:alert(1)'>x</a>",
};

#[test]
fn a_browser_shows_the_page_without_a_complaint() {
    let Some(chromium) = program("chromium", "chromium") else { return };
    for words in [PLAIN, HOSTILE] {
        let desk = busy::desk(words);
        let page = desk.cmd("monitor report --month 2026-11 --format html").ok().stdout;
        let quoted = serde_json::to_string(&page).unwrap().replace("</", "<\\/").replace("<!--", "<\\!--");
        desk.write("probe.html", PROBE.replace("PAGE", &quoted));
        let profile = tempfile::tempdir().unwrap();
        let shown = Command::new(&chromium)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-sync",
            ])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-dev-shm-usage",
            ])
            .args([
                "--enable-logging=stderr",
                "--v=0",
                "--virtual-time-budget=20000",
                "--window-size=1500,1000",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("--dump-dom")
            .arg(format!("file://{}", desk.root().join("probe.html").display()))
            .output()
            .unwrap();
        let (dom, log) = (String::from_utf8_lossy(&shown.stdout), String::from_utf8_lossy(&shown.stderr));
        assert!(!log.contains("CONSOLE"), "{log}");
        let told = dom.split("<pre id=\"told\">").nth(1).and_then(|rest| rest.split("</pre>").next());
        let told = told.unwrap_or_else(|| panic!("the page did not load: {log}"));
        let told = told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        let told: Vec<Value> = serde_json::from_str(&told).unwrap_or_else(|e| panic!("{e}: {told} {log}"));
        assert_eq!(told.len(), 2, "{told:?}");
        for one in told {
            assert!(one["scrolls"].as_i64() <= one["width"].as_i64(), "{one:#}");
            assert_eq!(one["over"], Value::Array(Vec::new()), "{one:#}");
            assert_ne!(one["styled"], "rgba(0, 0, 0, 0)", "its own style is applied");
            for none in ["foreign", "unnamed", "uncaptioned", "twice"] {
                assert_eq!(one[none], 0, "{none}: {one:#}");
            }
            assert!(one["charts"].as_i64() >= Some(6), "{one:#}");
            let headings = one["headings"].as_array().unwrap();
            for heading in ["Summary", "Services", "What was unusual", "What to improve", "Availability"] {
                assert!(headings.iter().any(|h| h == heading), "{heading}: {one:#}");
            }
        }
    }
}

#[test]
fn text_stands_out_from_its_ground_in_both_palettes() {
    let style = include_str!("../../../src/render/monitor/template/report.css");
    let mut palettes = style.split("prefers-color-scheme: dark");
    for palette in [palettes.next().unwrap(), palettes.next().unwrap()] {
        let colour = |name: &str| {
            let value = palette.split(&format!("--{name}: #")).nth(1).unwrap();
            luminance(&value[..6])
        };
        for ground in ["paper", "card"] {
            for text in ["ink", "soft", "blue", "second", "good", "bad", "watch"] {
                let (a, b) = (colour(text), colour(ground));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 4.5, "--{text} on --{ground}: {contrast:.2}");
            }
        }
    }
}

/// The relative luminance of a colour, as WCAG 2 has it.
fn luminance(hex: &str) -> f64 {
    let part = |at: usize| {
        let c = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}
