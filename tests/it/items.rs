//! Configuration items: what they are, what depends on them, what a fault reaches (M5.2b).

use serde_json::{Value, json};

use crate::change::FORM;
use crate::desk::TestDesk;

const POLICY: &str = r#"
[services.mail]
depends_on = ["db-01"]
[services.intranet]
depends_on = ["mail", "nothing-at-all"]
[services.print]
[people.dana]
[people.boss]
roles = ["senior-management", "cab", "technical-lead"]
[[sla.agreement]]
name = "gold"
when = { service = "mail", customer = ["acme"] }
A = { respond = "15m" }
"#;

/// A desk with a switch, a database on it, and two servers that need both.
fn desk() -> TestDesk {
    let desk = TestDesk::with_policy(POLICY);
    for line in [
        "ci new sw-01 --type network --serial NET-1",
        "ci new db-01 --type database --serial DB-1 --owner dana --depends-on sw-01",
        "ci new web-01 --type server --serial SN-1 --service print --depends-on db-01 --customer globex",
        "ci new web-02 --type server --serial SN-2 --depends-on DB-1",
    ] {
        desk.cmd(line).ok();
    }
    desk
}

fn ids(value: &Value, field: &str) -> Vec<String> {
    let all = value.as_array().unwrap().iter();
    all.map(|entry| entry[field].as_str().unwrap().to_owned()).collect()
}

