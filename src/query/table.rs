//! The table of keys.

use std::borrow::Cow;

use super::due::{nearest_due, unstopped_due};
use super::key::Reads::{Class, Clock, Count, Link, Open, People, State, Time, Whole, Within, Words};
use super::key::{Key, Presence, Reads, Scope};
use crate::lang::mark;
use crate::records::words::{ArticleType, ChangeType, FeedbackType, ItemType, Nature, RiskLevel};
use crate::records::{Audience, Channel, ContentClass, DataLoss, Difficulty, Interruption, TicketType};
use crate::records::{ProcessStage, Subject};
use crate::rules::when::Tense::{Future, Past};
use crate::wire::{self, Ticket};

/// Every key of a filter, in the order in which help shows them.
pub const KEYS: &[Key] = &[
    always("kind", &[], mark!("kind of ticket"), Words(KINDS, |t| vec![t.kind.as_str()])),
    always(
        "state",
        &[],
        mark!("state; open: not ended, ended: closed, cancelled or archived, untriaged: new"),
        State,
    ),
    always("class", &[], mark!("class; A is the most severe"), Class),
    maybe(
        "nature",
        &[],
        mark!("incident or problem"),
        Words(Nature::WORDS, |t| word(t.nature.map(Nature::as_str))),
    ),
    maybe(
        "type",
        &[],
        mark!("type of a request, an incident, a change, an article or a configuration item"),
        Words(TYPES, types),
    ),
    maybe(
        "risk",
        &[],
        mark!("the assessed risk of a change"),
        Words(RiskLevel::WORDS, |t| word(t.risk.map(RiskLevel::as_str))),
    ),
    maybe("grade", &[], mark!("the grade of an article"), Whole(|t| text(&t.grade))),
    maybe("version", &[], mark!("the version in force of an article"), Count(|t| t.version.unwrap_or(0))),
    maybe("impact", &[], mark!("a level of the policy"), Whole(|t| text(&t.impact))),
    maybe("urgency", &[], mark!("a level of the policy"), Whole(|t| text(&t.urgency))),
    maybe(
        "interruption",
        &[],
        mark!("business interruption; not assessed: -interruption:any"),
        Words(Interruption::WORDS, |t| word(t.interruption.map(Interruption::as_str))),
    ),
    maybe(
        "data_loss",
        &[],
        mark!("data loss; not assessed: -data_loss:any"),
        Words(DataLoss::WORDS, |t| word(t.data_loss.map(DataLoss::as_str))),
    ),
    maybe(
        "difficulty",
        &[],
        mark!("difficulty: technology, time and departments needed"),
        Words(Difficulty::WORDS, |t| word(t.difficulty.map(Difficulty::as_str))),
    ),
    maybe("service", &[], mark!("the service it is about"), Whole(services)),
    maybe(
        "customer",
        &["requester.customer"],
        mark!("the requester's customer"),
        Whole(|t| text(&t.requester.customer)),
    ),
    maybe(
        "requester",
        &["requester.name"],
        mark!("requester, by name or contact"),
        People(|t| [text(&t.requester.name), text(&t.requester.contact)].concat()),
    ),
    maybe(
        "contact",
        &["requester.contact"],
        mark!("address or phone number"),
        Whole(|t| text(&t.requester.contact)),
    ),
    maybe(
        "audience",
        &["requester.audience"],
        mark!("audience: staff or external"),
        Words(Audience::WORDS, |t| word(t.requester.audience.map(Audience::as_str))),
    ),
    maybe(
        "channel",
        &[],
        mark!("how it was reported"),
        Open(Channel::WORDS, |p| &p.desk.channels, |t| t.channel.iter().map(|c| c.as_str().into()).collect()),
    ),
    maybe(
        "subject",
        &[],
        mark!("what a request or an incident is about"),
        Open(Subject::WORDS, |p| &p.desk.subjects, |t| t.subject.iter().map(|s| s.as_str().into()).collect()),
    ),
    maybe(
        "content_class",
        &[],
        mark!("content class, of the service or of a request"),
        Words(ContentClass::WORDS, |t| word(t.content_class.map(ContentClass::as_str))),
    ),
    maybe(
        "stage",
        &[],
        mark!("process stage of the service"),
        Words(ProcessStage::WORDS, |t| word(t.stage.map(ProcessStage::as_str))),
    ),
    maybe(
        "missing",
        &[],
        mark!("a field that the policy requires at registration and that is missing"),
        Whole(|t| t.missing.iter().map(|field| field.as_str().into()).collect()),
    ),
    maybe(
        "feedback",
        &[],
        mark!("feedback of customers: open (an answer is owed), answered, or its type"),
        Words(FEEDBACK, feedback),
    ),
    maybe(
        "feedback_class",
        &["feedback.class"],
        mark!("class of a problem that feedback names"),
        Whole(|t| t.feedback.iter().flat_map(|f| text(&f.class)).collect()),
    ),
    maybe("team", &[], mark!("assigned team"), Whole(|t| text(&t.team))),
    maybe("assignee", &[], mark!("assignee"), People(|t| text(&t.assignee))),
    maybe("pending", &[], mark!("reason it is on hold"), Whole(|t| text(&t.pending))),
    maybe(
        "tag",
        &["tags"],
        mark!("one of its tags"),
        Whole(|t| t.tags.iter().map(|tag| tag.as_str().into()).collect()),
    ),
    maybe("external", &["external.number"], mark!("external number, or SYSTEM:NUMBER"), Whole(external)),
    maybe("dedupe_key", &[], mark!("the dedupe key that a script sent"), Whole(|t| text(&t.dedupe_key))),
    maybe(
        "ci",
        &["items"],
        mark!("a configuration item that it concerns: name, serial number or id"),
        Whole(items),
    ),
    maybe("link", &["links"], mark!("a link to another ticket"), Link),
    maybe(
        "agreement",
        &["targets.policy"],
        mark!("the agreement that sets its targets"),
        Whole(|t| t.targets.iter().map(|of| (&*of.policy).into()).collect()),
    ),
    maybe(
        "calendar",
        &["targets.calendar"],
        mark!("the calendar of its targets"),
        Whole(|t| t.targets.iter().map(|of| (&*of.calendar).into()).collect()),
    ),
    always("created", &[], mark!("when it was created"), Time(Past, |t| Some(t.created))),
    maybe(
        "occurred",
        &[],
        mark!("when the fault of an incident happened, where it was given"),
        Time(Past, |t| t.occurred),
    ),
    maybe("responded", &[], mark!("when the requester was first answered"), Time(Past, |t| t.responded)),
    maybe("handled", &[], mark!("when the solution or workaround was delivered"), Time(Past, |t| t.handled)),
    maybe("resolved", &[], mark!("when it was resolved"), Time(Past, |t| t.resolved)),
    maybe("closed", &[], mark!("when it was closed or cancelled"), Time(Past, |t| t.closed)),
    maybe("due", &[], mark!("the nearest deadline whose clock has not stopped"), Time(Future, nearest_due)),
    maybe(
        "due.respond",
        &[],
        mark!("respond deadline, until the clock stops"),
        Time(Future, |t| unstopped_due(&t.clocks.as_ref()?.respond)),
    ),
    maybe(
        "due.handle",
        &[],
        mark!("handle deadline, until the clock stops"),
        Time(Future, |t| unstopped_due(&t.clocks.as_ref()?.handle)),
    ),
    maybe(
        "due.resolve",
        &[],
        mark!("resolve deadline, until the clock stops"),
        Time(Future, |t| unstopped_due(&t.clocks.as_ref()?.resolve)),
    ),
    maybe("clock", &["clocks"], mark!("status of any of its clocks"), Clock(all_clocks)),
    maybe(
        "clock.respond",
        &["clocks.respond"],
        mark!("status of this clock"),
        Clock(|t| t.clocks.iter().map(|c| &c.respond).collect()),
    ),
    maybe(
        "clock.handle",
        &["clocks.handle"],
        mark!("status of this clock"),
        Clock(|t| t.clocks.iter().map(|c| &c.handle).collect()),
    ),
    maybe(
        "clock.resolve",
        &["clocks.resolve"],
        mark!("status of this clock"),
        Clock(|t| t.clocks.iter().map(|c| &c.resolve).collect()),
    ),
    maybe(
        "clock.update",
        &["clocks.update"],
        mark!("status of this clock, if the agreement sets one"),
        Clock(|t| t.clocks.iter().flat_map(|c| &c.update).collect()),
    ),
    maybe("reopened", &["reopen_count"], mark!("how often it was reopened"), Count(|t| t.reopen_count)),
    maybe(
        "reassigned",
        &["reassignment_count"],
        mark!("how often it was reassigned"),
        Count(|t| t.reassignment_count),
    ),
    maybe("escalation", &["escalated"], mark!("how often it was escalated"), Count(|t| t.escalation)),
    maybe("major", &[], mark!("since when it is a major incident"), Time(Past, |t| t.major)),
    always("title", &[], mark!("text in the title"), Within(Scope::Title)),
    maybe("description", &[], mark!("text in the description"), Within(Scope::Description)),
    always("text", &[], mark!("text anywhere: title, description, analysis, notes …"), Within(Scope::All)),
];

