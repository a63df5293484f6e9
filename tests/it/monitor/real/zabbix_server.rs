//! A Zabbix server whose agent reads a value, a trigger on it, and the media type of the guide.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use itdesk::records::Class;

use super::postgres::{Cluster, programs};
use super::{POLICY, Running, beside, example, incident, program, wait_for};
use crate::desk::TestDesk;

/// The server, with as few processes as it runs with, and no patience.
const SERVER: &str = "DBName=postgres
DBUser=zabbix
LogType=console
AllowRoot=1
CacheUpdateFrequency=1
StartPollers=1
StartTrappers=1
StartPingers=0
StartDiscoverers=0
StartHTTPPollers=0
StartLLDProcessors=1
StartPreprocessors=1
HousekeepingFrequency=0
";

/// What the guide sets up in the web interface: the media type with its messages, a user's media, and an action with
/// operations for problem, recovery and update. And what there is to watch: a host with an item and a trigger.
const SET_UP: &str = r"
insert into media_type (mediatypeid, type, name, exec_path, exec_params)
  values (900, 1, 'itdesk', 'itdesk.sh', E'{ALERT.SENDTO}\n{ALERT.SUBJECT}\n{ALERT.MESSAGE}\n');
insert into media_type_message (mediatype_messageid, mediatypeid, eventsource, recovery, subject, message)
  values (901, 900, 0, 0, 'Problem: {EVENT.NAME}', :'message'),
         (902, 900, 0, 1, 'Resolved in {EVENT.DURATION}: {EVENT.NAME}', :'message'),
         (903, 900, 0, 2, 'Updated problem in {EVENT.AGE}: {EVENT.NAME}', :'message');
insert into media (mediaid, userid, mediatypeid, sendto) values (900, 1, 900, 'itdesk');
insert into actions (actionid, name, eventsource) values (900, 'itdesk', 0);
insert into operations (operationid, actionid, operationtype, recovery)
  values (901, 900, 0, 0), (902, 900, 11, 1), (903, 900, 12, 2);
insert into opmessage (operationid) values (901), (902), (903);
insert into opmessage_usr (opmessage_usrid, operationid, userid) values (900, 901, 1);
insert into hosts (hostid, host, name) values (900, 'mx1', 'mx1');
insert into hosts_groups (hostgroupid, hostid, groupid) values (900, 900, 2);
insert into interface (interfaceid, hostid, main, type, useip, ip, port)
  values (900, 900, 1, 1, 1, '127.0.0.1', :'port');
insert into items (itemid, type, name, key_, delay, hostid, interfaceid, value_type)
  values (900, 0, 'Mail queue', :'key', '1s', 900, 900, 3);
insert into item_rtdata (itemid) values (900);
insert into triggers (triggerid, expression, description, comments, priority)
  values (900, '{900}>0', 'Mail queue is stuck', '', 5);
insert into functions (functionid, itemid, triggerid, name, parameter) values (900, 900, 900, 'last', '$');
insert into trigger_tag (triggertagid, triggerid, tag, value) values (900, 900, 'scope', 'mail');
update config set severity_name_5 = 'Katastrophe';
";

#[test]
fn m5_2a_zabbix_opens_one_incident_and_its_recovery_ends_the_outage() {
    let (Some(server), Some(agent), Some(programs)) = (
        program("zabbix_server", "zabbix-server-pgsql"),
        program("zabbix_agentd", "zabbix-agent"),
        programs(),
    ) else {
        return;
    };
    let desk = TestDesk::with_policy(POLICY);
    let folder = desk.root().parent().unwrap().join("zabbix");
    std::fs::create_dir(&folder).unwrap();
    let here = folder.to_str().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("queue", "4711\n");
    write("itdesk.sh", &example(&desk, "zabbix-itdesk.sh"));
    std::fs::set_permissions(folder.join("itdesk.sh"), std::fs::Permissions::from_mode(0o755)).unwrap();

    let (watched, listened) = (zabbix_port(0).to_string(), zabbix_port(1));
    let cluster = Cluster::start(&programs);
    cluster.run(&schema(), &[]);
    let message = example(&desk, "zabbix-message.txt");
    let key = format!("vfs.file.contents[{here}/queue]");
    cluster.run(SET_UP.as_bytes(), &[("message", &message), ("port", &watched), ("key", &key)]);

    write(
        "agent.conf",
        &format!(
            "Server=127.0.0.1\nListenIP=127.0.0.1\nListenPort={watched}\nStartAgents=1\nLogType=console\n\
             AllowRoot=1\nPidFile={here}/agent.pid\n"
        ),
    );
    let socket = cluster.socket().display();
    write(
        "server.conf",
        &format!(
            "{SERVER}DBHost={socket}\nListenIP=127.0.0.1\nListenPort={listened}\nSocketDir={here}\n\
             PidFile={here}/server.pid\nAlertScriptsPath={here}\nExternalScripts={here}\n"
        ),
    );
    let run = |program: &Path, name: &str| {
        let mut command = beside(program);
        command.args(["-f", "-c"]).arg(folder.join(format!("{name}.conf"))).env("TZ", "UTC");
        Running::start(&mut command, folder.join(format!("{name}.log"))).ended_by("-TERM")
    };
    let (_agent, _server) = (run(&agent, "agent"), run(&server, "server"));
    let opened = wait_for("the incident", || incident(&desk));
    let part = opened.incident().unwrap();
    assert_eq!(opened.title, "Mail queue is stuck on mx1");
    assert_eq!((opened.class, opened.service.as_deref()), (Class::A, Some("mail")));
    assert_eq!(part.alerts[0].severity.as_deref(), Some("Disaster"), "its number, not the name of the desk");
    assert_eq!(part.symptom, ["operational data: 4711"]);
    assert_eq!((part.place.as_deref(), part.outages.len()), (Some("mx1"), 1));

    write("queue", "0\n");
    let ended = wait_for("the end of the outage", || incident(&desk).filter(super::outage_is_over));
    assert_eq!(ended.history.len(), 2, "created, recovered");
}

/// Zabbix's schema, and of its data what the server needs: the thousands of templates would take a minute.
fn schema() -> Vec<u8> {
    const NEEDED: [&str; 6] = ["config", "role", "usrgrp", "users", "users_groups", "hstgrp"];
    let unpacked = |name: &str| {
        let file = format!("/usr/share/zabbix-server-pgsql/{name}.sql.gz");
        let output = Command::new("zcat").arg(&file).output().unwrap();
        assert!(output.status.success(), "{file}");
        output.stdout
    };
    let mut sql = unpacked("schema");
    for line in unpacked("data").split_inclusive(|byte| *byte == b'\n') {
        let is_needed = |table: &&str| line.starts_with(format!("INSERT INTO {table} ").as_bytes());
        if NEEDED.iter().any(is_needed) {
            sql.extend_from_slice(line);
        }
    }
    sql
}

/// A free port below 32768, the highest that Zabbix takes; the kernel gives higher ones to others.
fn zabbix_port(skip: usize) -> u16 {
    let begin = 20_000 + (std::process::id() % 10_000) as u16;
    let is_free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    (begin..32_768).filter(is_free).nth(skip).expect("a port is free")
}
