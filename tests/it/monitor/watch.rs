//! Normal ranges of measures, and the incidents that measured values open and end (M7.1f).

use serde_json::Value;

use crate::desk::{Output, TestDesk};

const POLICY: &str = "[services.mail]\n[measures.response_time]\nunit = \"ms\"\ntarget = 300\nbetter = \"lower\"\n\
    alert = { after = 3, clear = 2, severity = \"high\" }\n";

/// Values of `response_time` of mail, as lines of CSV: each a minute after the one before.
fn file(day: &str, values: &[u32]) -> String {
    let line =
        |(minute, value): (usize, &u32)| format!("{day}T08:{minute:02}:00Z,mail,response_time,{value}\n");
    values.iter().enumerate().map(line).fold("at,service,measure,value\n".to_owned(), |all, line| all + &line)
}

fn import(desk: &TestDesk, text: &str) -> Value {
    desk.run_with(&["monitor", "record", "--from", "-", "--json"], text.as_bytes()).json()
}

fn incidents(desk: &TestDesk) -> Vec<Value> {
    let listed = desk.cmd("list kind:incident --json").json();
    listed.as_array().cloned().unwrap_or_default()
}

#[test]
fn m7_1f_values_outside_their_target_open_one_incident_until_they_are_back() {
    let desk = TestDesk::with_policy(POLICY);
    let record = |value: &str, at: &str| -> Output {
        desk.at(at);
        desk.run(&["monitor", "record", "mail", "response_time", value]).ok()
    };
    assert_eq!(record("500", "2026-11-23T09:00:00Z").stderr, "");
    assert_eq!(record("510", "2026-11-23T09:01:00Z").stderr, "");
    let third = record("5000", "2026-11-23T09:02:00Z").stderr;
    assert!(third.contains("opened: mail: response_time misses its target"), "{third}");
    assert_eq!(record("520", "2026-11-23T09:03:00Z").stderr, "", "it is open already");
    let open = incidents(&desk);
    assert_eq!(open.len(), 1);
    assert_eq!((&open[0]["service"], &open[0]["class"]), (&"mail".into(), &"B".into()));
    let id = open[0]["id"].as_str().unwrap().to_owned();
    let shown = desk.show(&id);
    assert_eq!(shown["part"]["alerts"][0]["since"], "2026-11-23T09:00:00Z");
    record("200", "2026-11-23T09:04:00Z");
    let back = record("210", "2026-11-23T09:05:00Z").stderr;
    assert!(back.contains(&format!("{id}: values are back, to be resolved")), "{back}");
    let shown = desk.show(&id);
    assert_eq!(shown["part"]["alerts"][0]["until"], "2026-11-23T09:04:00Z");
    assert_eq!(shown["tags"], serde_json::json!(["recovered"]));
    // In the language of the reader.
    record("900", "2026-11-23T09:06:00Z");
    record("900", "2026-11-23T09:07:00Z");
    desk.at("2026-11-23T09:08:00Z");
    let told =
        desk.run(&["monitor", "record", "mail", "response_time", "900", "--lang", "zh-CN"]).ok().stderr;
    assert!(told.contains("已更新"), "{told}");
    assert_eq!(incidents(&desk).len(), 1);
    // What the policy says is refused with its reason.
    desk.policy("[measures.load]\nunit = \"%\"\nalert = { after = 0, outside = \"target\" }\n");
    let found = desk.cmd("config check").fails(1).stdout;
    assert!(found.contains("must be 1 or more"), "{found}");
}

#[test]
fn m7_1f_a_file_is_imported_again_and_old_values_open_nothing() {
    let desk = TestDesk::with_policy(&POLICY.replace("\"high\" }", "\"high\", max_age = \"2h\" }"));
    let old = import(&desk, &file("2026-11-20", &[500; 5]));
    assert_eq!((&old["added"], &old["alerts"]), (&5.into(), &serde_json::json!([])));
    assert_eq!(incidents(&desk).len(), 0);
    let today = file("2026-11-23", &[100, 500, 510, 520]);
    let first = import(&desk, &today);
    assert_eq!(first["alerts"][0]["became"], "opened");
    let again = import(&desk, &today);
    assert_eq!((&again["known"], &again["alerts"]), (&4.into(), &serde_json::json!([])));
    // Values that come late change nothing of what lasts.
    let late = "at,service,measure,value\n2026-11-23T07:30:00Z,mail,response_time,100\n";
    assert_eq!(import(&desk, late)["alerts"], serde_json::json!([]));
    assert_eq!(import(&desk, &file("2026-11-22", &[100; 3]))["alerts"], serde_json::json!([]));
    assert_eq!(incidents(&desk).len(), 1);
    // What began and ended within one file is known as well, once.
    let whole = file("2026-11-23", &[100, 500, 510, 520, 100, 100, 600, 600, 600, 90, 90]);
    assert_ne!(import(&desk, &whole)["alerts"], serde_json::json!([]));
    assert_eq!(import(&desk, &whole)["alerts"], serde_json::json!([]));
    assert_eq!(incidents(&desk).len(), 1);
    // Nothing is written by a dry run.
    let dry = file("2026-11-23", &[900; 60]);
    let dry =
        desk.run_with(&["monitor", "record", "--from", "-", "--dry-run", "--json"], dry.as_bytes()).json();
    assert_eq!(dry["alerts"], serde_json::json!([]));
}