#[test]
fn m5_2b_a_configuration_item_is_kept_as_every_ticket_is() {
    let desk = desk();
    let told = desk.cmd("ci show web-01 --json").json();
    let id = told["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (&told["kind"], &told["state"], &told["item_type"], &told["service"], &told["clocks"]),
        (&json!("ci"), &json!("in_use"), &json!("server"), &json!("print"), &json!(null))
    );
    // By name, serial number and id, in any case; another noun or none.
    for name in ["WEB-01", "sn-1", &id] {
        assert_eq!(desk.cmd(&format!("show {name} --json")).json()["id"], json!(id), "{name}");
    }
    insta::assert_snapshot!(desk.said(&desk.cmd("ci show web-1").fails(3)), @r"
    error: no configuration item matches 'web-1'
      → did you mean 'web-01'?
    ");
    desk.cmd(
        "ci edit web-01 --location 'Berlin, rack 4' --vendor Acme --model R7 --version 2.1 --quantity 2",
    )
    .ok();
    desk.cmd("ci edit web-01 --purchased 2025-01-02 --warranty-until 2026-12-10").ok();
    let told = desk.show("web-01");
    assert_eq!(
        (&told["part"]["location"], &told["part"]["quantity"], &told["part"]["warranty_until"]),
        (&json!("Berlin, rack 4"), &json!(2), &json!("2026-12-10"))
    );
    // A warranty that ends soon is in `due`, one that ends later is not.
    desk.cmd("ci edit web-02 --licence-until 2027-06-30").ok();
    let due = desk.cmd("due --json").json();
    assert_eq!((ids(&due, "id"), &due[0]["clock"]), (vec![id.clone()], &json!("warranty")));
    // Lists, counts and figures have no items unless they ask for them.
    let incident = desk.incident("Down");
    assert_eq!(ids(&desk.cmd("list --json").json(), "id"), std::slice::from_ref(&incident));
    assert_eq!(desk.cmd("list state:open --count").ok().stdout, "1\n");
    assert_eq!(desk.cmd("list kind:ci --count").ok().stdout, "4\n");
    assert_eq!(desk.cmd("list kind:ci type:server --count").ok().stdout, "2\n");
    assert_eq!(desk.cmd("list --all --count").ok().stdout, "5\n");
    assert!(desk.cmd("search rack --json").ok().stdout.contains(&id));
    desk.cmd("ci repair web-01 -m 'fan is loud'").ok();
    desk.cmd("repair web-01").fails(4);
    desk.cmd("ci retire web-01").ok();
    assert_eq!(desk.cmd("due --json").json(), json!([]));
    assert_eq!(desk.cmd("list kind:ci --count").ok().stdout, "3\n");
    desk.cmd("undo web-01").ok();
    assert_eq!(desk.show("web-01")["state"], json!("in_repair"));
    desk.cmd("ci deploy web-01").ok();
    desk.cmd(&format!("link {id} relates_to {incident}")).ok();
    assert!(desk.cmd("log web-01").ok().stdout.contains("sent to repair"));
    insta::assert_snapshot!(desk.said(&desk.cmd("ci new web-03 --serial sn-1").fails(4)), @r"
    error: serial number 'sn-1' belongs to CI-261123-#1
      → see that item: itdesk show CI-261123-#1
    ");
    insta::assert_snapshot!(desk.said(&desk.cmd("ci depend web-01 --on web-01").fails(4)), @r"
    error: CI-261123-#1 cannot depend on itself
      → name another item with --on
    ");
    desk.cmd("ci new x --state closed").fails(2);
    desk.cmd("ci new x --warranty-until soon").fails(2);
    desk.cmd("ci show Down").fails(3);
    assert_eq!(desk.cmd("doctor").ok().code, 0);
    desk.edit_record(&desk.cmd("ci new lost").id(), |record| {
        record["ci"]["depends_on"] = json!(["CI-261101-00000"])
    });
    assert!(desk.cmd("doctor").fails(1).stdout.contains("CI-261101-00000"));
    let page = desk.cmd("ci show web-01 --lang zh-CN").ok().stdout;
    assert!(page.contains("保修期至") && page.contains("服务器") && page.contains("数据库"), "{page}");
    // The archive takes a retired item, and what is printed can be read again.
    desk.cmd("ci retire web-01").ok();
    desk.at("2028-01-10T09:00:00Z").cmd("archive").ok();
    assert_eq!(desk.cmd("show web-01 --json").json()["state"], json!("retired"));
    assert_eq!(desk.cmd("list kind:ci --archive --count").ok().stdout, "1\n");
    let printed = desk.cmd("export kind:ci").ok().stdout;
    let other = TestDesk::with_policy(POLICY);
    other.at("2028-01-11T09:00:00Z");
    other.run_with(&["import", "-"], printed.as_bytes()).ok();
    assert_eq!(other.cmd("ci impact sw-01 --json").json()["items"].as_array().unwrap().len(), 2);
}

#[test]
fn m5_2b_impact_follows_dependencies_to_services_customers_and_tickets() {
    let desk = desk();
    let incident = desk.incident("'Pages are slow' --ci web-01,web-02 --requester Zhao --customer initech");
    let other = desk.request("'A mailbox' --service intranet --requester Ma");
    desk.request("'A printer driver' --service vpn");
    // A ring is walked once.
    desk.cmd("ci depend sw-01 --on web-02").ok();
    let reach = desk.cmd("ci impact sw-01 --json").json();
    let names = |field: &str| ids(&reach[field], "name");
    assert_eq!(names("of"), ["sw-01"]);
    let mut items = names("items");
    items.sort();
    assert_eq!(items, ["db-01", "web-01", "web-02"]);
    assert_eq!(reach["items"][1]["depth"], json!(2));
    let mut services = names("services");
    services.sort();
    assert_eq!(services, ["intranet", "mail", "print"]);
    assert_eq!(reach["customers"], json!(["acme", "globex", "initech"]));
    assert_eq!(reach["requesters"], json!(["Ma", "Zhao"]));
    let mut tickets = ids(&reach["tickets"], "id");
    tickets.sort();
    assert_eq!(tickets, [incident.clone(), other]);
    let near = desk.cmd("ci impact sw-01 --depth 1 --json").json();
    assert_eq!(ids(&near["items"], "name"), ["db-01"]);
    let page = desk.cmd("ci impact sw-01").ok();
    assert!(
        page.stdout.starts_with("sw-01: affects 3 items, 3 services, 3 customers, 2 open tickets\n"),
        "{}",
        page.stdout
    );
    assert!(page.stderr.contains("'nothing-at-all' in services.intranet.depends_on"), "{}", page.stderr);
    let drawn = desk.cmd("ci impact sw-01 --format mermaid").ok().stdout;
    assert!(drawn.starts_with("flowchart BT\n") && drawn.contains("-->"), "{drawn}");
    assert_eq!(desk.cmd("ci impact sw-01 --format ids").ok().lines().len(), 3);
    let csv = desk.cmd("ci impact sw-01 --format csv").ok().stdout;
    assert!(csv.starts_with("id,depth,name,type,state,service,owner,customer,through\n"), "{csv}");
    let chinese = desk.cmd("ci impact sw-01 --lang zh-CN").ok().stdout;
    assert!(chinese.contains("3 个配置项"), "{chinese}");
    desk.cmd("ci impact").fails(2);
    desk.cmd("ci impact web-9").fails(3);
    // Tickets are found by their items, and items name their tickets.
    assert_eq!(ids(&desk.cmd("list ci:WEB-01 --json").json(), "id"), std::slice::from_ref(&incident));
    assert_eq!(desk.cmd("list ci:db-01 --count").ok().stdout, "0\n");
    assert_eq!(desk.cmd("list -ci:sn-1 --count").ok().stdout, "2\n");
    assert_eq!(desk.cmd("list ci:any --count").ok().stdout, "1\n");
    desk.cmd("list ci:web-9").fails(3);
    let around = &desk.show("db-01")["around"];
    let mut dependents = ids(&around["dependents"], "name");
    dependents.sort();
    assert_eq!(dependents, ["web-01", "web-02"]);
    assert_eq!(ids(&around["depends_on"], "name"), ["sw-01"]);
    assert_eq!(ids(&desk.show("web-01")["around"]["tickets"], "id"), std::slice::from_ref(&incident));
    let page = desk.cmd("show web-01").ok().stdout;
    assert!(page.contains("Open tickets\n") && page.contains("Pages are slow"), "{page}");
    desk.cmd(&format!("incident edit {incident} --not-ci web-02")).ok();
    assert_eq!(desk.show(&incident)["items"].as_array().unwrap().len(), 1);
    assert!(desk.cmd(&format!("show {incident}")).ok().stdout.contains("web-01 (server, in_use)"));
}

#[test]
fn m5_2b_a_new_incident_names_the_changes_to_its_items() {
    let desk = desk();
    desk.at("2026-11-18T09:00:00Z");
    let carry_out = |title: &str, item: &str, started: &str, ended: &str| {
        let id =
            desk.cmd(&format!("change new '{title}' --type emergency {FORM} --ci {item} --as dana")).id();
        desk.edit_record(&id, |record| {
            record["change"]["implementation"] = json!({ "by": "dana", "started": started, "ended": ended });
        });
        id
    };
    carry_out("Old", "web-01", "2026-11-19T09:00:00Z", "2026-11-19T10:00:00Z");
    let recent = carry_out("New kernel", "sw-01", "2026-11-21T09:00:00Z", "2026-11-21T10:00:00Z");
    carry_out("Elsewhere", "web-02", "2026-11-22T09:00:00Z", "2026-11-22T10:00:00Z");
    desk.at("2026-11-23T09:00:00Z");
    let made = desk.cmd("incident new Down --ci web-01 --format table").ok();
    assert!(made.stderr.contains(&recent) && made.stderr.contains("New kernel"), "{}", made.stderr);
    let told = desk.cmd("incident new 'Down again' --ci web-01 --json").json();
    assert_eq!(ids(&told["recent_changes"], "id"), std::slice::from_ref(&recent));
    let id = told["id"].as_str().unwrap();
    desk.at("2026-11-27T09:00:00Z");
    assert_eq!(ids(&desk.show(id)["recent_changes"], "id"), std::slice::from_ref(&recent));
    assert!(desk.cmd(&format!("show {id}")).ok().stdout.contains("Changes to these items before it"));
    assert_eq!(desk.show(&desk.incident("Other"))["recent_changes"], Value::Null);
    desk.policy(&format!("{POLICY}\n[items]\nrecent_changes = \"24h\"\n"));
    assert_eq!(desk.show(id)["recent_changes"], json!([]));
    desk.cmd("incident new Down --ci web-77").fails(3);
}

#[test]
fn m5_2b_items_are_imported_and_imported_again() {
    let desk = TestDesk::with_policy(POLICY);
    let table = "名称,类型,序列号,依赖项,所属服务,负责人,保修截止,备注\n\
                 app-01,服务器,SN-1,DB-1; san-01,mail,dana,2027/3/31,x\n\
                 db-01,database,DB-1,san-01,,,,\n\
                 san-01,storage,,,,,,\n\
                 app-02,server,SN-2,web-99,,,,\n\
                 app-03,spaceship,SN-3,,,,,\n\
                 app-04,server,SN-4,app-02,,,,\n\
                 app-05,server,SN-1,,,,,\n";
    desk.write("items.csv", table);
    let dry = desk.cmd("ci import items.csv --dry-run --json").fails(1);
    assert!(dry.stdout.contains("\"items_added\": 3") && desk.files().is_empty(), "{}", dry.stdout);
    let made = desk.cmd("ci import items.csv --rejects bad.csv").fails(1);
    insta::assert_snapshot!(desk.said(&made), @r"
    line 5: depends on 'web-99', which is not an item
    line 6: 'spaceship' is not a type of configuration item; it is one of: server, network, storage, database, application, service_component, software, licence, workstation, facility, spare_part, other
    line 7: depends on 'app-02', which is not an item
    line 8: the item is in line 2 already
    columns that are not mapped: 备注
    7 rows: added 3 items, updated 0; 0 up to date, 4 rejected (see bad.csv)
    ");
    assert_eq!(std::fs::read_to_string(desk.root().join("bad.csv")).unwrap().lines().count(), 5);
    let app = desk.show("app-01");
    assert_eq!(
        (&app["item_type"], &app["service"], &app["assignee"], &app["part"]["warranty_until"]),
        (&json!("server"), &json!("mail"), &json!("dana"), &json!("2027-03-31"))
    );
    let needs = ids(&app["around"]["depends_on"], "name");
    assert!(needs.len() == 2 && needs.contains(&"db-01".to_owned()), "{needs:?}");
    assert_eq!(ids(&desk.cmd("ci impact san-01 --json").json()["items"], "name").len(), 2);
    // The same again changes nothing; another state and place update, and nothing is doubled.
    let again = desk.cmd("ci import items.csv --json").fails(1).stdout;
    assert!(again.contains("\"items_unchanged\": 3") && again.contains("\"items_added\": 0"), "{again}");
    desk.write("more.csv", "name,serial,state,location,depends_on\napp-one,sn-1,in_repair,Berlin,san-01\n");
    let more = desk.cmd("ci import more.csv").ok();
    assert!(more.stderr.contains("updated 1; 0 up to date"), "{}", more.stderr);
    let app = desk.show("app-one");
    assert_eq!((&app["state"], &app["part"]["location"]), (&json!("in_repair"), &json!("Berlin")));
    assert_eq!(ids(&app["around"]["depends_on"], "name"), ["san-01"]);
    assert_eq!(desk.cmd("list kind:ci --count").ok().stdout, "3\n");
    // What is exported is read again, here and elsewhere.
    let printed = desk.cmd("ci export").ok().stdout;
    assert!(printed.starts_with("name,type,state,serial,external,service,"), "{printed}");
    let here = desk.run_with(&["ci", "import", "-", "--json"], printed.as_bytes()).ok().stdout;
    assert!(here.contains("\"items_added\": 0") && here.contains("\"items_updated\": 0"), "{here}");
    let other = TestDesk::with_policy(POLICY);
    other.run_with(&["ci", "import", "-"], printed.as_bytes()).ok();
    other.run_with(&["ci", "import", "-"], printed.as_bytes()).ok();
    assert_eq!(other.cmd("list kind:ci --count").ok().stdout, "3\n");
    assert_eq!(ids(&other.show("app-one")["around"]["depends_on"], "name"), ["san-01"]);
    assert_eq!(other.show("app-one")["state"], json!("in_repair"));
    desk.write("none.csv", "serial\nSN-1\n");
    desk.cmd("ci import none.csv").fails(2);
    desk.cmd("ci export --format json").fails(2);
    let chinese = desk.cmd("ci import more.csv --lang zh-CN").ok();
    assert!(chinese.stderr.contains("1 个未变"), "{}", chinese.stderr);
}

#[test]
fn m5_2b_impact_analysis_proposes_class_and_order_of_repair() {
    let desk = desk();
    let switch = desk.incident("'Switch is down' --ci sw-01 --impact minor --urgency low");
    let pages = desk.incident("'Pages are slow' --ci web-01 --impact extensive --urgency critical");
    desk.incident("'A printer jams' --service vpn --impact minor --urgency low");
    let told = desk.cmd(&format!("incident impact {switch} --json")).json();
    assert_eq!(ids(&told["order"], "id"), [switch.clone(), pages.clone()]);
    assert_eq!(told["order"][0]["beneath"], json!([pages]));
    let mut services = ids(&told["impact"]["services"], "name");
    services.sort();
    assert_eq!(services, ["intranet", "mail", "print"]);
    let proposal = &told["proposal"];
    assert_eq!(
        (&proposal["impact"], &proposal["class"], &proposal["raises"], &told["applied"]),
        (&json!("extensive"), &json!("C"), &json!(true), &json!(false))
    );
    assert_eq!(desk.show(&switch)["class"], json!("D"));
    let page = desk.cmd(&format!("impact {switch}")).ok().stdout;
    assert!(page.contains("Order of repair") && page.contains("now: minor (class D)"), "{page}");
    // The same order from the other side, and nothing is lowered.
    let other = desk.cmd(&format!("incident impact {pages} --apply --json")).json();
    assert_eq!(ids(&other["order"], "id"), [switch.clone(), pages.clone()]);
    assert_eq!((&other["applied"], &desk.show(&pages)["impact"]), (&json!(false), &json!("extensive")));
    let applied = desk.cmd(&format!("incident impact {switch} --apply --format table")).ok();
    assert!(applied.stderr.contains("impact is now extensive"), "{}", applied.stderr);
    let told = desk.show(&switch);
    assert_eq!((&told["impact"], &told["class"]), (&json!("extensive"), &json!("C")));
    let note = told["history"].as_array().unwrap().last().unwrap()["note"][0].as_str().unwrap();
    assert!(note.starts_with("impact raised from minor to extensive: affects 3 services"), "{note}");
    let chinese = desk.cmd(&format!("incident impact {switch} --lang zh-CN")).ok().stdout;
    assert!(chinese.contains("修复顺序"), "{chinese}");
    let bare = desk.incident("Something");
    assert!(
        desk.cmd(&format!("incident impact {bare}"))
            .ok()
            .stderr
            .contains("no configuration item and no service")
    );
    desk.cmd("incident impact nothing").fails(3);
}
