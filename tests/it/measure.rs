//! Quantities with units, and the targets they are held against (M4.2a).

use std::cmp::Ordering;

use itdesk::records::{Quantity, Target};
use proptest::prelude::*;

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn quantities_are_compared_across_units_exactly() {
    for (a, order, b) in [
        ("99.90 %", Ordering::Equal, "99.9%"),
        ("0.1 s", Ordering::Equal, "100 ms"),
        ("1.1 s", Ordering::Equal, "1100 ms"),
        ("0.3 s", Ordering::Greater, "299.999999 ms"),
        ("90 min", Ordering::Less, "2 h"),
        ("1 KiB", Ordering::Greater, "1 kB"),
        ("1 Gbit/s", Ordering::Equal, "1000 Mbit/s"),
        ("-3", Ordering::Less, "0.0"),
        ("7 tickets", Ordering::Less, "8 tickets"),
        ("999999999999999 d", Ordering::Greater, "1 ns"),
    ] {
        assert_eq!(quantity(a).compare(&quantity(b)), Ok(order), "{a} {b}");
    }
    for (a, b) in [("3 s", "3 MB"), ("3 %", "3"), ("3 apples", "3 pears"), ("1", "1 s")] {
        assert!(quantity(a).compare(&quantity(b)).is_err(), "{a} {b}");
    }
}

#[test]
fn units_and_comparisons_in_chinese_are_stored_as_signs() {
    for (chinese, sign) in [
        ("200 毫秒", "200 ms"),
        ("２００毫秒", "200 ms"),
        ("1.5秒", "1.5 s"),
        ("90 分钟", "90 min"),
        ("2小时", "2 h"),
        ("3 天", "3 d"),
        ("99.9％", "99.9 %"),
        ("5 次", "5 次"),
    ] {
        assert_eq!(quantity(chinese).to_string(), sign, "{chinese}");
    }
    for (chinese, sign) in [
        ("不低于 99.9％", ">= 99.9 %"),
        ("至少99.9%", ">= 99.9 %"),
        ("不超过 200 毫秒", "<= 200 ms"),
        ("低于 1 秒", "< 1 s"),
        ("大于等于3", ">= 3"),
        ("2 小时以内", "<= 2 h"),
        ("99 % 以上", ">= 99 %"),
        ("＜＝２００毫秒", "<= 200 ms"),
    ] {
        assert_eq!(chinese.parse::<Target>().map(|t| t.to_string()).as_deref(), Ok(sign), "{chinese}");
    }
    let stored: Quantity = serde_json::from_str("\"5 毫秒\"").unwrap();
    assert_eq!(stored.to_string(), "5 毫秒", "a record keeps what it has");
}

#[test]
fn a_need_in_chinese_is_a_measure_when_it_compares() {
    for (need, name, target) in [
        ("可用性 >= 99.9 %", "可用性", ">= 99.9 %"),
        ("可用性≥99.9％", "可用性", ">= 99.9 %"),
        ("可用性不低于 99.9 %", "可用性", ">= 99.9 %"),
        ("响应时间 <= 200 毫秒", "响应时间", "<= 200 ms"),
        ("响应时间不超过200毫秒", "响应时间", "<= 200 ms"),
        ("响应时间在 200 毫秒以内", "响应时间", "<= 200 ms"),
        ("并发用户至少 500 人", "并发用户", ">= 500 人"),
    ] {
        let (found, bound) = Target::named(need).unwrap_or_else(|| panic!("{need}"));
        assert_eq!((&*found, &*bound.to_string()), (name, target), "{need}");
    }
    for need in [
        "至少 3 个备用设备",
        "不低于现有水平",
        "系统至少支持 500 人",
        "等待超过 5 分钟",
        "失败次数大于 3 次时告警",
        "2 小时以内",
        "",
    ] {
        assert_eq!(Target::named(need), None, "{need}");
    }
}

#[test]
fn what_is_no_quantity_is_refused() {
    for text in [
        "",
        "fast",
        "3.",
        ".5",
        "1e3",
        "--3",
        "1.2.3",
        "1234567890123456",
        "3 \u{1b}[31m",
        "NaN",
        "∞",
        "3 averyveryverylongunitname",
        "١",
    ] {
        assert!(text.parse::<Quantity>().is_err(), "{text}");
    }
    for text in ["99", "> ", "=> 3", "~ 3", ">= fast", ""] {
        assert!(text.parse::<Target>().is_err(), "{text}");
    }
}

#[test]
fn targets_are_kept_or_missed() {
    for (target, value, met) in [
        (">= 99.9 %", "99.9", true),
        (">= 99.9 %", "99.89 %", false),
        ("≥99.9%", "100 %", true),
        ("<= 200 ms", "0.2 s", true),
        ("< 200 ms", "0.2 s", false),
        ("> 3", "3", false),
        ("≤ 4 h", "240 min", true),
        ("= 0", "0.00", true),
        ("== 0", "1", false),
    ] {
        let read: Target = target.parse().unwrap();
        assert_eq!(read.is_met(&quantity(value)), Ok(met), "{target} {value}");
    }
    let (name, target) = Target::named("response time <= 200 ms").unwrap();
    assert_eq!((name.as_str(), target.to_string().as_str()), ("response time", "<= 200 ms"));
    assert!(Target::named("mail for all").is_none() && Target::named("<= 3").is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn what_is_written_is_read_the_same(digits in -999_999_999_999_i64..999_999_999_999, scale in 0_u32..3, unit in "[a-z%]{0,5}") {
        let number = format!("{}{}.{:0w$}", if digits < 0 { "-" } else { "" }, digits.abs() / 1000, digits.abs() % 1000, w = 3 + scale as usize);
        let read = quantity(&format!("{number} {unit}"));
        prop_assert_eq!(&quantity(&read.to_string()), &read);
        let json = serde_json::to_string(&read).unwrap();
        prop_assert_eq!(serde_json::from_str::<Quantity>(&json).unwrap(), read);
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,40}", other in ".{0,20}") {
        let (one, two) = (text.parse::<Quantity>(), other.parse::<Quantity>());
        if let (Ok(one), Ok(two)) = (one, two) {
            let _ = one.compare(&two);
        }
        let _ = text.parse::<Target>();
        let _ = Target::named(&text);
    }

    #[test]
    fn the_order_of_two_is_that_of_their_numbers(a in -100_000_i64..100_000, b in -100_000_i64..100_000) {
        let of = |n: i64| quantity(&format!("{}{}.{:02} s", if n < 0 { "-" } else { "" }, n.abs() / 100, n.abs() % 100));
        prop_assert_eq!(of(a).compare(&of(b)), Ok(a.cmp(&b)));
        let millis = quantity(&format!("{} ms", b * 10));
        prop_assert_eq!(of(a).compare(&millis), Ok(a.cmp(&b)));
    }
}
