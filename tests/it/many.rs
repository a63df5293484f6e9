//! Several desks that answer together: one order, one limit, ids that name their desk.

use std::fs;

use serde_json::Value;

use crate::desk::TestDesk;

/// A desk named `mail` and one named `net` beside it, which has a team and a channel of its own.
fn two() -> TestDesk {
    let desk = TestDesk::new();
    let home = desk.root().parent().unwrap().to_owned();
    desk.cmd("init ../net").ok();
    let policy = home.join("net/itdesk.toml");
    let text = fs::read_to_string(&policy).unwrap();
    let text = text.replacen("channels = []", "channels = [\"pager\"]", 1);
    fs::write(&policy, text + "\n[teams.core]\nmembers = []\n").unwrap();
    fs::create_dir_all(home.join(".config/itdesk")).unwrap();
    let own = format!("[desks]\nmail = \"{0}/desk\"\nnet = \"{0}/net\"\n", home.display());
    fs::write(home.join(".config/itdesk/config.toml"), own).unwrap();
    desk
}

fn column<'v>(rows: &'v Value, name: &str) -> Vec<&'v str> {
    rows.as_array().unwrap().iter().map(|row| row[name].as_str().unwrap()).collect()
}

#[test]
fn a_list_of_all_desks_is_one_list() {
    let desk = two();
    let minor = desk.incident("'Minor printer fault' --impact minor --urgency low");
    let grave = desk
        .cmd("--desk net incident new 'Core down' --impact extensive --urgency critical --team core")
        .id();
    let middle = desk.incident("'Mail slow' --impact significant --urgency high");
    let order = [format!("net:{grave}"), format!("mail:{middle}"), format!("mail:{minor}")];

    assert_eq!(desk.cmd("list --desk all --format ids").ok().lines(), order);
    assert_eq!(desk.cmd("list --desk net --desk mail --desk net -q --limit 2").ok().lines(), order[..2]);
    let rows = desk.cmd("list --desk all --json").json();
    assert_eq!(column(&rows, "id"), order);
    assert_eq!(column(&rows, "desk"), ["net", "mail", "mail"]);
    assert_eq!(desk.cmd("list --desk all --count").ok().stdout, "3\n");
    let table = desk.cmd("list --desk all --limit 1").ok();
    assert!(table.lines()[0].starts_with("DESK  ID"), "{}", table.stdout);
    assert!(table.lines()[1].starts_with(&format!("net   {}", order[0])), "{}", table.stdout);
    assert!(table.stderr.contains("and 2 more"), "{}", table.stderr);
    let groups = desk.cmd("list --desk all --group-by desk,class --format csv").ok();
    assert_eq!(groups.lines(), ["desk,class,count", "mail,B,1", "mail,D,1", "net,A,1"]);
    assert_eq!(desk.cmd("list --group-by desk --format csv").ok().lines(), ["desk,count", "mail,2"]);
    let fields = desk.cmd("list --desk all --sort title --fields title,id --format csv").ok();
    assert_eq!(fields.lines()[..2], ["desk,title,id".to_owned(), format!("net,Core down,{}", order[0])]);
    let csv = desk.cmd("list --desk all --sort -title --format csv").ok();
    assert!(csv.lines()[0].starts_with("desk,id,kind,title,"), "{}", csv.stdout);
    assert!(csv.lines()[1].starts_with(&format!("mail,{},incident,", order[2])), "{}", csv.stdout);
    let template = ["list", "--desk", "all", "--limit", "1", "--template", "{{ desk }}/{{ title }}"];
    assert_eq!(desk.run(&template).ok().stdout, "net/Core down\n");
    assert_eq!(desk.cmd("incident list --desk all --count").ok().stdout, "3\n");
    assert!(desk.cmd("list --desk all --lang zh-CN").ok().stdout.starts_with("服务台"));

    // Words that one desk alone knows are no mistake; those that none knows are.
    assert_eq!(desk.cmd("list --desk all channel:pager --count").ok().stdout, "0\n");
    assert_eq!(desk.cmd("list --desk all -channel:pager --count").ok().stdout, "3\n");
    let team = desk.cmd("list --desk all team:core -q").ok();
    assert_eq!((team.lines(), &*team.stderr), (vec![&*order[0]], ""));
    assert_eq!(desk.cmd("list --desk all channel:fax-machine").code, 2);

    // An id is pasted back as it was printed.
    assert_eq!(desk.run(&["show", &order[0], "--json"]).json()["title"], "Core down");
    desk.run(&["note", &order[0], "Looking into it"]).ok();
    desk.run(&["start", &order[0]]).ok();
    let shown = desk.run(&["show", &format!("../net:{grave}"), "--json"]).json();
    assert_eq!(shown["state"], "in_progress");
    let two = desk.run(&["start", &order[0], &order[1]]);
    assert_eq!(two.code, 2);
    assert!(two.stderr.contains("several desks: net, mail"), "{}", two.stderr);
    let unknown = desk.run(&["show", &format!("lab:{grave}")]);
    assert!(unknown.stderr.contains("lab is not this desk"), "{}", unknown.stderr);

    let piped = desk.run_with(
        &["--desk", "mail", "note", "-", "Seen"],
        format!("{}\n{}\n", order[1], order[2]).as_bytes(),
    );
    assert_eq!(piped.ok().lines().len(), 2);

    // What works on one desk says so.
    let refused = desk.run(&["note", &minor, "Seen", "--desk", "all"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("names 2: mail, net"), "{}", refused.stderr);
    assert!(refused.stderr.contains("list, mine, due, search, status and report"), "{}", refused.stderr);
    let settings = desk.cmd("config show desks --json").json();
    assert!(settings[0]["value"]["net"].as_str().unwrap().ends_with("/net"), "{settings}");
}

#[test]
fn deadlines_searches_status_and_reports_are_of_all_desks() {
    let desk = two();
    let late = desk.cmd("--desk net incident new 'Core down' --impact extensive --urgency critical").id();
    desk.at("2026-11-23T09:10:00Z");
    let next = desk.incident("'Core mail down' --impact significant --urgency high");
    desk.cmd(&format!("incident resolve {next} --outcome Restarted"));
    desk.at("2026-11-24T09:00:00Z");
    desk.incident("'Core mail slow' --impact minor --urgency low");
    let rows = desk.cmd("due --desk all --within 400d --json").json();
    let dues = column(&rows, "due");
    assert!(dues.is_sorted() && dues.len() > 4, "{rows}");
    assert!(column(&rows, "desk").contains(&"mail") && column(&rows, "desk").contains(&"net"));
    assert_eq!(rows[0]["id"], format!("net:{late}"));
    let limited = desk.cmd("due --desk all --within 400d --json --limit 3").json();
    assert_eq!(limited.as_array().unwrap()[..], rows.as_array().unwrap()[..3]);
    let table = desk.cmd("due --desk all").ok();
    assert!(table.lines()[0].starts_with("DESK  ID"), "{}", table.stdout);
    let fields = desk.cmd("due --desk all --fields clock,id --format csv --limit 1").ok();
    assert_eq!(fields.lines()[0], "desk,clock,id");

    let hits = desk.cmd("search --desk all core --json").json();
    assert_eq!(hits.as_array().unwrap().len(), 3);
    let scores: Vec<f64> =
        hits.as_array().unwrap().iter().map(|hit| hit["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    assert_eq!(desk.cmd("search --desk all core --count").ok().stdout, "3\n");
    assert_eq!(
        desk.cmd("search --desk all core --sort created -q --limit 1").ok().stdout,
        format!("net:{late}\n")
    );
    let fields = desk.cmd("search --desk all core --sort created --fields title --format csv").ok();
    assert_eq!(fields.lines()[..2], ["desk,title", "net,Core down"]);

    let status = desk.cmd("status --desk all").ok();
    assert!(status.stdout.starts_with("mail, net, "), "{}", status.stdout);
    assert!(status.stdout.contains(&format!("net:{late}")), "{}", status.stdout);
    let status = desk.cmd("status --desk all --json").json();
    assert_eq!(column(&status, "desk"), ["mail", "net"]);
    assert_eq!(status[1]["late"]["ids"][0], format!("net:{late}"));

    let report = desk.cmd("report sla --desk all").ok();
    let heads: Vec<&str> =
        report.lines().into_iter().filter(|line| ["mail", "net", "all desks"].contains(line)).collect();
    assert!(heads.contains(&"all desks"), "{}", report.stdout);
    let told = desk.cmd("report workload --desk all --json").json();
    assert_eq!(column(&told, "desk"), ["mail", "net"]);
    let csv = desk.cmd("report workload --desk all --format csv").ok();
    assert!(csv.lines()[0].starts_with("desk,by,name"), "{}", csv.stdout);
    assert!(csv.lines()[1..].iter().all(|line| line.starts_with("mail,") || line.starts_with("net,")));

    // A desk that cannot be read is named, and the others are answered.
    let home = desk.root().parent().unwrap();
    fs::write(home.join("net/itdesk.toml"), "[desk\n").unwrap();
    for command in [
        "list --desk all -q",
        "due --desk all --within 400d -q",
        "search --desk all core -q",
        "status --desk all -q",
    ] {
        let told = desk.cmd(command);
        assert_eq!(told.code, 6, "{command}");
        assert!(told.stdout.starts_with("mail:INC-"), "{command}: {}", told.stdout);
        assert!(told.stderr.contains("net: itdesk.toml:1:"), "{command}: {}", told.stderr);
        assert!(told.stderr.contains("the other desks are included"), "{command}: {}", told.stderr);
    }
    assert_eq!(desk.cmd("report workload --desk all").code, 6);
}