const KINDS: &[&str] = &["request", "incident", "change", "delivery", "improvement", "article", "ci"];

const TYPES: &[&str] = &[
    "emergency",
    "important",
    "normal",
    "special",
    "standard",
    "process",
    "guide",
    "fault",
    "sla",
    "change",
    "faq",
    "server",
    "network",
    "storage",
    "database",
    "application",
    "service_component",
    "software",
    "licence",
    "workstation",
    "facility",
    "spare_part",
    "other",
];

const FEEDBACK: &[&str] = &["open", "answered", "complaint", "praise", "suggestion", "comment"];

const fn always(
    name: &'static str,
    aliases: &'static [&'static str],
    about: &'static str,
    reads: Reads,
) -> Key {
    Key { name, aliases, about, presence: Presence::Always, reads }
}

const fn maybe(
    name: &'static str,
    aliases: &'static [&'static str],
    about: &'static str,
    reads: Reads,
) -> Key {
    Key { name, aliases, about, presence: Presence::Maybe, reads }
}

fn word(word: Option<&'static str>) -> Vec<&'static str> {
    word.into_iter().collect()
}

fn text(text: &Option<String>) -> Vec<Cow<'_, str>> {
    text.iter().map(|text| text.as_str().into()).collect()
}

fn external(ticket: &Ticket) -> Vec<Cow<'_, str>> {
    let Some(external) = &ticket.external else { return Vec::new() };
    vec![external.number.as_str().into(), format!("{}:{}", external.system, external.number).into()]
}

