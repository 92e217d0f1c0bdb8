use super::*;

/// Every kind of text that is much work for a parser, a sanitizer or a serializer, as long as a
/// text may be: some took up to minutes before they were bounded. Counted in time, generously: each
/// takes a tenth of a second where nothing else runs.
#[test]
fn longest_text_of_any_kind_is_rendered_in_bounded_time() {
    let repeated = [
        "&",
        "\u{A0}",
        "§",
        "»",
        "<",
        ">",
        "\"",
        "*",
        "_",
        "[",
        "]",
        "`",
        "~",
        "|",
        "#",
        "!",
        "\\",
        "> ",
        "- ",
        "*a ",
        "_a_ ",
        "**a** ",
        "a**b",
        "*_",
        "[a](b) ",
        "[a](&&&&&&&&) ",
        "![a](b) ",
        "[![](a)](b)",
        "![",
        "[^a]",
        "[^a]: x\n\n",
        "| a | b |\n",
        "|-|\n",
        "# a\n",
        "#\n",
        "a\n\n",
        "- a\n",
        "- [ ] a\n",
        "1. a\n",
        "<div>",
        "<!--",
        "<?",
        "&amp;",
        "http://a.b ",
        "http://a.b。",
        "http://(",
        "http://a/(",
        "://",
        "~~a~~",
        "``a",
        "a`b``",
        "---\n",
        "a\n===\n",
        "[a]: b\n",
        "    a\n",
        "```\n",
        "<a@b.c>",
        "a  \n",
        "[a](#a) ",
        "[ ]()",
        "(((",
        "\u{202E}",
        "☃",
        "&\n",
        "<x\n&\n",
        "a & b  \n",
    ];
    let mut texts: Vec<String> = repeated
        .iter()
        .map(|kind| kind.chars().cycle().take(LONGEST).collect())
        .collect();
    let around = |open: &str, close: &str| {
        let times = LONGEST / (open.len() + close.len()) - 1;
        format!("{}a{}", open.repeat(times), close.repeat(times))
    };
    texts.extend([
        around("*", "*"),
        around("*_", "_*"),
        around("~~*", "*~~"),
        around("![", "](b)"),
        around("[", "](b)"),
        format!(
            "|{}\n|{}\n{}",
            "a|".repeat(1000),
            "-|".repeat(1000),
            "|\n".repeat(90_000)
        ),
        format!("[a]: http://x/{}\n\n{}", "y".repeat(2000), "[a] ".repeat(49_000)),
        format!("[a](http://x/{})", "&".repeat(150_000)),
        format!("[a](x \"{}\")", "&".repeat(150_000)),
        format!("---\n{}\n---\n", "# &".repeat(60_000)),
    ]);
    for text in texts {
        let text: String = text.chars().take(LONGEST).collect();
        let started_at = Instant::now();
        let html = render(&text);
        let kind: String = text.chars().take(12).collect();
        assert!(
            started_at.elapsed() < Duration::from_secs(10),
            "{kind:?}: {:?}",
            started_at.elapsed()
        );
        assert!(
            html.len() <= crate::documents::markdown::MAX_HTML_LEN * 2,
            "{kind:?}: {} bytes",
            html.len()
        );
        assert!(html.matches("<blockquote>").count() <= 30, "{kind:?}");
        assert!(html.matches("<em>").count() <= LONGEST / 2, "{kind:?}");
    }
}

/// html5ever's serializer searches all of a text for each character that it escapes. Its texts are
/// short now, so twice as much text is twice as much work.
#[test]
fn escaped_characters_cost_no_square() {
    let line = format!("{}\n", "§".repeat(250));
    for kind in ["&", "\u{A0}", "§", "&\n", &line, "<x\n&\n"] {
        let time = |times: usize| {
            let text: String = kind.chars().cycle().take(times).collect();
            let started_at = Instant::now();
            render(&text);
            started_at.elapsed()
        };
        time(1000);
        let (once, eight) = (time(25_000), time(200_000));
        // A square would be 64 times.
        assert!(eight < once * 25, "{kind:?}: {once:?}, {eight:?}");
    }
}

/// Work that takes too long or that is not asked for anymore ends, and what was typed is shown.
#[test]
fn rendering_that_should_end_shows_the_text() {
    let rendered = render_until("*a* <b>", &Stop::after(Duration::ZERO));
    let Rendered::Unfinished(html) = rendered else {
        panic!("it went on");
    };
    assert_eq!(html, writer::as_typed("*a* <b>"));
    assert!(html.contains("*a* &lt;b&gt;"), "{html}");
}

/// Text and tags survive the place where long output is cut for the sanitizer.
#[test]
fn long_document_is_whole() {
    let body: String = (0..2000)
        .map(|n| format!("# Heading {n}\n\nText *{n}* & more §{n}\n\n"))
        .collect();
    let html = render(&body);
    for n in [0, 1, 999, 1999] {
        assert!(
            html.contains(&format!(
                "<h2 id=\"section-heading-{n}\" dir=\"auto\">Heading {n}</h2>"
            )),
            "{n}"
        );
        assert!(
            html.contains(&format!("<p dir=\"auto\">Text <em>{n}</em> &amp; more §{n}</p>")),
            "{n}"
        );
    }
    let line = "é&".repeat(5000);
    assert!(
        render(&line).contains(&"é&amp;".repeat(5000)),
        "a text in pieces is one text"
    );
}
