//! The tree of causes, its gates and cut sets, and the chain of whys (M5.2b, M5.2c, M5.2d).

use serde_json::{Value, json};

use super::begun;
use crate::change::refused;
use crate::desk::TestDesk;

fn analysis(desk: &TestDesk, id: &str) -> Value {
    desk.cmd(&format!("incident analysis {id} --json")).json()
}

#[test]
fn m5_2b_causes_form_a_tree_with_gates_and_minimal_cut_sets() {
    let desk = TestDesk::new();
    let id = begun(&desk);
    let run = |line: &str| desk.cmd(&format!("incident analyse {id} {line}")).ok();
    assert!(desk.cmd(&format!("incident analysis {id}")).ok().stdout.contains("no analysis yet"));
    refused(&desk, &format!("incident analyse {id} x --under 1"), "has no entry 1", "incident analyse");
    run("'mail is down' --method fta");
    run("'the store is full' --under 1 --gate and");
    run("'the quota was raised' --under 2 --cause configuration");
    run("'the cleanup did not run' --under 2");
    run("'the network is down' --under 1 --excluded");
    run("'users report it'");
    refused(&desk, &format!("incident analyse {id} x --under 9"), "has no entry 9", "the numbers 1 to 6");
    let told = analysis(&desk, &id);
    assert_eq!((&told["explained"], &told["tops"][0]["explained"]), (&json!(null), &json!(null)));
    assert_eq!(told["tops"][0]["cut_sets"], json!([{"causes": [3, 4], "confirmed": false}]));
    run("--node 3 --confirmed --extent 'all mailboxes' --extent-level extens -m 'quota log'");
    run("--node 4 --confirmed");
    let told = analysis(&desk, &id);
    assert_eq!((&told["explained"], told["entries"].as_array().unwrap().len()), (&json!(true), 6));
    assert_eq!(told["tops"][0]["cut_sets"], json!([{"causes": [3, 4], "confirmed": true}]));
    let entry = &told["entries"][2];
    assert_eq!(
        (
            &entry["number"],
            &entry["under"],
            &entry["step"],
            &entry["method"],
            &entry["status"],
            &entry["evidence"]
        ),
        (
            &json!(3),
            &json!(2),
            &json!("root-cause"),
            &json!("fta"),
            &json!("confirmed"),
            &json!(["quota log"])
        )
    );
    assert_eq!(entry["extent"], json!({"level": "extensive", "text": ["all mailboxes"]}));
    // The first confirmed cause with a class is the root cause.
    let part = desk.show(&id)["part"].clone();
    assert_eq!(
        part["cause"],
        json!({"class": "configuration", "text": ["the quota was raised"],
               "extent": {"level": "extensive", "text": ["all mailboxes"]}})
    );
    assert_eq!(part["analysis"][5], json!({"step": "root-cause", "finding": ["users report it"]}));
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident analysis {id}"))), @r"
    INC-261123-#1  Down

    Analysis
      1. observe (fta): mail is down — OR gate, explained
      ├─ 2. deep (fta): the store is full — AND gate, explained
      │  ├─ 3. root-cause (fta): the quota was raised — confirmed, configuration, extent
            extensive: all mailboxes, quota log
      │  └─ 4. deep (fta): the cleanup did not run — confirmed
      └─ 5. deep (fta): the network is down — excluded
      6. root-cause: users report it

    Minimal cut sets
      1: {3, 4} confirmed
    ");
    insta::assert_snapshot!(desk.cmd(&format!("incident analysis {id} --format mermaid")).ok().stdout, @r#"
    graph TD
        n1["1: mail is down"]
        g1{{OR}}
        n1 --> g1
        g1 --> n2
        g1 --> n5
        n2["2: the store is full"]
        g2{{AND}}
        n2 --> g2
        g2 --> n3
        g2 --> n4
        n3["3: the quota was raised"]
        n4["4: the cleanup did not run"]
        n5["5: the network is down"]
        class n3,n4 confirmed
        class n5 excluded
        classDef confirmed stroke-width:3px
        classDef excluded stroke-dasharray:5
    "#);
    let page = desk.cmd(&format!("show {id}")).ok().stdout;
    assert!(page.contains("  │  ├─ 3. root-cause (fta): the quota was raised"), "{page}");
    assert!(page.contains("1: {3, 4} confirmed"), "{page}");
    let page = desk.cmd(&format!("show {id} --lang zh-CN")).ok().stdout;
    assert!(page.contains("最小割集") && page.contains("与门"), "{page}");
    let log = desk.cmd(&format!("log {id}")).ok().stdout;
    assert!(
        log.contains("under 2") && log.contains("3: the quota was raised") && log.contains("quota log"),
        "{log}"
    );

    run("--node 4 --open");
    assert_eq!(analysis(&desk, &id)["explained"], json!(null));
    run("--node 3 --excluded");
    let told = analysis(&desk, &id);
    assert_eq!((&told["explained"], &told["tops"][0]["cut_sets"]), (&json!(false), &json!([])));
    desk.cmd(&format!("undo {id}")).ok();
    assert_eq!(analysis(&desk, &id)["entries"][2]["status"], "confirmed");
    for wrong in [
        "--node 3",
        "--node 3 --under 1 --confirmed",
        "x --confirmed --excluded",
        "x --open",
        "x --extent all",
        "x --under one",
        "x --under 1 --gate xor",
        "--under 1",
        "--node 3 --extent-level huge",
    ] {
        desk.cmd(&format!("incident analyse {id} {wrong}")).fails(2);
    }
    desk.cmd("list --format mermaid").fails(2);
    let request = desk.request("'A laptop'");
    desk.cmd(&format!("incident analysis {request}")).fails(3);
    assert_eq!(desk.cmd("search mailboxes --format ids").ok().stdout.trim(), id);
}

#[test]
fn m5_2b_m5_2d_five_whys_end_in_a_class_of_cause_and_its_extent() {
    let desk = TestDesk::new();
    let id = begun(&desk);
    let run = |line: &str| desk.cmd(&format!("incident analyse {id} {line}")).ok();
    run("'payroll is down'");
    for answer in [
        "'its process is gone'",
        "'it took all memory'",
        "'its heap has no limit'",
        "'the template has none'",
    ] {
        run(&format!("{answer} --why"));
    }
    let told = analysis(&desk, &id);
    assert_eq!(
        (&told["whys"][0]["answers"], &told["whys"][0]["cause"]),
        (&json!([2, 3, 4, 5]), &json!(null))
    );
    assert!(desk.cmd(&format!("show {id}")).ok().stdout.contains("2 → 3 → 4 → 5: no class of cause yet"));
    run("'nobody reviewed it' --why --cause human --extent 'every host of the template' --confirmed");
    let told = analysis(&desk, &id);
    assert_eq!(
        (&told["whys"][0]["answers"], &told["whys"][0]["cause"], &told["whys"][0]["extent"]["text"]),
        (&json!([2, 3, 4, 5, 6]), &json!("human"), &json!(["every host of the template"]))
    );
    assert_eq!((&told["entries"][5]["why"], &told["entries"][5]["method"]), (&json!(5), &json!("rca")));
    assert_eq!(told["explained"], true);
    let cause = desk.show(&id)["part"]["cause"].clone();
    assert_eq!((&cause["class"], &cause["text"]), (&json!("human"), &json!(["nobody reviewed it"])));
    let page = desk.cmd(&format!("show {id}")).ok().stdout;
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("6. root-cause (rca): nobody reviewed it — why 5, confirmed, human"), "{page}");
    refused(
        &desk,
        &format!("incident analyse {id} more --why"),
        "ended with entry 6: human",
        "--why --under N",
    );
    run("'the alert was silent' --why --under 1");
    assert_eq!(analysis(&desk, &id)["whys"][1]["answers"], json!([7]));
    let chinese = desk.cmd(&format!("incident analysis {id} --lang zh-CN")).ok().stdout;
    assert!(chinese.contains("尚无根因类别"), "{chinese}");
}