fn all_clocks(ticket: &Ticket) -> Vec<&wire::Clock> {
    ticket.named_clocks().into_iter().map(|(_, clock)| clock).collect()
}

fn types(ticket: &Ticket) -> Vec<&'static str> {
    let of_change = ticket.change_type.map(ChangeType::as_str);
    let of_article = ticket.article_type.map(ArticleType::as_str);
    let of_item = ticket.item_type.map(ItemType::as_str);
    word(of_change.or(of_article).or(of_item).or(ticket.kind_of.map(TicketType::as_str)))
}

fn items(ticket: &Ticket) -> Vec<Cow<'_, str>> {
    ticket.items.iter().map(|id| id.as_str().into()).collect()
}

/// Where feedback stands that does not change by itself: being late does.
fn feedback(ticket: &Ticket) -> Vec<&'static str> {
    let all = &ticket.feedback;
    let open = all.iter().any(wire::Feedback::is_open).then_some("open");
    let answered = all.iter().any(|f| f.answered.is_some()).then_some("answered");
    let types = FeedbackType::ALL.iter().filter(|kind| all.iter().any(|f| f.kind_of == **kind));
    open.into_iter().chain(answered).chain(types.map(|kind| kind.as_str())).collect()
}

fn services(ticket: &Ticket) -> Vec<Cow<'_, str>> {
    let all = ticket.service.iter().chain(&ticket.affects);
    all.map(|name| name.as_str().into()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::vocabulary::STATES;
    use crate::records::{Kind, State};

    #[test]
    fn every_name_is_there_once_and_the_word_lists_are_whole() {
        let mut names: Vec<_> = KEYS.iter().flat_map(|k| k.aliases.iter().chain([&k.name])).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
        assert_eq!(KINDS, Kind::ALL.iter().map(|k| k.as_str()).collect::<Vec<_>>());
        let types: Vec<_> = TicketType::WORDS
            .iter()
            .chain(ChangeType::WORDS)
            .chain(ArticleType::WORDS)
            .chain(ItemType::WORDS)
            .collect();
        assert!(types.iter().all(|w| TYPES.contains(w)) && TYPES.iter().all(|w| types.contains(&w)));
        assert!(FeedbackType::WORDS.iter().all(|w| FEEDBACK.contains(w)));
        assert!(State::WORDS.iter().all(|w| STATES.contains(w)));
    }
}
