//! `monitor values` and `monitor measures` (M7.1g).

use serde_json::Value;

use crate::desk::TestDesk;

fn desk() -> TestDesk {
    let desk = TestDesk::with_policy(
        "[services.mail]\n[measures.response_time]\ntitle = \"Response time\"\nunit = \"ms\"\ntarget = 300\nbetter = \"lower\"\n\
         [measures.availability]\nlayer = \"base\"\nunit = \"%\"\ntarget = 99.9\nbetter = \"higher\"\n",
    );
    desk.run_with(
        &["monitor", "record", "--from", "-", "-q"],
        b"at,service,measure,value,unit,label.host\n\
          2026-11-20 10:00,mail,response_time,350,,web1\n\
          2026-11-21 10:00,mail,response_time,-0.25,s,web2\n\
          2026-11-21 10:00,erp,response_time,299,,\n\
          2026-11-22 10:00,,queue,12,,\n\
          2026-11-22 11:00,mail,availability,0.9995,ratio,\n\
          2026-11-22 11:00,mail,csat,4,,\n",
    )
    .ok();
    desk
}

#[test]
fn values_are_told_in_the_order_of_time_in_every_format() {
    let desk = desk();
    insta::assert_snapshot!(desk.cmd("monitor values").ok().stdout, @r#"
    AT                SERVICE  MEASURE          VALUE  LABELS
    2026-11-20 10:00  mail     response_time   350 ms  host=web1
    2026-11-21 10:00  erp      response_time   299 ms
    2026-11-21 10:00  mail     response_time  -250 ms  host=web2
    2026-11-22 10:00  @desk    queue               12
    2026-11-22 11:00  mail     availability   99.95 %
    2026-11-22 11:00  mail     csat                 4
    "#);
    insta::assert_snapshot!(desk.cmd("monitor list --format csv").ok().stdout, @r#"
    at,service,measure,value,unit,label.host
    2026-11-20T10:00:00Z,mail,response_time,350,ms,web1
    2026-11-21T10:00:00Z,erp,response_time,299,ms,
    2026-11-21T10:00:00Z,mail,response_time,-250,ms,web2
    2026-11-22T10:00:00Z,,queue,12,,
    2026-11-22T11:00:00Z,mail,availability,99.95,%,
    2026-11-22T11:00:00Z,mail,csat,4,,
    "#);
    insta::assert_snapshot!(desk.cmd("monitor values --format jsonl").ok().stdout, @r#"
    {"at":"2026-11-20T10:00:00Z","service":"mail","measure":"response_time","value":350,"unit":"ms","labels":{"host":"web1"}}
    {"at":"2026-11-21T10:00:00Z","service":"erp","measure":"response_time","value":299,"unit":"ms"}
    {"at":"2026-11-21T10:00:00Z","service":"mail","measure":"response_time","value":-250,"unit":"ms","labels":{"host":"web2"}}
    {"at":"2026-11-22T10:00:00Z","measure":"queue","value":12}
    {"at":"2026-11-22T11:00:00Z","service":"mail","measure":"availability","value":99.95,"unit":"%"}
    {"at":"2026-11-22T11:00:00Z","service":"mail","measure":"csat","value":4}
    "#);
    assert_eq!(desk.cmd("monitor values --json").json().as_array().unwrap().len(), 6);
    assert_eq!(desk.cmd("monitor values -q").ok().stdout, "350\n299\n-250\n12\n99.95\n4\n");
    insta::assert_snapshot!(desk.cmd("monitor values --format ids").fails(2).stderr, @r#"
    error: --format ids: measurements have no ids
      → use --quiet to print only the values
    "#);
}

#[test]
fn values_are_chosen_by_time_service_measure_and_label() {
    let desk = desk();
    for (args, wanted) in [
        ("--service mail", "350\n-250\n99.95\n4\n"),
        ("--service @desk", "12\n"),
        ("--service erp --service @desk", "299\n12\n"),
        ("--measure response_time --service mail", "350\n-250\n"),
        ("--measure queue --measure csat", "12\n4\n"),
        ("--label host=web2", "-250\n"),
        ("--since '2026-11-21 10:00' --until '2026-11-22 11:00'", "299\n-250\n12\n"),
        ("--since 24h", "12\n99.95\n4\n"),
        ("-n 1", "4\n"),
        ("--measure nothing", ""),
    ] {
        assert_eq!(desk.cmd(&format!("monitor values -q {args}")).ok().stdout, wanted, "{args}");
    }
    let path = "/a/long/way".repeat(9);
    desk.run(&["monitor", "record", "mail", "load", "1", "--label", &format!("path={path}")]).ok();
    let shown = desk.cmd("monitor values --measure load").ok().stdout;
    assert!(shown.lines().all(|line| line.chars().count() <= 100) && shown.contains('…'), "{shown}");
    desk.cmd("monitor values --since never").fails(2);
    desk.cmd("monitor values --label host").fails(2);
}

#[test]
fn a_desk_without_measurements_has_none_to_tell() {
    let desk = TestDesk::new();
    assert_eq!(desk.cmd("monitor values").ok().stdout, "");
    assert_eq!(desk.cmd("monitor values --json").ok().stdout, "[]\n");
    let told = desk.cmd("monitor measures").ok();
    assert_eq!(told.stdout, "");
    assert!(told.stderr.contains("no measurements yet"), "{}", told.stderr);
}

#[test]
fn csv_of_values_is_taken_in_again() {
    let desk = desk();
    desk.cmd("monitor record mail load -3 --label 'formula==1+1'").ok();
    let csv = desk.cmd("monitor values --format csv").ok().stdout;
    assert!(csv.contains(",-3,"), "a number is no formula: {csv}");
    let other = TestDesk::with_policy("");
    let told = other.run_with(&["monitor", "record", "--from", "-", "--json"], csv.as_bytes()).json();
    assert_eq!(told["added"], 7);
    let shape = |desk: &TestDesk| desk.cmd("monitor values --json").json();
    assert_eq!(shape(&desk), shape(&other));
}

#[test]
fn measures_tell_layer_target_and_last_value() {
    let desk = desk();
    insta::assert_snapshot!(desk.cmd("monitor measures").ok().stdout, @r#"
    LAYER        MEASURE        SERVICE    TARGET     LAST  MET  AT          VALUES
    base         availability   mail     ≥ 99.9 %  99.95 %  yes  22h ago          1
    performance  queue          @desk           -       12  -    23h ago          1
    performance  response_time  erp      ≤ 300 ms   299 ms  yes  1d 23h ago       1
    performance  response_time  mail     ≤ 300 ms  -250 ms  yes  1d 23h ago       2
    experience   csat           mail            -        4  -    22h ago          1
    "#);
    insta::assert_snapshot!(desk.cmd("monitor measures --format csv --service mail").ok().stdout, @r#"
    measure,service,title,layer,unit,target,better,known,values,last,at,met,in_set,baseline_days,normal,side
    availability,mail,,base,%,99.9,higher,true,1,99.95,2026-11-22T11:00:00Z,true,false,28,,
    response_time,mail,Response time,performance,ms,300.0,lower,true,2,-250.0,2026-11-21T10:00:00Z,true,false,28,,
    csat,mail,Customer satisfaction,experience,,,higher,true,1,4.0,2026-11-22T11:00:00Z,,false,28,,
    "#);
    assert_eq!(desk.cmd("monitor measures -q").ok().stdout, "availability\ncsat\nqueue\nresponse_time\n");
    let lines = desk.cmd("monitor measures --json --measure availability").json();
    insta::assert_snapshot!(serde_json::to_string_pretty(&lines).unwrap(), @r#"
    [
      {
        "measure": "availability",
        "service": "mail",
        "title": null,
        "layer": "base",
        "unit": "%",
        "target": 99.9,
        "better": "higher",
        "known": true,
        "values": 1,
        "last": 99.95,
        "at": "2026-11-22T11:00:00Z",
        "met": true,
        "in_set": false,
        "baseline_days": 28,
        "normal": null,
        "side": null
      }
    ]
    "#);
}

#[test]
fn a_measure_of_the_policy_without_values_is_told_too() {
    let desk = TestDesk::with_policy("[measures.load]\nunit = \"jobs\"\ntarget = 3\nbetter = \"lower\"\n");
    insta::assert_snapshot!(desk.cmd("monitor measures").ok().stdout, @r#"
    LAYER        MEASURE  SERVICE    TARGET  LAST  MET  AT  VALUES
    performance  load     -        ≤ 3 jobs     -  -    -        0
    "#);
    assert_eq!(desk.cmd("monitor measures --service mail --json").json(), Value::Array(Vec::new()));
}

#[test]
fn a_value_recorded_before_the_unit_changed_is_told_in_the_new_one() {
    let desk =
        TestDesk::with_policy("[measures.response_time]\nunit = \"s\"\ntarget = 1\nbetter = \"lower\"\n");
    desk.cmd("monitor record mail response_time 0.35").ok();
    desk.policy("[measures.response_time]\nunit = \"ms\"\ntarget = 300\nbetter = \"lower\"\n");
    let line = &desk.cmd("monitor measures --json").json()[0];
    assert_eq!((&line["last"], &line["unit"], &line["met"]), (&350.0.into(), &"ms".into(), &false.into()));
    desk.policy("[measures.response_time]\nunit = \"MB\"\ntarget = 300\nbetter = \"lower\"\n");
    let line = &desk.cmd("monitor measures --json").json()[0];
    assert_eq!((&line["last"], &line["unit"], &line["met"]), (&Value::from(0.35), &"s".into(), &Value::Null));
}