#[test]
fn m5_2c_entries_of_earlier_versions_stand_at_the_top_and_take_causes() {
    let desk = TestDesk::new();
    let id = begun(&desk);
    for finding in ["'no link'", "'port dead'", "'switch dead'", "'fan dead'", "'new fan'"] {
        desk.cmd(&format!("incident analyse {id} {finding}")).ok();
    }
    let told = analysis(&desk, &id);
    assert_eq!(
        (&told["explained"], &told["tops"], &told["entries"][4]["under"]),
        (&json!(null), &json!([]), &json!(null))
    );
    let record: Value = serde_json::from_slice(&desk.bytes(&id)).unwrap();
    assert_eq!(record["incident"]["analysis"][1], json!({"step": "first", "finding": ["port dead"]}));
    desk.cmd(&format!("incident analyse {id} dust --under 4 --confirmed")).ok();
    let told = analysis(&desk, &id);
    assert_eq!((&told["entries"][5]["under"], &told["explained"]), (&json!(4), &json!(true)));
    // A cause whose entry was removed by hand stands at the top.
    desk.edit_record(&id, |record| {
        record["incident"]["analysis"].as_array_mut().unwrap().remove(3);
    });
    assert_eq!(analysis(&desk, &id)["entries"][4]["under"], json!(null));
}
