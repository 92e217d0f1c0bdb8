//! The documents of the demonstration.

use std::ops::Range;

use domain::{Services, documents, tenancy::Member};

use super::Outcome;

/// Titles and texts of the documents.
const TOPICS: [(&str, &str); 10] = [
    (
        "Welcome",
        "This is a **document**. Its text is Markdown:\n\n- write it together\n- never lose your work\n- restore anything from the trash\n",
    ),
    (
        "Roadmap",
        "# Next\n\n| when | what |\n|---|---|\n| spring | passkeys |\n| summer | history |\n\n# Later\n\nAll the rest.\n",
    ),
    (
        "Meeting notes",
        "## Present\n\nAda, Grace\n\n## Decided\n\n1. Ship it.\n2. Write it down.\n",
    ),
    (
        "How we review",
        "> A change is read by somebody who did not write it.\n\nLook for *names*, then for `unwrap`.\n",
    ),
    (
        "On call",
        "- [x] hand over\n- [ ] read the log\n\n```\nlatchkey: listening\n```\n",
    ),
    (
        "Style",
        "Short sentences. ~~Long ones~~.\n\n---\n\nSee [the guide](https://example.com).\n",
    ),
    ("Budget", "What it costs, and who says so.\n"),
    (
        "Names",
        "| word | meaning |\n|---|---|\n| member | a person who may act here |\n| reader | a person who may look |\n",
    ),
    (
        "Questions for Friday",
        "1. Who reads the log?\n2. Who answers when nobody does?\n",
    ),
    (
        "Reading list",
        "- https://book.leptos.dev\n- https://www.postgresql.org/docs/\n",
    ),
];

/// Writes some of the topics into a member's workspace.
pub async fn write(services: &Services, member: &Member, topics: Range<usize>) -> Outcome {
    for (title, body) in &TOPICS[topics] {
        documents::create(services, member, title, body).await?;
    }
    Ok(())
}
