//! The language of what people read, and that nothing else depends on it.

use crate::desk::TestDesk;

/// What a desk with one incident shows, in a language.
fn shown(desk: &TestDesk, line: &str, language: &str) -> String {
    desk.said(&desk.cmd(&format!("{line} --lang {language}")))
}

#[test]
fn a_list_a_ticket_and_a_refusal_are_shown_in_chinese() {
    let desk = TestDesk::new();
    let id = desk.incident("邮件服务器无法访问 --impact moderate --urgency high");
    insta::assert_snapshot!(shown(&desk, "list", "zh-CN"), @"
    ID                等级  截止      状态  处理人  服务  标题
    INC-261123-#1  C     8 小时后  新建  -       -     邮件服务器无法访问
    ");
    insta::assert_snapshot!(shown(&desk, &format!("show {id}"), "zh-CN"), @"
    邮件服务器无法访问
    INC-261123-#1  事件 · 新建
      创建       2026-11-23 09:00 (现在)

    等级 C
      · impact moderate，urgency high，为 C 类

    时限 (default，日历 always)
      响应     计时中   截止 2026-11-23 17:00 (8 小时后) · 剩余工作时间 8 小时 · 已用 8h 的 0 %
      处理     计时中   截止 2026-11-24 09:00 (1 天后) · 剩余工作时间 1 天 · 已用 1d 的 0 %
      解决     计时中   截止 2026-11-25 09:00 (2 天后) · 剩余工作时间 2 天 · 已用 2d 的 0 %
      完成     计时中   补全记录，截止 2026-11-24 09:00（1 天后）
      记录归档 计时中   归档记录，截止 2026-11-26 09:00（3 天后）

    操作记录
      2026-11-23 09:00  创建 lin@example.org
    ");
    insta::assert_snapshot!(shown(&desk, &format!("incident resolve {id}"), "zh-CN"), @"
    error: INC-261123-#1 当前为“新建”，不能执行 resolve
      → 可用操作：triage, assign, respond, start, analyse, escalate, outage, problem, major, cancel, edit
    ");
    insta::assert_snapshot!(shown(&desk, &format!("incident start {id}"), "zh-CN"), @"INC-261123-#1");
}

/// What came from outside is refused in one language: neither the reason nor what helps stays English.
#[test]
fn what_is_wrong_with_input_is_said_in_chinese() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let path = desk.path(&id);
    let record = std::fs::read_to_string(&path).unwrap();
    for (code, from, to, said) in [
        (6, "\"history\": [", "\"history\": [], \"kept\": [", "历史为空；第一个事件应为创建"),
        (6, "\"state\": \"new\"", "\"state\": \"draft\"", "类型 incident 没有状态 draft"),
        (6, "\"kind\": \"incident\"", "\"kind\": \"request\"", "不属于类型 request"),
        (
            5,
            "  \"format\": 1,",
            "<<<<<<< HEAD\n  \"format\": 1,",
            "此处有 git 留下的冲突标记\n  → 用 itdesk git resolve",
        ),
    ] {
        assert!(record.contains(from), "{from}");
        std::fs::write(&path, record.replacen(from, to, 1)).unwrap();
        let shown = desk.cmd(&format!("show {id} --lang zh-CN")).fails(code).stderr;
        assert!(shown.contains(said), "{shown}");
    }
    desk.write("book.xlsx", "PK\u{3}\u{4}");
    desk.write("list.json", "[]");
    desk.write("odd.json", r#"{"alerts": [{"status": "odd"}]}"#);
    desk.write("letter.eml", "Subject: x\n\nx\n");
    for (line, code, said) in [
        (
            "import book.xlsx",
            2,
            "book.xlsx 是 Excel 或 OpenDocument 工作簿，或 ZIP 压缩包，itdesk 无法读取\n  → 请将工作表另存为",
        ),
        ("monitor ingest --from alertmanager list.json", 6, "发送的内容是列表，不是对象"),
        (
            "monitor ingest --from alertmanager odd.json",
            6,
            "告警 1: 已驳回: 其状态 'odd' 既不是 firing 也不是 resolved",
        ),
        ("mail receive letter.eml", 2, "邮件没有发件人：From 中没有地址"),
    ] {
        let shown = desk.cmd(&format!("{line} --lang zh-CN")).fails(code).stderr;
        assert!(shown.contains(said), "{line}: {shown}");
    }
}

#[test]
fn a_column_without_a_heading_has_none_in_chinese() {
    let desk = TestDesk::new();
    desk.incident("Down");
    for line in ["workflow request", "monitor audit"] {
        assert!(!shown(&desk, line, "zh-CN").contains("Project-Id-Version"), "{line}");
    }
}

#[test]
fn a_step_is_described_in_chinese() {
    let desk = TestDesk::new();
    let help = desk.cmd("incident start -h --lang zh-CN").ok().stdout;
    assert!(help.starts_with("开始处理"), "{help}");
    let english = desk.cmd("incident start -h").ok().stdout;
    assert!(english.starts_with("Start work"), "{english}");
}

#[test]
fn the_locale_the_variable_and_the_configuration_choose_the_language() {
    let desk = TestDesk::new();
    desk.incident("Down");
    let config = desk.root().join("user.toml");
    let list = |environment: &[(&str, &str)], rest: &[&str]| {
        let mut command = desk.command();
        command.arg("list").args(rest).envs(environment.iter().copied());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let is_chinese = |text: &str| text.contains("标题");
    assert!(is_chinese(&list(&[("LANG", "zh_CN.UTF-8")], &[])));
    assert!(!is_chinese(&list(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")], &[])), "LC_ALL comes before LANG");
    assert!(!is_chinese(&list(&[("LANG", "tlh_QO.UTF-8")], &[])), "a locale without a catalogue is English");
    assert!(is_chinese(&list(&[("LC_ALL", "C"), ("ITDESK_LANG", "zh")], &[])));
    assert!(!is_chinese(&list(&[("ITDESK_LANG", "zh-CN")], &["--lang", "en"])));
    std::fs::write(&config, "language = \"zh-CN\"\n").unwrap();
    let config = config.to_str().unwrap();
    assert!(is_chinese(&list(&[("ITDESK_CONFIG", config)], &[])));
    assert!(!is_chinese(&list(&[("ITDESK_CONFIG", config), ("ITDESK_LANG", "en")], &[])));
}

#[test]
fn a_language_without_a_catalogue_is_refused() {
    let desk = TestDesk::new();
    insta::assert_snapshot!(desk.cmd("list --lang tlh").fails(2).stderr, @r"
    error: tlh is not a language of itdesk
      → languages: en, zh-CN
    ");
}

#[test]
fn what_is_for_programs_is_the_same_in_either_language() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --impact moderate --urgency high --service mail");
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("note {id} looked")).ok();
    let lines = [
        format!("show {id} --json"),
        "list --json".to_owned(),
        "list --format jsonl".to_owned(),
        "list --format csv".to_owned(),
        "list --format ids".to_owned(),
        "due --json".to_owned(),
        format!("log {id} --format csv"),
        "export".to_owned(),
        "schema".to_owned(),
        "monitor report --json".to_owned(),
        "monitor audit --json".to_owned(),
        "report sla --json".to_owned(),
        format!("incident resolve {id} --impact x --json"),
        format!("deliver plan {id} --json"),
    ];
    for line in lines {
        let (english, chinese) = (desk.cmd(&line), desk.cmd(&format!("{line} --lang zh-CN")));
        assert_eq!(english.stdout, chinese.stdout, "{line}");
        assert_eq!(english.code, chinese.code, "{line}");
    }
}

#[test]
fn a_record_is_the_same_in_either_language() {
    let english = TestDesk::new();
    let id = english.incident("Down --impact moderate --urgency high");
    let change = english.cmd("change new 'New switch' --draft").id();
    let chinese = english.copy();
    let steps = [
        format!("incident assign {id} omar"),
        format!("incident respond {id} -m 'on it'"),
        format!("incident start {id}"),
        format!("incident hold {id} --reason vendor --message waiting"),
        format!("incident resume {id}"),
        format!("incident analyse {id} --cause hardware -m 'a broken fan'"),
        format!("incident outage start {id}"),
        format!("incident outage end {id}"),
        format!("incident repair {id} -m 'new fan'"),
        format!("incident verify {id} --passed"),
        format!("incident resolve {id} --message done"),
        format!("incident reopen {id} --reason again"),
        format!("undo {id}"),
        format!("note {id} looked"),
        format!("change assess {change} --likelihood likely --impact significant --signed-by omar"),
        format!("change cancel {change} --reason late"),
    ];
    for step in steps {
        let (one, other) = (english.cmd(&step), chinese.cmd(&format!("{step} --lang zh-CN")));
        assert_eq!(one.code, other.code, "{step}: {} {}", one.stderr, other.stderr);
    }
    for id in [&id, &change] {
        assert_eq!(without_event_ids(&english, id), without_event_ids(&chinese, id));
    }
}

/// A record without what is random in it: the ids of its events.
fn without_event_ids(desk: &TestDesk, id: &str) -> Vec<String> {
    let text = String::from_utf8(desk.bytes(id)).unwrap();
    let is_random = |line: &&str| line.contains("\"event\":") || line.contains("\"undoes\":");
    text.lines().filter(|line| !is_random(line)).map(str::to_owned).collect()
}

/// A desk that writes Chinese, with a resolved incident of a requester who can be written to.
fn chinese() -> (TestDesk, String) {
    let desk = TestDesk::with_policy(
        "[desk]\nname = \"服务台\"\nlanguage = \"zh-CN\"\n[mail]\naddress = \"help@desk.example\"\n[services.vpn]\n",
    );
    let line = "VPN --service vpn --requester 张三 --contact zhang@example.org --symptom 断线";
    let id = desk.incident(line);
    desk.cmd(&format!("start {id}")).ok();
    desk.cmd(&format!("resolve {id} --outcome 已更换网关")).ok();
    (desk, id)
}

#[test]
fn what_is_written_for_people_is_in_the_language_of_the_desk() {
    let (desk, id) = chinese();
    // Whatever the language of who runs the command.
    for language in ["en", "zh-CN"] {
        let mail = desk.cmd(&format!("message {id} resolved --lang {language}")).ok().stdout;
        assert!(mail.contains("Content-Type: text/plain; charset=\"utf-8\""), "{mail}");
        let sent = desk.cmd(&format!("message {id} resolved --json --lang {language}")).json();
        let text = sent["text"].as_str().unwrap();
        assert!(text.starts_with("张三，您好：") && !text.contains("Dear"), "{text}");
        let page = desk.cmd(&format!("monitor report --format html --lang {language}")).ok().stdout;
        assert!(page.contains("<html lang=\"zh-CN\">") && page.contains("<h1>服务报告</h1>"), "{page}");
        assert!(!page.contains("Summary") && !page.contains("What to"), "{page}");
        let page = desk.cmd(&format!("monitor report --format markdown --lang {language}")).ok().stdout;
        assert!(!page.contains("## What"), "{page}");
    }
    let draft = desk.cmd(&format!("kb from {id} --lang en")).ok().stdout;
    let body = desk.show(draft.trim())["part"]["draft"]["body"].to_string();
    assert!(!body.contains("## Repair") && !body.contains("Outcome"), "{body}");
    desk.cmd("kb export site --lang en").ok();
    let index = std::fs::read_to_string(desk.root().join("site/index.html")).unwrap();
    assert!(index.contains("<html lang=\"zh-CN\">") && !index.contains("Knowledge"), "{index}");
}

#[test]
fn what_programs_read_of_a_chinese_desk_is_english() {
    let (desk, _) = chinese();
    for line in
        ["monitor report --json", "monitor report --format csv", "monitor audit --json", "list --json"]
    {
        let printed = desk.cmd(&format!("{line} --lang zh-CN")).stdout;
        assert_eq!(printed, desk.cmd(&format!("{line} --lang en")).stdout, "{line}");
        assert!(!printed.replace("服务台", "").contains("服务报告"), "{line}: {printed}");
    }
}

#[test]
fn without_a_language_of_the_desk_reports_follow_the_reader_and_mails_are_english() {
    let desk = TestDesk::with_policy("[mail]\naddress = \"help@desk.example\"\n");
    let id = desk.incident("VPN --requester Zhang --contact zhang@example.org");
    let page =
        |language: &str| desk.cmd(&format!("monitor report --format html --lang {language}")).ok().stdout;
    assert!(page("zh-CN").contains("<html lang=\"zh-CN\">") && page("en").contains("<html lang=\"en\">"));
    let sent = desk.cmd(&format!("message {id} received --json --lang zh-CN")).json();
    assert!(sent["text"].as_str().unwrap().starts_with("Dear Zhang,"), "{sent}");
}

#[test]
fn a_language_that_itdesk_lacks_is_named_with_those_it_has() {
    let desk = TestDesk::with_policy("[desk]\nlanguage = \"tlh\"\n");
    let found = desk.cmd("config check").stdout;
    assert!(found.contains("'tlh' is not a language of itdesk") && found.contains("en, zh-CN"), "{found}");
}

#[test]
fn a_mistyped_word_of_the_policy_is_guessed_in_every_language() {
    let desk = TestDesk::with_policy("[services.vpn]\naudience = \"intern\"\n");
    assert!(desk.cmd("config check --lang en").stdout.contains("did you mean 'internal'?"));
    let found = desk.cmd("config check --lang zh-CN").stdout;
    assert!(found.contains("'internal'"), "{found}");
}