#[test]
fn m7_1f_the_normal_range_comes_from_the_baseline_of_the_measure() {
    let with = |baseline: &str| {
        format!(
            "[services.mail]\n[measures.logins]\nunit = \"1/h\"\nbetter = \"lower\"\nbaseline = \"{baseline}\"\n\
             alert = {{ outside = \"normal\", after = 1 }}\n"
        )
    };
    let desk = TestDesk::with_policy(&with("1d"));
    let mut csv = "at,service,measure,value\n".to_owned();
    for day in 1..=21 {
        for hour in 0..24 {
            let value = if day < 21 { 1_000 + hour } else { 1 + hour % 3 };
            csv += &format!("2026-11-{day:02}T{hour:02}:30:00Z,mail,logins,{value}\n");
        }
    }
    import(&desk, &csv);
    desk.at("2026-11-22T00:00:00Z");
    let line = |desk: &TestDesk| desk.cmd("monitor measures --json").json()[0].clone();
    let short = line(&desk);
    assert_eq!(
        (&short["normal"]["low"], &short["baseline_days"]),
        (&0.0.into(), &1.into()),
        "no count is negative"
    );
    assert!(short["normal"]["high"].as_f64().unwrap() < 50.0, "{short}");
    assert!(desk.cmd("monitor measures").ok().stdout.contains("NORMAL"));
    assert!(desk.cmd("monitor values --limit 3").ok().stdout.contains("NORMAL"));
    let reported = |desk: &TestDesk| {
        let report = desk.cmd("monitor report --since 2026-11-21 --until 2026-11-22 --format json").json();
        let figures = report["figures"].as_array().unwrap().clone();
        let p95 = figures.into_iter().find(|figure| figure["name"] == "logins.p95").unwrap();
        p95["usual"].clone()
    };
    let of_a_day = reported(&desk);
    desk.policy(&with("14d"));
    let long = line(&desk);
    assert!(long["normal"]["low"].as_f64().unwrap() > 900.0, "{long}");
    assert_ne!(reported(&desk), of_a_day);
    // Outside the range of a fortnight only on the worse side.
    let above = desk.run(&["monitor", "record", "mail", "logins", "5000", "--json"]).json();
    assert_eq!(above["alerts"][0]["became"], "opened", "{above}");
    assert!(above["alerts"][0]["title"].as_str().unwrap().ends_with("is outside its normal range"));
}

#[test]
fn m7_1g_a_sector_chooses_measures_targets_and_order() {
    let desk = TestDesk::with_policy(
        "[services.bank]\nsector = \"finance\"\n[services.shop]\nsector = \"internet\"\n\
         targets = { availability = 0.9 }\n[measures.response_time]\nunit = \"s\"\ntarget = 1\nbetter = \"lower\"\n",
    );
    let found = desk.cmd("config check").fails(1).stdout;
    for says in [
        "services.bank.sector: the set of finance needs the measure throughput",
        "services.bank.sector: no values of integrity are recorded",
        "services.shop.sector: no values of response_time are recorded",
    ] {
        assert!(found.contains(says), "{says}: {found}");
    }
    desk.cmd("monitor record bank integrity 1 --at 1h").ok();
    desk.cmd("monitor record bank response_time 2 --at 1h").ok();
    let found = desk.cmd("config check --lang zh-CN").fails(1).stdout;
    assert!(found.contains("services.bank.sector") && !found.contains("integrity are recorded"), "{found}");
    let layers = |service: &str| -> Vec<String> {
        let lines = desk.cmd(&format!("monitor measures --service {service} --json")).json();
        let mut layers: Vec<String> =
            lines.as_array().unwrap().iter().map(|line| line["layer"].as_str().unwrap().to_owned()).collect();
        layers.dedup();
        layers
    };
    assert_eq!(layers("bank"), ["security", "base", "performance", "experience"]);
    assert_eq!(layers("shop"), ["experience", "performance", "base", "security"]);
    let report =
        |service: &str| desk.cmd(&format!("monitor report --service {service} --since 7d --json")).json();
    let bank = report("bank");
    let goal = |report: &Value, name: &str| {
        let figures = report["figures"].as_array().unwrap();
        figures.iter().find(|figure| figure["name"] == name).unwrap()["goal"]["value"].as_f64()
    };
    assert_eq!((&bank["sector"], &bank["figures"][0]["chapter"]), (&"finance".into(), &"security".into()));
    assert_eq!((goal(&bank, "availability"), goal(&bank, "response_time.p95")), (Some(0.9995), Some(1.0)));
    let shop = report("shop");
    assert_eq!(shop["figures"][0]["chapter"], "experience");
    assert_eq!((goal(&shop, "availability"), goal(&shop, "response_time.p95")), (Some(0.9), Some(0.5)));
}
