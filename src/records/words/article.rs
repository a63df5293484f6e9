//! The words of knowledge articles.

words! {
    /// What a knowledge article is (M8.1a).
    ArticleType, "a type of article" {
        /// How the team works.
        Process = "process",
        /// How something is done or operated.
        Guide = "guide",
        /// A fault, its cause and its repair.
        Fault = "fault",
        /// What was agreed with whom.
        Sla = "sla",
        /// How changes are made.
        Change = "change",
        /// A question that is often asked.
        Faq = "faq",
    }
}

#[expect(clippy::derivable_impls, reason = "the enum stands in a macro")]
impl Default for ArticleType {
    fn default() -> ArticleType {
        ArticleType::Guide
    }
}
