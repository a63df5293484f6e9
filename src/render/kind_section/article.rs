//! The part of an article, where its record at an earlier time is shown. Today's is a page of its
//! own.

use super::sections::{Fields, Sections, joined, yes_or_no};
use crate::lang::tr;
use crate::records::article::{Approval, Content, Draft, HelpfulVote, Review, Version};
use crate::wire::part::Article;

pub(super) fn sections(page: &mut Sections, part: &Article) {
    let Article {
        kind_of,
        grade,
        symptom,
        body,
        version,
        draft,
        versions,
        review_due,
        reviews,
        votes,
        extra,
    } = part;
    page.value("Type", Some(kind_of));
    page.value("Grade", Some(grade));
    page.lines("Symptom", symptom);
    page.lines("Body", body);
    page.value("Version", version.as_ref());
    page.fields("Draft", draft.as_ref().map(|draft| draft_of(page, draft)));
    page.items("Versions", versions, version_of);
    page.value(tr!("Review due"), review_due.as_ref());
    page.items("Reviews", reviews, review);
    page.items("Votes", votes, vote);
    page.extra(extra);
}

fn draft_of(page: &Sections, draft: &Draft) -> Fields {
    let Draft { content, summary, revises, submitted, approval, extra } = draft;
    Fields::default()
        .with("content", content_of(content))
        .lines("summary", summary)
        .maybe("revises", revises.as_ref())
        .maybe("submitted", submitted.map(|at| page.at(at)))
        .maybe("approval", approval.as_ref().map(|approval| approval_of(page, approval)))
        .extra(extra)
}

fn content_of(content: &Content) -> String {
    let Content { title, kind_of, grade, tags, symptom, body, extra } = content;
    let fields = Fields::default().with("title", title).with("type", kind_of).with("grade", grade);
    fields.lines("tags", tags).lines("symptom", symptom).lines("body", body).extra(extra).on_a_line()
}

fn approval_of(page: &Sections, approval: &Approval) -> String {
    let Approval { by, at, text, extra } = approval;
    Fields::default().with("by", by).with("at", page.at(*at)).with("text", text).extra(extra).on_a_line()
}

fn version_of(page: &Sections, version: &Version) -> String {
    let Version { number, at, by, authors, summary, approved_by, approved, content, extra } = version;
    Fields::default()
        .with("number", number)
        .with("at", page.at(*at))
        .with("by", by)
        .with("authors", joined(authors))
        .lines("summary", summary)
        .with("approved_by", approved_by)
        .with("approved", page.at(*approved))
        .maybe("content", content.as_ref().map(content_of))
        .extra(extra)
        .on_a_line()
}

fn review(page: &Sections, review: &Review) -> String {
    let Review { at, by, version, note, extra } = review;
    let fields = Fields::default().with("at", page.at(*at)).with("by", by).with("version", version);
    fields.lines("note", note).extra(extra).on_a_line()
}

fn vote(page: &Sections, vote: &HelpfulVote) -> String {
    let HelpfulVote { at, by, version, helpful, extra } = vote;
    let fields = Fields::default().with("at", page.at(*at)).with("by", by).with("version", version);
    fields.with("helpful", yes_or_no(*helpful)).extra(extra).on_a_line()
}
