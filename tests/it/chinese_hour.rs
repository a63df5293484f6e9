//! A service desk in Chinese, in a terminal of 80 columns: from `init` over an incident, a change and
//! a delivery to the monthly report. No screen shows a sentence in English.

use unicode_width::UnicodeWidthStr;

use crate::desk::TestDesk;
use crate::first_hour::{Terminal, has_tmux};

/// The policy of the desk: approvals by one person.
const POLICY: &str = r#"
[desk]
name = "服务台"
language = "zh-CN"
[services."邮件系统"]
[people.omar]
roles = ["部门负责人"]
[changes.approval]
low = ["部门负责人"]
medium = ["部门负责人"]
high = ["部门负责人"]
"#;

/// The lines of a screen with three English words in a row that are no command.
fn english(screen: &str) -> Vec<&str> {
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    let is_said = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.windows(3).any(|three| three.iter().all(|word| is_word(word)))
    };
    // The notes of events, and why a risk has its level, are stored, in English.
    let is_stored = |line: &&str| line.starts_with("      ") || line.contains("make the risk");
    screen.lines().filter(|line| !line.contains("itdesk") && is_said(line) && !is_stored(line)).collect()
}

#[test]
fn from_init_to_the_monthly_report_in_chinese() {
    if !has_tmux() {
        return;
    }
    let desk = TestDesk::bare();
    let terminal = Terminal::open(&desk, 80, 40);
    terminal.run("export ITDESK_LANG=zh-CN");
    let run = |line: &str| {
        let screen = terminal.run(line);
        assert_eq!(english(&screen), Vec::<&str>::new(), "{line}\n{screen}");
        let wide: Vec<&str> = screen.lines().filter(|line| line.width() > 80).collect();
        assert_eq!(wide, Vec::<&str>::new(), "{line}\n{screen}");
        screen
    };
    let shows = |line: &str, texts: &[&str]| {
        let screen = run(line);
        for text in texts {
            assert!(screen.contains(text), "{line} does not show {text}\n{screen}");
        }
    };
    shows("itdesk init --lang zh-CN", &["已在", "创建服务台"]);
    let policy = std::fs::read_to_string(desk.root().join("itdesk.toml")).unwrap();
    assert!(policy.contains("holidays = [\"cn\"]"), "{policy}");
    desk.policy(POLICY);
    // 受理、分派、响应、挂起、解决
    let new =
        "itdesk inc new 邮件无法发送 -s 邮件系统 -i moderate -u high -r 张三 --place 三楼 --symptom 发送超时";
    shows(new, &["C", "截止"]);
    let id = desk.cmd("list -q").ok().stdout.trim().to_owned();
    let short = id.rsplit('-').next().unwrap();
    shows(&format!("itdesk assign {short} --to dana"), &["已分配", "dana"]);
    shows(&format!("itdesk respond {short} 已收到，正在排查"), &["已响应"]);
    shows(&format!("itdesk start {short}"), &["开始"]);
    shows(&format!("itdesk hold {short} --reason requester"), &["已挂起"]);
    shows("itdesk list", &["已暂停", "已挂起", "邮件无法发送"]);
    shows(&format!("itdesk resume {short}"), &["已恢复处理"]);
    shows(&format!("itdesk close {short}"), &["error:"]);
    shows(&format!("itdesk resolve {short} --outcome 已更换网关 --confirmed-by 张三"), &["已解决"]);
    shows(&format!("itdesk close {short}"), &["已关闭"]);
    shows(&format!("itdesk log {short} --no-pager"), &["状态 处理中 → 已解决", "确认人 张三"]);
    // 满意度
    run(&format!("itdesk monitor survey --ticket {short} --csat 5 --from 张三"));
    // 变更审批
    let form =
        "--content 更换网关 --reason 超时 --resources 一人 --plan 夜间切换 --rollback-plan 切回 --scope 邮件";
    shows(&format!("itdesk change new 升级邮件网关 -s 邮件系统 {form}"), &["创建"]);
    let change = desk.cmd("list -q kind:change").ok().stdout.trim().to_owned();
    let risk =
        "--likelihood unlikely --impact minor --effects 短暂中断 --mitigation 预先通知 --signed-by omar";
    shows(&format!("itdesk assess {change} {risk}"), &["已评估"]);
    shows("itdesk change approvals --all --no-pager", &["部门负责人"]);
    run(&format!("itdesk approve {change} --as omar"));
    shows(&format!("itdesk show {change} --no-pager"), &["回退方案", "审批记录"]);
    // 验收
    let need = "--need 邮件不丢失 --criterion '响应时间不超过 200 毫秒' --acceptance-team zhao";
    shows(&format!("itdesk deliver new 新邮件系统 -s 邮件系统 {need}"), &["创建"]);
    let delivery = desk.cmd("list -q kind:delivery").ok().stdout.trim().to_owned();
    for test in ["functional", "performance", "uat"] {
        run(&format!("itdesk deliver test {delivery} {test} --passed --evidence 已演示"));
    }
    run(&format!("itdesk deliver start {delivery}"));
    run(&format!("itdesk deliver measure {delivery} 响应时间 '150 毫秒'"));
    for step in ["need", "process --conformity 95", "result", "feedback --satisfaction 90"] {
        run(&format!("itdesk deliver accept {delivery} {step} --as zhao"));
    }
    run(&format!("itdesk deliver accept {delivery} confirm --as zhao"));
    shows(&format!("itdesk show {delivery} --no-pager"), &["操作记录"]);
    // 月报
    shows("itdesk monitor report --month 2026-11 | head -30", &["服务报告", "2026年11月"]);
    shows("itdesk status", &["服务台"]);
}
