//! What people type in Chinese: words of lists, filters, wide characters, units, times.

use serde_json::Value;

use crate::desk::TestDesk;

/// The ids that a list finds, sorted.
fn found(desk: &TestDesk, filters: &str) -> Vec<String> {
    let output = desk.cmd(&format!("list --all --format ids {filters}")).ok();
    let mut ids: Vec<String> = output.lines().into_iter().map(str::to_owned).collect();
    ids.sort();
    ids
}

/// A desk with one ticket of each kind that filters tell apart.
fn desk_of_all() -> TestDesk {
    let desk = TestDesk::new();
    let mail = desk.incident(
        "邮件无法访问 --impact extensive --urgency critical --type emergency --channel phone --service 邮件 \
         --interruption full --data-loss possible",
    );
    desk.cmd(&format!("incident start {mail}")).ok();
    let vpn = desk.request("VPN --impact minor --urgency low --type normal --channel email --service vpn");
    desk.cmd(&format!("link {mail} caused_by {vpn}")).ok();
    desk.cmd("change new '更换交换机' --draft").ok();
    desk
}

#[test]
fn words_of_a_list_are_stored_in_english_whatever_language_they_are_typed_in() {
    let desk = TestDesk::new();
    for (chinese, english) in [
        ("--type 紧急 --channel 电话", "--type emergency --channel phone"),
        ("--interruption 完全 --data-loss 已发生", "--interruption full --data-loss actual"),
        ("--difficulty 高 --audience 内部", "--difficulty high --audience internal"),
        ("--type '紧 急'", "--type emergency"),
    ] {
        for language in ["en", "zh-CN"] {
            let fields = |line: &str| {
                let id = desk.incident(&format!("Down {line} --lang {language}"));
                let mut ticket = desk.show(&id);
                for own in ["id", "history", "targets", "clocks"] {
                    ticket.as_object_mut().unwrap().remove(own);
                }
                ticket
            };
            assert_eq!(fields(chinese), fields(english), "{chinese}");
        }
    }
    let id = desk.incident("Down");
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident analyse {id} --cause 软件 -m 内存泄漏")).ok();
    desk.cmd(&format!("incident repair {id} -m 已重启")).ok();
    let record = desk.show(&id).to_string();
    assert!(record.contains("\"software\"") && !record.contains("软件"), "{record}");
}

