//! Three versions of a record, made of bytes: a record with everything in it whose clones live on, each byte deciding something. Most of
//! what they do a person or this program could have done; the rest is damage.

use std::sync::LazyLock;

use itdesk::records::{Kind, State, Ticket};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

/// A record of each kind with everything in it, in the order of [`Kind::ALL`].
static RECORDS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let texts = [
        include_str!("../seeds/record/request.json"),
        include_str!("../seeds/record/incident.json"),
        include_str!("../seeds/record/change.json"),
        include_str!("../seeds/record/delivery.json"),
        include_str!("../seeds/record/improvement.json"),
        include_str!("../seeds/record/article.json"),
        include_str!("../seeds/record/ci.json"),
    ];
    texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
});

/// What any field may come to hold, by hand or by damage.
static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let texts = ["", "x", "Two", "打印\u{202e}", "2026-11-23T09:00:00Z", "9999-12-31T23:59:59Z"];
    let more = ["-009999-01-01T00:00:00Z", "2027-01-02", "<= 5 h", "INC-261101-00000", "A", "no_such_word"];
    let others = json!([
        null, true, 0, 1, -1, 4294967296_u64, i64::MIN, u64::MAX, 1e300, 0.1, [], {}, [null], [[]], ["x", "x"], ["a", 1],
        [{}, {}], [{"id": "x"}, {"id": "x"}], {"": {"": null}}, {"x": ["y"]}, [["state", "x"]]
    ]);
    let texts = texts.into_iter().chain(more).map(Value::from);
    texts.chain(others.as_array().into_iter().flatten().cloned()).collect()
});

/// Bytes that decide; once they are used up, each decision is the first.
pub struct Choices<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Choices<'b> {
    pub fn new(bytes: &'b [u8]) -> Choices<'b> {
        Choices { bytes, at: 0 }
    }

    /// A number below `end`, which is at most 256.
    pub fn below(&mut self, end: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        usize::from(byte) % end.max(1)
    }

    fn of<'v, T>(&mut self, list: &'v [T]) -> Option<&'v T> {
        let place = self.below(list.len());
        list.get(place)
    }
}

/// The common ancestor, where it is told, and two versions of a record.
pub fn versions(choices: &mut Choices) -> (Option<Vec<u8>>, [Vec<u8>; 2]) {
    let kind = choices.below(RECORDS.len());
    let mut base = RECORDS[kind].clone();
    if choices.below(3) > 0 {
        forget(choices, &mut base);
    }
    let grown = |choices: &mut Choices, from: &Value, name: char| {
        let mut clone = Clone { kind: Kind::ALL[kind], record: from.clone(), name, count: 0 };
        for _ in 0..choices.below(6) {
            clone.step(choices);
        }
        clone.record
    };
    let base = grown(choices, &base, 'a');
    let (ours, theirs) = (grown(choices, &base, 'b'), grown(choices, &base, 'c'));
    let told = match choices.below(8) {
        0..5 => Some(&base),
        5 => None,
        6 => Some(&ours),
        _ => Some(&RECORDS[kind]),
    };
    let spelled = |record: &Value| serde_json::to_vec(record).unwrap();
    (told.map(spelled), [spelled(&ours), spelled(&theirs)])
}

/// Takes the last events of a record away, so that it begins anywhere in its life.
fn forget(choices: &mut Choices, record: &mut Value) {
    let keep = 1 + choices.below(9);
    let Some(history) = record["history"].as_array_mut() else { return };
    history.truncate(keep);
    let state = history.iter().rev().find_map(|e| e["changes"]["state"][1].as_str().map(str::to_owned));
    if let Some(state) = state {
        record["state"] = state.into();
    }
}

/// One clone of a record.
struct Clone {
    kind: Kind,
    record: Value,
    /// With which the ids of its events begin.
    name: char,
    count: usize,
}

impl Clone {
    /// Something happens. What leaves no record is mostly taken back, for little can be said of a case without one.
    fn step(&mut self, choices: &mut Choices) {
        let before = self.record.clone();
        self.happen(choices);
        let readable = serde_json::to_vec(&self.record).is_ok_and(|bytes| Ticket::parse(&bytes).is_ok());
        if !readable && choices.below(16) < 15 {
            self.record = before;
        }
    }

    fn happen(&mut self, choices: &mut Choices) {
        if !self.record.is_object() {
            return;
        }
        match choices.below(12) {
            0..=3 => self.action(choices),
            4 | 5 => self.lead(choices),
            6 => {
                let (field, value) = self.change(choices);
                let change = json!([self.get(&field), value]);
                self.tell(choices, json!({ field: change }));
            }
            7 => {
                let (field, value) = self.change(choices);
                self.set(&field, value);
            }
            8 => self.foreign(choices),
            9 => self.mark(choices),
            10 => wreck(choices, &mut self.record),
            _ => {
                let history = self.record["history"].as_array_mut();
                let event = history.and_then(|h| {
                    let place = choices.below(h.len());
                    h.get_mut(place)
                });
                event.into_iter().for_each(|event| wreck(choices, event));
            }
        }
    }

