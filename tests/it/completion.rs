//! What a shell offers when Tab is pressed.

use crate::desk::{Output, TestDesk, told};

const POLICY: &str = r#"
[people.dana]
name = "Dana Berg"
email = ["dana@example.org"]
roles = ["cab"]
[people.omar]
name = "Omar Haddad"
[teams.network]
title = "Network"
members = ["dana"]
[teams.field-service]
[services.vpn]
title = "Remote access"
[services.mail]
[changes.templates.reboot]
title = "Reboot a server"
plan = ["reboot it"]
rollback_plan = ["none needed"]
approved_by = "dana"
"#;

/// A desk whose index is there.
fn desk() -> TestDesk {
    let desk = TestDesk::new();
    let policy = String::from_utf8(std::fs::read(desk.root().join("itdesk.toml")).unwrap()).unwrap();
    desk.policy(&format!("{policy}\n{POLICY}"));
    desk
}

/// Asks as fish does: the words up to the cursor, a candidate a line with its meaning behind a tab.
fn asked(desk: &TestDesk, line: &str) -> Output {
    let words: Vec<&str> = line.split(' ').collect();
    let mut command = desk.command();
    told(line, command.env("COMPLETE", "fish").arg("--").args(words).output().unwrap())
}

/// The values that are offered for the last word of a line.
fn offered(desk: &TestDesk, line: &str) -> Vec<String> {
    let told = asked(desk, line).ok();
    assert_eq!(told.stderr, "", "{line}");
    told.stdout.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn each_position_offers_what_may_stand_there() {
    let desk = desk();
    for (line, values) in [
        ("itdesk inc", "incident"),
        ("itdesk inc es", "escalate"),
        ("itdesk incident es", "escalate"),
        ("itdesk incident new Broken --imp", "--impact"),
        ("itdesk incident new Broken --impact ", "extensive significant moderate minor"),
        ("itdesk incident new Broken --service ", "mail vpn"),
        ("itdesk incident new Broken --channel p", "phone portal"),
        ("itdesk incident hold X --reason c", "change"),
        ("itdesk incident assign X d", "dana"),
        ("itdesk incident assign X --team=", "--team=field-service --team=network"),
        ("itdesk incident analyse X --cause s", "software"),
        ("itdesk change new Reboot --template ", "reboot"),
        ("itdesk change approve X --role ", "cab"),
        ("itdesk --as ", "dana omar"),
        ("itdesk sta", "status start"),
        ("itdesk --quiet incident assign X --to o", "omar"),
        ("itdesk assign X Y om", "omar"),
        ("itdesk start --where", "--where"),
        ("itdesk start --where te", "team: text:"),
        ("itdesk list st", "state: stage:"),
        ("itdesk list state:o", "state:open"),
        ("itdesk list state:new,tri", "state:new,triaged"),
        ("itdesk list -team:n", "-team:network -team:none"),
        ("itdesk list team:field", "team:field-service"),
        ("itdesk list -vpn assignee:", "assignee:me assignee:dana assignee:omar assignee:none assignee:any"),
        ("itdesk list class:", "class:A class:B class:C class:D"),
        ("itdesk change list state:r", "state:rolled_back state:rejected"),
        ("itdesk list --fields id,ti", "id,title"),
        ("itdesk list --sort -cre", "-created"),
        ("itdesk link X dup", "duplicates duplicated_by"),
        ("itdesk workflow in", "incident"),
        ("itdesk message X rec", "received"),
        ("itdesk completions p", "powershell"),
        ("itdesk list --format js", "json jsonl"),
    ] {
        assert_eq!(offered(&desk, line).join(" "), values, "{line}");
    }
}

#[test]
fn ids_are_offered_with_titles_and_only_those_the_verb_can_act_on() {
    let desk = desk();
    let new = desk.incident("'VPN is down'");
    let begun = desk.incident("'Mail is slow'");
    let asked_for = desk.request("'A second screen'");
    desk.cmd(&format!("incident start {begun}")).ok();
    desk.cmd("list").ok();
    let tail = |id: &str| id[id.len() - 5..].to_owned();
    let name = |id: &str| {
        // Five digits may be a number elsewhere.
        if tail(id).bytes().all(|b| b.is_ascii_digit()) { id.to_owned() } else { tail(id) }
    };
    for (line, ids) in [
        ("itdesk incident start ", vec![&new]),
        ("itdesk incident resolve ", vec![&begun]),
        ("itdesk incident hold ", vec![&begun]),
        ("itdesk incident reopen ", vec![]),
        ("itdesk request start ", vec![&asked_for]),
        ("itdesk incident show ", vec![&new, &begun]),
        ("itdesk show ", vec![&new, &begun, &asked_for]),
        ("itdesk change approve ", vec![]),
        // Without a noun, of every kind that has the verb.
        ("itdesk start ", vec![&new, &asked_for]),
        ("itdesk --quiet resolve ", vec![&begun]),
        ("itdesk publish ", vec![]),
    ] {
        let mut found = offered(&desk, line);
        found.retain(|value| !value.starts_with('-'));
        let mut wanted: Vec<String> = ids.into_iter().map(|id| name(id)).collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{line}");
    }
    let told = asked(&desk, "itdesk incident start ").ok().stdout;
    assert_eq!(told, format!("{}\tVPN is down\n", name(&new)));
    // By the beginning of the random characters, in the case that is typed, and by that of the complete id.
    let begin = &tail(&new)[..2];
    assert!(offered(&desk, &format!("itdesk show {begin}")).contains(&name(&new)));
    let lower = begin.to_ascii_lowercase();
    let found = offered(&desk, &format!("itdesk show {lower}"));
    assert!(found.contains(&name(&new)) || found.contains(&name(&new).to_ascii_lowercase()), "{found:?}");
    assert!(offered(&desk, "itdesk show INC-2611").contains(&new));
    assert_eq!(offered(&desk, "itdesk show INC-2701"), Vec::<String>::new());
}

#[test]
fn a_title_that_would_control_the_terminal_is_harmless() {
    let desk = desk();
    let id = desk.incident("Harmless");
    desk.edit_record(&id, |record| record["title"] = "red \u{1b}[31m\ttab".into());
    desk.cmd("list").ok();
    let told = asked(&desk, "itdesk show INC").ok().stdout;
    assert!(told.contains(&id) && !told.contains('\u{1b}'), "{told:?}");
}

#[test]
fn where_there_is_nothing_to_ask_nothing_is_offered_made_or_said() {
    let desk = desk();
    desk.incident("'VPN is down'");
    std::fs::remove_dir_all(desk.root().join(".itdesk")).unwrap();
    let ids = |desk: &TestDesk| {
        let told = asked(desk, "itdesk show ").ok();
        assert_eq!(told.stderr, "");
        told.stdout.lines().filter(|line| !line.starts_with('-')).count()
    };
    assert_eq!(ids(&desk), 0);
    assert!(!desk.root().join(".itdesk").exists(), "no index is built for a question");
    desk.cmd("list").ok();
    assert_eq!(ids(&desk), 1);
    // A policy with a mistake, and no desk at all.
    desk.policy("[desk\n");
    assert_eq!(ids(&desk), 0);
    assert_eq!(ids(&TestDesk::bare()), 0);
    assert_eq!(offered(&TestDesk::bare(), "itdesk list state:op"), ["state:open"]);
}

#[test]
fn the_desk_that_is_named_is_the_one_that_is_asked() {
    let desk = desk();
    let elsewhere = TestDesk::bare();
    let line = format!("itdesk --desk {} list team:n", desk.root().display());
    assert_eq!(offered(&elsewhere, &line), ["team:network", "team:none"]);
}

#[test]
fn the_variable_of_completion_alone_changes_nothing() {
    let desk = desk();
    for (value, arguments) in [("bash", vec!["--version"]), ("1", vec!["--version"]), ("", vec!["--version"])]
    {
        let told = told("--version", desk.command().env("COMPLETE", value).args(arguments).output().unwrap());
        assert_eq!(told.ok().stdout, format!("itdesk {}\n", env!("CARGO_PKG_VERSION")));
    }
}

#[test]
fn zsh_gets_what_it_describes_with_its_colons_escaped() {
    let desk = desk();
    let mut command = desk.command();
    command.env("COMPLETE", "zsh").env("_CLAP_COMPLETE_INDEX", "2").env("_CLAP_IFS", "\n");
    let told = told("zsh", command.args(["--", "itdesk", "list", "team:n"]).output().unwrap()).ok();
    assert_eq!(told.stdout, "team\\:network:Network\nteam\\:none:not set");
}

/// Sources the registration in a real bash, sets what readline would, and calls the function.
fn bash(desk: &TestDesk, line: &str, kind: u8) -> Vec<String> {
    let script = r#"
        eval "$("$ITDESK" completions bash)"
        COMP_LINE="$LINE" COMP_POINT=${#LINE} COMP_TYPE="$KIND"
        read -r -a COMP_WORDS <<< "$LINE"
        COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
        complete -p itdesk >/dev/null || exit 9
        _itdesk itdesk "" ""
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let mut process = desk.process();
    let environment: Vec<_> =
        process.get_envs().map(|(k, v)| (k.to_owned(), v.unwrap_or_default().to_owned())).collect();
    process = std::process::Command::new("bash");
    process.env_clear().envs(environment).current_dir(desk.root());
    process.env("ITDESK", crate::desk::program()).env("LINE", line).env("KIND", kind.to_string());
    let told = told(line, process.args(["--norc", "-c", script]).output().unwrap()).ok();
    assert_eq!(told.stderr, "", "{line}");
    told.stdout.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn bash_completes_words_that_it_cuts_at_colons() {
    let desk = desk();
    for (line, put) in [
        ("itdesk sta", "status start"),
        ("itdesk --quiet incident assign X --to o", "omar"),
        ("itdesk assign X Y om", "omar"),
        ("itdesk start --where", "--where"),
        ("itdesk start --where te", "team: text:"),
        ("itdesk list st", "state: stage:"),
        ("itdesk list state:op", "open"),
        ("itdesk list -team:ne", "network"),
        ("itdesk incident assign X --team=net", "network"),
        ("itdesk incident new x --impact mod", "moderate"),
        ("itdesk incident reo", "reopen"),
        ("itdesk list -q state:x", ""),
    ] {
        assert_eq!(bash(&desk, line, 9).join(" "), put, "{line}");
    }
}

#[test]
fn bash_lists_titles_and_puts_in_ids() {
    let desk = desk();
    let id = desk.incident("'VPN is down; $(reboot)'");
    desk.cmd("list").ok();
    // One alone is put in as it is; several are listed with their titles.
    assert_eq!(bash(&desk, &format!("itdesk show {id}"), 9), std::slice::from_ref(&id));
    let other = desk.incident("'Mail is slow'");
    let mut listed = bash(&desk, "itdesk show INC-", 63);
    listed.sort();
    let mut wanted = [format!("{id}  (VPN is down; $(reboot))"), format!("{other}  (Mail is slow)")];
    wanted.sort();
    assert_eq!(listed, wanted);
    // One after another, as `menu-complete` puts them in, they have no titles.
    let mut put = bash(&desk, "itdesk show INC-", 37);
    put.sort();
    let mut wanted = [id, other];
    wanted.sort();
    assert_eq!(put, wanted);
}

#[test]
fn each_shell_is_told_how_to_ask() {
    let desk = TestDesk::bare();
    for (shell, asks) in [
        ("bash", "COMPLETE=bash"),
        ("zsh", "COMPLETE=zsh"),
        ("fish", "COMPLETE=fish"),
        ("elvish", "COMPLETE=\"elvish\""),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName itdesk"),
    ] {
        let script = desk.cmd(&format!("completions {shell}")).ok().stdout;
        assert!(script.contains(asks) && script.contains(crate::desk::program()), "{shell}: {script}");
    }
}