#[test]
fn a_word_that_is_none_is_refused_with_the_list_in_the_language_of_the_reader() {
    let desk = TestDesk::new();
    let refused = |line: &str| desk.cmd(line).fails(2).stderr;
    insta::assert_snapshot!(refused("incident new Down --channel 传真 --lang zh-CN"), @"
    error: --channel: “传真”不是有效的渠道；可选值：电话，邮件，门户，自助服务台，上门，监控，接口，其他
      → 其他词可在 itdesk.toml 的 [desk] 中添加
    ");
    insta::assert_snapshot!(refused("incident new Down --channel 传真"), @"
    error: --channel: '传真' is not a channel; it is one of: phone, email, portal, self-service, visit, monitor, api, other
      → other words: [desk] of itdesk.toml adds them
    ");
    insta::assert_snapshot!(refused("list 渠道:传真 --lang zh-CN"), @"
    error: channel: '传真' 不是可用值
      → 可用值：电话，邮件，门户，自助服务台，上门，监控，接口，其他，或策略中的词，无，有
    ");
    insta::assert_snapshot!(refused("list 等级:己类 --lang zh-CN"), @"
    error: class: '己类' 不是等级
      → 可用值：A, B, C, D, >=B（B 类及更严重）, B..C
    ");
}

#[test]
fn a_filter_in_chinese_finds_what_the_english_one_finds() {
    let desk = desk_of_all();
    for (chinese, english) in [
        ("状态:新建", "state:new"),
        ("状态：处理中", "state:in_progress"),
        ("状态：新建、处理中", "state:new,in_progress"),
        ("状态:未完成", "state:open"),
        ("state:待分诊", "state:untriaged"),
        ("class:A类", "class:A"),
        ("'class:A 类'", "class:A"),
        ("'等级:\"Ａ 类\"'", "class:A"),
        ("等级:A类，D类", "class:A,D"),
        ("'等级：>=B类'", "class:>=B"),
        ("kind:事件", "kind:incident"),
        ("种类:服务请求、变更", "kind:request,change"),
        ("－种类：事件", "-kind:incident"),
        ("类型:紧急", "type:emergency"),
        ("渠道:电话", "channel:phone"),
        ("业务中断:完全", "interruption:full"),
        ("数据丢失:有", "data_loss:any"),
        ("服务:无", "service:none"),
        ("服务:邮件", "service:邮件"),
        ("处理人:我", "assignee:me"),
        ("时限:计时中", "clock:running"),
        ("响应时限：已达标", "clock.respond:met"),
        ("截止时间:逾期", "due:overdue"),
        ("关联:起因于", "link:caused_by"),
        ("改派次数:＞０", "reassigned:>0"),
        ("标题:VPN", "title:VPN"),
    ] {
        assert_eq!(found(&desk, chinese), found(&desk, english), "{chinese}");
    }
    assert_eq!(found(&desk, "种类:事件").len(), 1);
    assert_eq!(found(&desk, "等级:A类").len(), 1);
    assert_eq!(found(&desk, "服务:无").len(), 1);
    let fields = |names: &str| desk.cmd(&format!("list --all --format csv --fields {names}")).ok().stdout;
    assert_eq!(fields("id,状态,标题"), fields("id,state,title"));
}

#[test]
fn a_relation_is_linked_by_its_chinese_name() {
    let desk = TestDesk::new();
    let (one, other) = (desk.incident("Down"), desk.incident("Up"));
    desk.cmd(&format!("link {one} 起因于 {other}")).ok();
    assert_eq!(desk.show(&one)["links"][0]["rel"], "caused_by");
    assert_eq!(desk.show(&other)["links"][0]["rel"], "causes");
    let shown = desk.cmd(&format!("show {one} --lang zh-CN")).ok().stdout;
    assert!(shown.contains(&format!("起因于 {other}")), "{shown}");
}

#[test]
fn a_policy_may_have_its_words_in_chinese() {
    let policy = |content: &str, audience: &str, on_resolve: &str| {
        let text = format!(
            "[desk]\nname = \"Desk\"\ntimezone = \"UTC\"\n\n[services.mail]\ncontent_class = \"{content}\"\n\
             audience = \"{audience}\"\n\n[alerts]\non_resolve = \"{on_resolve}\"\n"
        );
        TestDesk::with_policy(&text).cmd("config show --json").json()
    };
    assert_eq!(policy("应用", "内部", "建议"), policy("application", "internal", "propose"));
}

#[test]
fn wide_characters_are_narrow_ones_in_values_and_stay_in_texts() {
    let desk = TestDesk::new();
    let id = desk.incident("Ａ：１２％");
    assert_eq!(desk.show(&id)["title"], "Ａ：１２％");
    let wide: String = id.chars().map(wide).collect();
    assert_eq!(desk.show(&wide)["id"], Value::from(id.as_str()));
    desk.cmd(&format!("incident start {wide} --at ０９：００")).ok();
    desk.incident("Down");
    let listed = |limit: &str| desk.cmd(&format!("list --limit {limit} --format ids")).ok().stdout;
    assert_eq!(listed("１"), listed("1"));
    assert_ne!(listed("１"), listed("2"));
    let hours =
        |duration: &str| desk.cmd(&format!("rules due --from 2026-11-23 --for {duration} --json")).json();
    assert_eq!(hours("１ｈ３０ｍ"), hours("1h30m"));
    let refused = desk.cmd("monitor survey --csat ６").fails(2).stderr;
    assert!(refused.contains("is not in 1..=5"), "{refused}");
}

#[test]
fn units_and_times_in_chinese_mean_what_the_english_ones_do() {
    let desk = TestDesk::new();
    let due = |rest: &str| desk.cmd(&format!("rules due {rest} --json")).json();
    assert_eq!(due("--from 2026-11-23 --for '3 小时 40 分钟'"), due("--from 2026-11-23 --for 3h40m"));
    assert_eq!(due("--from 2026年11月23日 --for 2天"), due("--from 2026-11-23 --for 2d"));
    let id = desk.incident("Down");
    for (time, stored) in [
        ("今天8时30分", "2026-11-23T08:30:00Z"),
        ("11月23日上午8点40分", "2026-11-23T08:40:00Z"),
        ("'5 分钟前'", "2026-11-23T08:55:00Z"),
    ] {
        let made = desk.incident(&format!("Down --at {time}"));
        assert_eq!(desk.show(&made)["created"], stored, "{time}");
    }
    let finds = |filter: &str| found(&desk, filter).len();
    assert_eq!(finds("创建时间:今天"), 4);
    assert_eq!(finds("'创建时间:<10分钟'"), 2, "of {id} and the last");
    assert_eq!(finds("创建时间:昨天"), 0);
}

#[test]
fn the_page_about_times_is_there_in_both_languages() {
    let desk = TestDesk::new();
    let page = |language: &str| desk.cmd(&format!("help times --lang {language}")).ok().stdout;
    assert!(page("en").contains("How to write a time") && page("en").contains("11月28日"));
    assert!(page("zh-CN").contains("时间的写法") && page("zh-CN").contains("11月28日"));
}

#[test]
fn a_delivery_takes_criteria_and_needs_in_chinese() {
    let desk = TestDesk::new();
    let delivery = desk.cmd(
        "deliver new 上线 --criterion '可用性 >= 99.9 ％' --criterion '响应时间不超过 200 毫秒' \
         --need '恢复时间在 2 小时以内' --need 提供培训",
    );
    let delivery = desk.show(&delivery.id());
    let criteria: Vec<String> = delivery["part"]["criteria"]
        .as_array()
        .unwrap_or_else(|| panic!("{delivery}"))
        .iter()
        .map(|c| format!("{} {}", c["name"].as_str().unwrap(), c["target"].as_str().unwrap()))
        .collect();
    assert_eq!(criteria, ["可用性 >= 99.9 %", "响应时间 <= 200 ms", "恢复时间 <= 2 h"]);
}

#[test]
fn a_name_without_quotes_in_the_policy_is_refused_with_the_line_as_it_should_be() {
    let desk = TestDesk::with_policy(
        "[desk]\nname = \"x\"\ntimezone = \"UTC\"\n[services.邮件系统]\nteam = \"a\"\n",
    );
    insta::assert_snapshot!(desk.said(&desk.cmd("config check").fails(1)), @r#"
    itdesk.toml:4:11: error: not TOML: the name '邮件系统' is not in quotes
      → put it in quotes: [services."邮件系统"]
    "#);
}

fn wide(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
        other => other,
    }
}