    /// A field changes, and an event says so.
    fn action(&mut self, choices: &mut Choices) {
        let mut changes = Map::new();
        for _ in 0..=choices.below(2) {
            let (field, value) = self.change(choices);
            changes.insert(field.clone(), json!([self.get(&field), value]));
            self.set(&field, value);
        }
        self.tell(choices, changes.into());
    }

    /// A step of the life cycle, allowed or not.
    fn lead(&mut self, choices: &mut Choices) {
        let states = self.kind.states();
        let to = choices.of(states).copied().unwrap_or(states[0]);
        let mut changes = json!({ "state": [self.record["state"], to.as_str()] });
        self.record["state"] = to.as_str().into();
        if to == State::Pending {
            changes["pending"] = json!([self.record["pending"], "supplier"]);
            self.record["pending"] = "supplier".into();
        }
        self.tell(choices, changes);
    }

    /// An event of another record.
    fn foreign(&mut self, choices: &mut Choices) {
        let other = choices.of(&RECORDS).and_then(|r| r["history"].as_array());
        let event = other.and_then(|h| choices.of(h)).cloned().unwrap_or_default();
        self.add(choices, event);
    }

    /// What merges, undoing and newer versions write on an event.
    fn mark(&mut self, choices: &mut Choices) {
        let Some(history) = self.record["history"].as_array_mut() else { return };
        let ids: Vec<Value> = history.iter().map(|e| e["event"].clone()).collect();
        let id = choices.of(&ids).cloned().unwrap_or_default();
        let place = choices.below(history.len());
        let Some(Value::Object(event)) = history.get_mut(place) else { return };
        let (name, value) = match choices.below(7) {
            0 => ("marks", json!({ "undoes": id })),
            1 => (
                "unfit",
                json!({ "because": "x", "changes": event.get("changes").cloned().unwrap_or(json!({})) }),
            ),
            2 => ("merged", json!({ "after": id, "kept": [{ "field": "title", "value": "Two" }] })),
            3 => ("event", id),
            4 => ("by", "by hand".into()),
            5 => ("recorded", moment(choices)),
            _ => ("of_tomorrow", json!({ "x": 1 })),
        };
        event.insert(name.to_owned(), value);
    }

    /// An event that tells `changes`.
    fn tell(&mut self, choices: &mut Choices, changes: Value) {
        self.count += 1;
        let id = format!("{}{:09}", self.name, self.count);
        let last =
            self.record["history"].as_array().and_then(|h| h.last()).map_or(Value::Null, |e| e["at"].clone());
        let mut event = json!({ "event": id, "at": last, "by": "lin", "did": "edited", "changes": changes });
        match choices.below(6) {
            0 => event["at"] = moment(choices),
            1 => (event["at"], event["recorded"]) = (moment(choices), moment(choices)),
            2 => event["recorded"] = moment(choices),
            _ => {}
        }
        self.add(choices, event);
    }

    /// Puts an event where its time puts it, or nearly always.
    fn add(&mut self, choices: &mut Choices, event: Value) {
        let Some(history) = self.record["history"].as_array_mut() else { return };
        let time = |e: &Value| e["at"].as_str().and_then(|at| at.parse::<Timestamp>().ok());
        let place = match choices.below(32) {
            31 => 0,
            _ => history.partition_point(|e| time(e) <= time(&event)),
        };
        history.insert(place, event);
    }

    /// A field and what it may become.
    fn change(&mut self, choices: &mut Choices) -> (String, Value) {
        let fields = fields(&RECORDS[Kind::ALL.iter().position(|k| *k == self.kind).unwrap_or(0)]);
        let field = match choices.below(16) {
            0 => "assessment.no_such".to_owned(),
            2..=8 if self.kind == Kind::Article => choices.of(&OF_ARTICLES).map_or("x", |f| f).to_owned(),
            1 => choices
                .of(&["format", "kind", "id", "due", "history", "change", "article.draft.body", "a.b.c"])
                .map_or("x", |f| f)
                .to_owned(),
            _ => choices.of(&fields).cloned().unwrap_or_default(),
        };
        let mut value = self.get(&field);
        match choices.below(8) {
            0 => value = Value::Null,
            1 => value = choices.of(&VALUES).cloned().unwrap_or_default(),
            2 => value = other(choices, &field),
            _ => vary(choices, &mut value),
        }
        (field, value)
    }

    fn get(&self, field: &str) -> Value {
        let article = &self.record["article"];
        if let Some(field) = field.strip_prefix("article.draft.") {
            let draft = &article["draft"];
            return [&draft[field], &draft["content"][field]]
                .into_iter()
                .find(|v| !v.is_null())
                .cloned()
                .unwrap_or_default();
        }
        if field.starts_with("article.versions.") {
            let version = &article["versions"][0];
            return if field.ends_with("content") { version["content"].clone() } else { version.clone() };
        }
        match field.split_once('.') {
            Some((part, field)) => self.record[part][field].clone(),
            None => self.record[field].clone(),
        }
    }

