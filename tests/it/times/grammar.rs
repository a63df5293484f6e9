//! The grammar itself: every form, near misses, and forms printed from random instants.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use itdesk::rules::duration::format_duration;
use itdesk::rules::when::{Clock, Tense, When, instant, read};

const ZONES: [&str; 5] = ["UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Asia/Kathmandu"];
/// A Monday, 17:00 in Shanghai.
const NOW: &str = "2026-11-23T09:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// What `text` is in Shanghai, as its local time.
fn local(text: &str, tense: Tense) -> Option<String> {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let at = instant(text, &Clock::new(at(NOW), &zone, tense))?;
    Some(zone.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string())
}

#[test]
fn forms_with_a_direction_are_the_same_in_every_tense() {
    let table = [
        ("now", "2026-11-23 17:00:00"),
        ("today", "2026-11-23 00:00:00"),
        ("Today 14:00", "2026-11-23 14:00:00"),
        ("today at 23:30", "2026-11-23 23:30:00"),
        ("yesterday", "2026-11-22 00:00:00"),
        ("yesterday 9:30", "2026-11-22 09:30:00"),
        ("tomorrow", "2026-11-24 00:00:00"),
        ("昨天 9时30分", "2026-11-22 09:30:00"),
        ("明天14点半", "2026-11-24 14:30:00"),
        ("前天 9:30", "2026-11-21 09:30:00"),
        ("大前天", "2026-11-20 00:00:00"),
        ("后天", "2026-11-25 00:00:00"),
        ("大后天", "2026-11-26 00:00:00"),
        ("今天 14:00", "2026-11-23 14:00:00"),
        ("今天下午3点半", "2026-11-23 15:30:00"),
        ("明天上午9点", "2026-11-24 09:00:00"),
        ("昨天晚上 8:05", "2026-11-22 20:05:00"),
        ("今天中午12点", "2026-11-23 12:00:00"),
        ("今天凌晨0点10分", "2026-11-23 00:10:00"),
        ("下周一", "2026-11-30 00:00:00"),
        ("下周一 9:00", "2026-11-30 09:00:00"),
        ("下个星期日", "2026-12-06 00:00:00"),
        ("上周五 17:00", "2026-11-20 17:00:00"),
        ("本周一", "2026-11-23 00:00:00"),
        ("这周日", "2026-11-29 00:00:00"),
        ("eod", "2026-11-24 00:00:00"),
        ("eow", "2026-11-30 00:00:00"),
        ("EOM", "2026-12-01 00:00:00"),
        ("in 3d", "2026-11-26 17:00:00"),
        ("in 3 days", "2026-11-26 17:00:00"),
        ("+1h30m", "2026-11-23 18:30:00"),
        ("in 1 mo 2 d", "2026-12-25 17:00:00"),
        ("3天后", "2026-11-26 17:00:00"),
        ("3日后", "2026-11-26 17:00:00"),
        ("2个月后", "2027-01-23 17:00:00"),
        ("1星期前", "2026-11-16 17:00:00"),
        ("1 小时 30 分前", "2026-11-23 15:30:00"),
        ("２小时前", "2026-11-23 15:00:00"),
        ("2 h ago", "2026-11-23 15:00:00"),
        ("2 hours ago", "2026-11-23 15:00:00"),
        ("-2h", "2026-11-23 15:00:00"),
        ("2 小时前", "2026-11-23 15:00:00"),
        ("90m ago", "2026-11-23 15:30:00"),
        ("1y ago", "2025-11-23 17:00:00"),
        ("2026-11-28", "2026-11-28 00:00:00"),
        ("20261128", "2026-11-28 00:00:00"),
        ("2026-11-28 14:00", "2026-11-28 14:00:00"),
        ("2026-11-28T14:00:05", "2026-11-28 14:00:05"),
        ("2026-11-28  at 14:00", "2026-11-28 14:00:00"),
        ("2026-11-28T14:00:05.75Z", "2026-11-28 22:00:05"),
        ("2026-11-28 14:00+01:00", "2026-11-28 21:00:00"),
        ("2026/11/28", "2026-11-28 00:00:00"),
        ("2026/1/5 9:05", "2026-01-05 09:05:00"),
        ("2026.11.28 9时30分", "2026-11-28 09:30:00"),
        ("2026年11月28日", "2026-11-28 00:00:00"),
        ("2026年11月28日 14时", "2026-11-28 14:00:00"),
        ("2026年11月28日14时30分15秒", "2026-11-28 14:30:15"),
        ("2026 年 11 月 28 日 14:00", "2026-11-28 14:00:00"),
        ("２０２６－１１－２８　１４：００", "2026-11-28 14:00:00"),
        ("２０２６年１１月２８日　９时", "2026-11-28 09:00:00"),
    ];
    for (text, expected) in table {
        assert_eq!(local(text, Tense::Past).as_deref(), Some(expected), "{text}");
        assert_eq!(local(text, Tense::Future).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn forms_without_a_direction_follow_the_tense() {
    // Text, the latest that has been, the next that comes.
    let table = [
        ("14:00", "2026-11-23 14:00:00", "2026-11-24 14:00:00"),
        ("17:00", "2026-11-23 17:00:00", "2026-11-23 17:00:00"),
        ("17:00:01", "2026-11-22 17:00:01", "2026-11-23 17:00:01"),
        ("14时30分", "2026-11-23 14:30:00", "2026-11-24 14:30:00"),
        ("mon", "2026-11-23 00:00:00", "2026-11-23 00:00:00"),
        ("monday 9:00", "2026-11-23 09:00:00", "2026-11-30 09:00:00"),
        ("mon 18:00", "2026-11-16 18:00:00", "2026-11-23 18:00:00"),
        ("Fri 17:00", "2026-11-20 17:00:00", "2026-11-27 17:00:00"),
        ("sunday", "2026-11-22 00:00:00", "2026-11-29 00:00:00"),
        ("thurs", "2026-11-19 00:00:00", "2026-11-26 00:00:00"),
        ("周五", "2026-11-20 00:00:00", "2026-11-27 00:00:00"),
        ("星期五 17时", "2026-11-20 17:00:00", "2026-11-27 17:00:00"),
        ("周日17:00", "2026-11-22 17:00:00", "2026-11-29 17:00:00"),
        ("11月20日", "2026-11-20 00:00:00", "2027-11-20 00:00:00"),
        ("11月23日", "2026-11-23 00:00:00", "2026-11-23 00:00:00"),
        ("11月23日 18时", "2025-11-23 18:00:00", "2026-11-23 18:00:00"),
        ("11 月 28 日 9:30", "2025-11-28 09:30:00", "2026-11-28 09:30:00"),
        ("1月5号", "2026-01-05 00:00:00", "2027-01-05 00:00:00"),
        ("2月29日", "2024-02-29 00:00:00", "2028-02-29 00:00:00"),
        ("下午2点", "2026-11-23 14:00:00", "2026-11-24 14:00:00"),
        ("2小时30分", "2026-11-23 14:30:00", "2026-11-23 19:30:00"),
        ("2h", "2026-11-23 15:00:00", "2026-11-23 19:00:00"),
        ("6m", "2026-11-23 16:54:00", "2026-11-23 17:06:00"),
        ("6mo", "2026-05-23 17:00:00", "2027-05-23 17:00:00"),
    ];
    for (text, past, future) in table {
        assert_eq!(local(text, Tense::Past).as_deref(), Some(past), "{text}");
        assert_eq!(local(text, Tense::Future).as_deref(), Some(future), "{text}");
    }
}

#[test]
fn near_misses_are_no_times() {
    let table = [
        "",
        " ",
        "soon",
        "tody",
        "today 25:00",
        "today 9",
        "sunny",
        "fri17:00x",
        "24:00",
        "9:5",
        "9:60",
        "1400",
        "2026",
        "2026-11",
        "2026年11月",
        "2026-02-30",
        "2026-13-01",
        "2026-11-2814:00",
        "26-11-28",
        "11/28/2026",
        "28.11.2026",
        "2026-11-28 25:00",
        "2026年13月1日",
        "周八",
        "下周八",
        "下周",
        "上午13点",
        "晚上12点",
        "下午25点",
        "2月30日",
        "11月",
        "11月28",
        "28日",
        "3月后",
        "11月28日25时",
        "in",
        "in 3",
        "ago",
        "3x ago",
        "30m1h",
        "3",
        "in 99999999999999999999d",
        "9223372036854775807s ago",
        "999999999y",
        "in -3d",
        "+-3d",
        "tomorrow yesterday",
        "2026-11-28T",
        "14:00Z",
        "２０２６",
        "2026-11-28 14:00 Mars/Base",
    ];
    for text in table {
        assert_eq!(local(text, Tense::Past), None, "{text}");
        assert_eq!(local(text, Tense::Future), None, "{text}");
    }
}

#[test]
fn the_end_of_a_window_counts_from_its_beginning() {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let from = at("2026-11-27T14:00:00Z");
    let clock = Clock::new(at(NOW), &zone, Tense::Future).counting_from(from);
    let table = [
        ("2h", "2026-11-27T16:00:00Z"),
        ("02:00", "2026-11-27T18:00:00Z"),
        ("sat 02:00", "2026-11-27T18:00:00Z"),
        ("eod", "2026-11-27T16:00:00Z"),
        ("tomorrow 12:00", "2026-11-24T04:00:00Z"),
    ];
    for (text, expected) in table {
        assert_eq!(instant(text, &clock), Some(at(expected)), "{text}");
    }
}

#[test]
fn a_day_is_from_its_first_instant_to_the_next() {
    let zone = TimeZone::get("America/New_York").unwrap();
    let clock = Clock::new(at(NOW), &zone, Tense::Past);
    let day = |from: &str, to: &str| Some(When::Day(at(from), at(to)));
    assert_eq!(read("2026-03-08", &clock), day("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"));
    let year = Some(When::Longer(at("2026-01-01T05:00:00Z"), at("2027-01-01T05:00:00Z")));
    assert_eq!(read("2026", &clock), year);
    assert_eq!(read("2026年", &clock), year);
    let month = Some(When::Longer(at("2026-12-01T05:00:00Z"), at("2027-01-01T05:00:00Z")));
    assert_eq!(read("2026-12", &clock), month);
    assert_eq!(read("2026年12月", &clock), month);
}

#[test]
fn a_time_that_the_clocks_skip_is_later_and_one_that_comes_twice_is_the_first() {
    let zone = TimeZone::get("America/New_York").unwrap();
    let clock = Clock::new(at(NOW), &zone, Tense::Past);
    assert_eq!(instant("2026-03-08 02:30", &clock), Some(at("2026-03-08T07:30:00Z")));
    assert_eq!(instant("2026-11-01 01:30", &clock), Some(at("2026-11-01T05:30:00Z")));
}

/// An instant that is the first of its local time, and what it is locally.
fn civil(zone: &TimeZone, second: i64) -> (Timestamp, DateTime) {
    let local = zone.to_datetime(Timestamp::from_second(second).unwrap());
    let at = zone.to_ambiguous_timestamp(local).compatible().unwrap();
    (at, zone.to_datetime(at))
}

/// A text with the wide forms of its digits and signs.
fn wide(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c })
        .collect()
}

fn weekday(day: Date) -> (&'static str, &'static str) {
    let names = ["mon", "tuesday", "wed", "thu", "Friday", "SAT", "sun"];
    let chinese = ["周一", "星期二", "周三", "礼拜四", "星期五", "周六", "星期日"];
    let index = usize::from(day.weekday().to_monday_zero_offset() as u8);
    (names[index], chinese[index])
}

proptest! {
    #[test]
    fn every_printed_form_is_read_as_the_instant_it_was_printed_from(
        second in 0i64..4_000_000_000, zone in 0..ZONES.len(), past in any::<bool>(),
    ) {
        let zone = TimeZone::get(ZONES[zone]).unwrap();
        let (at, local) = civil(&zone, second);
        let tense = if past { Tense::Past } else { Tense::Future };
        let now = Timestamp::from_second(1_795_000_000).unwrap();
        let clock = Clock::new(now, &zone, tense);
        let forms = [
            "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M:%S",
            "%Y年%m月%d日 %H时%M分%S秒", "%Y年%-m月%-d日%-H点%-M分%-S秒", "%Y%m%dT%H%M%S", "%Y年%-m月%-d日 %-H:%M:%S",
            "%Y年%-m月%-d日 %p%-I点%-M分%-S秒",
        ];
        for form in forms {
            let text = local.strftime(form).to_string();
            let text = match local.hour() {
                0 => text.replace("AM12", "凌晨0"),
                _ => text.replace("AM", "上午").replace("PM", "下午"),
            };
            prop_assert_eq!(instant(&text, &clock), Some(at), "{}", &text);
            prop_assert_eq!(instant(&wide(&text), &clock), Some(at), "{}", wide(&text));
        }
        prop_assert_eq!(instant(&at.to_string(), &clock), Some(at));
        let days = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%-m.%-d", "%Y年%-m月%-d日", "%Y%m%d"];
        let midnight = zone.to_ambiguous_timestamp(local.date().to_datetime(Time::midnight())).compatible().unwrap();
        for form in days {
            let text = local.strftime(form).to_string();
            prop_assert_eq!(read(&text, &clock).map(When::begin), Some(midnight), "{}", text);
        }
    }

    #[test]
    fn a_distance_is_read_as_the_instant_that_far_away(
        now in 1_000_000_000i64..3_000_000_000, seconds in 0i64..30_000_000, zone in 0..ZONES.len(),
    ) {
        let zone = TimeZone::get(ZONES[zone]).unwrap();
        let now = Timestamp::from_second(now).unwrap();
        let length = format_duration(seconds);
        let (before, after) = (now - SignedDuration::from_secs(seconds), now + SignedDuration::from_secs(seconds));
        for tense in [Tense::Past, Tense::Future] {
            let clock = Clock::new(now, &zone, tense);
            prop_assert_eq!(instant(&format!("{length} ago"), &clock), Some(before));
            prop_assert_eq!(instant(&format!("in {length}"), &clock), Some(after));
            let bare = if tense == Tense::Past { before } else { after };
            prop_assert_eq!(instant(&length, &clock), Some(bare));
        }
    }

    #[test]
    fn a_weekday_and_a_time_are_the_nearest_in_the_tense(
        now in 1_000_000_000i64..3_000_000_000, away in 0i64..6 * 86_400, zone in 0..ZONES.len(),
    ) {
        let zone = TimeZone::get(ZONES[zone]).unwrap();
        let (now, _) = civil(&zone, now);
        for (tense, second) in [(Tense::Past, now.as_second() - away), (Tense::Future, now.as_second() + away)] {
            let (at, local) = civil(&zone, second);
            let fits = if tense == Tense::Past { at <= now } else { at >= now };
            prop_assume!(fits);
            let (english, chinese) = weekday(local.date());
            let clock = Clock::new(now, &zone, tense);
            for text in [
                format!("{english} {}", local.strftime("%H:%M:%S")),
                format!("{chinese}{}", local.strftime("%-H时%-M分%-S秒")),
            ] {
                prop_assert_eq!(instant(&text, &clock), Some(at), "{} at {}", text, now);
            }
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,24}|[0-9年月日时分秒:./\\- tzT+后前周天agoinmdhy]{0,20}", past in any::<bool>()) {
        let tense = if past { Tense::Past } else { Tense::Future };
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        for now in [Timestamp::MIN, at(NOW), Timestamp::MAX] {
            let _ = read(&text, &Clock::new(now, &zone, tense));
        }
    }
}
