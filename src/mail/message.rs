//! A message that came in, read.

use jiff::Timestamp;

use super::body::BodyPart;

/// Who wrote, or is written to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// The name beside the address.
    pub name: Option<String>,
    /// The address.
    pub address: String,
}

/// A message that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its Message-ID without the angle brackets; one made from its bytes where it has none.
    pub id: String,
    /// The messages it answers, the nearest first.
    pub thread: Vec<String>,
    /// Who wrote it.
    pub from: Mailbox,
    /// Where answers go, if elsewhere.
    pub reply_to: Option<Mailbox>,
    /// Every address that says it sent it: From, Sender, Return-Path.
    pub senders: Vec<String>,
    /// Every address it was sent to, those of the envelope too where the mail server noted them.
    pub to: Vec<String>,
    /// On one line.
    pub subject: String,
    /// When the desk's own mail server had it.
    pub received: Option<Timestamp>,
    /// Why a person did not write it; `None` when one did, for all that can be told.
    pub automatic: Option<String>,
    /// Its subject reads like an answer that a program gives for somebody who is away; people may write such a one too.
    pub absence: bool,
    /// What says that it went over a mailing list, each as header and value.
    pub list: Vec<(String, String)>,
    /// The addresses it has gone through in a circle, as programs noted them (X-Loop).
    pub loops: Vec<String>,
    /// The text, by line.
    pub text: Vec<String>,
    /// What came with it.
    pub parts: Vec<BodyPart>,
    /// How many parts there were beside these.
    pub parts_more: usize,
    /// The messages that it carries as attachments: who wrote each, and its Message-ID.
    pub enclosed: Vec<(Mailbox, Option<String>)>,
    /// When it was written, as it says.
    pub date: String,
    /// What the desk has to say of it, for the history.
    pub remarks: Vec<String>,
}