    fn set(&mut self, field: &str, value: Value) {
        let (map, field) = match field.split_once('.') {
            Some((part, field)) => (&mut self.record[part], field),
            None => (&mut self.record, field),
        };
        match map {
            Value::Object(map) if value.is_null() => drop(map.shift_remove(field)),
            Value::Object(map) => drop(map.insert(field.to_owned(), value)),
            _ => {}
        }
    }
}

/// Fields of an article that events name one by one.
const OF_ARTICLES: [&str; 14] = [
    "article.draft.title",
    "article.draft.type",
    "article.draft.tags",
    "article.draft.body",
    "article.draft.body",
    "article.draft.summary",
    "article.draft.approval",
    "article.draft.revises",
    "article.draft.submitted",
    "article.versions.1",
    "article.versions.2",
    "article.versions.3",
    "article.versions.1.content",
    "article.version",
];

/// The fields of a record by the names events give them.
fn fields(record: &Value) -> Vec<String> {
    let mut names = Vec::new();
    for (name, value) in record.as_object().into_iter().flatten() {
        match value {
            _ if ["format", "kind", "id", "state", "due", "history"].contains(&name.as_str()) => {}
            Value::Object(part) if !["class_set", "own", "external"].contains(&name.as_str()) => {
                names.extend(part.keys().map(|field| format!("{name}.{field}")));
            }
            _ => names.push(name.clone()),
        }
    }
    names
}

/// What the same field holds in a record of another kind, or at another time.
fn other(choices: &mut Choices, field: &str) -> Value {
    let told = RECORDS.iter().flat_map(|r| r["history"].as_array()).flatten();
    let before = told.filter_map(|e| e["changes"][field].as_array()).flatten();
    let all: Vec<&Value> = before.chain(RECORDS.iter().map(|r| &r[field])).filter(|v| !v.is_null()).collect();
    choices.of(&all).map_or(Value::Null, |v| (*v).clone())
}

/// Another value of the same shape.
fn vary(choices: &mut Choices, value: &mut Value) {
    match value {
        Value::Null => *value = choices.of(&VALUES).cloned().unwrap_or_default(),
        Value::Bool(flag) => *flag = !*flag,
        Value::Number(number) => *value = Value::from(number.as_i64().unwrap_or(1).saturating_add(1)),
        Value::String(text) => text.push_str(["x", "y", " z", ""][choices.below(4)]),
        Value::Array(list) => vary_list(choices, list),
        Value::Object(map) => {
            let names: Vec<String> = map.keys().cloned().collect();
            if let Some(inner) = choices.of(&names).and_then(|name| map.get_mut(name)) {
                vary(choices, inner);
            }
        }
    }
}

fn vary_list(choices: &mut Choices, list: &mut Vec<Value>) {
    let (way, place) = (choices.below(5), choices.below(list.len()));
    match way {
        0 if !list.is_empty() => drop(list.remove(place)),
        1 if !list.is_empty() => list.insert(place, list[place].clone()),
        2 => list.reverse(),
        3 => {
            let mut entry = list.get(place).cloned().unwrap_or("x".into());
            vary(choices, &mut entry);
            list.push(entry);
        }
        _ => list.get_mut(place).into_iter().for_each(|entry| vary(choices, entry)),
    }
}

/// Damage anywhere below a value.
fn wreck(choices: &mut Choices, value: &mut Value) {
    let deeper = choices.below(4) > 0;
    match value {
        Value::Object(map) if deeper && !map.is_empty() => {
            let place = choices.below(map.len());
            map.values_mut().nth(place).into_iter().for_each(|inner| wreck(choices, inner));
        }
        Value::Array(list) if deeper && !list.is_empty() => {
            let place = choices.below(list.len());
            wreck(choices, &mut list[place]);
        }
        Value::Array(list) if choices.below(2) == 0 => vary_list(choices, list),
        Value::Object(map) if choices.below(2) == 0 => {
            let place = choices.below(map.len());
            let name = map.keys().nth(place).cloned();
            name.into_iter().for_each(|name| drop(map.shift_remove(&name)));
        }
        _ => *value = choices.of(&VALUES).cloned().unwrap_or_default(),
    }
}

/// A time near those of the records, or far from them.
fn moment(choices: &mut Choices) -> Value {
    let begin: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
    match choices.below(16) {
        0 => "9999-12-30T22:00:00.999999999Z".into(),
        1 => "-009999-01-02T01:59:59Z".into(),
        2 => "2026-11-23T09:10:00.5Z".into(),
        _ => {
            let minutes = SignedDuration::from_mins(choices.below(120) as i64);
            begin.checked_add(minutes).map_or(Value::Null, |at| at.to_string().into())
        }
    }
}
