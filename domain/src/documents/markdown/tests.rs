use std::time::{Duration, Instant};

use super::{Rendered, render as render_until, writer};
use crate::blocking_pool::Stop;

/// The longest text that may be saved.
const LONGEST: usize = crate::documents::BODY_MAX_LEN;

fn render(body: &str) -> String {
    match render_until(body, &Stop::after(Duration::from_secs(60))) {
        Rendered::Whole(html) => html,
        Rendered::Unfinished(_) => panic!(
            "it takes too long: {}…",
            body.chars().take(20).collect::<String>()
        ),
    }
}

#[track_caller]
fn assert_shows(body: &str, parts: &[&str]) {
    let html = render(body);
    for part in parts {
        assert!(html.contains(part), "{part} is missing in {html}, of {body}");
    }
}

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
        let begun = Instant::now();
        let html = render(&text);
        let kind: String = text.chars().take(12).collect();
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "{kind:?}: {:?}",
            begun.elapsed()
        );
        assert!(
            html.len() <= super::MAX_HTML_LEN * 2,
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
            let begun = Instant::now();
            render(&text);
            begun.elapsed()
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

#[test]
fn structure_is_kept_one_level_lower() {
    assert_shows(
        "# Plan\n\n- [x] **done**\n- [ ] ~~not~~\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        &[
            "<h2 id=\"section-plan\" dir=\"auto\">Plan</h2>",
            "☑ <strong>done</strong>",
            "☐ <del>not</del>",
            "<td dir=\"auto\">1</td>",
        ],
    );
    assert_shows("a  \nb\\\nc", &["a<br>\nb<br>\nc"]);
    assert_shows("3. a\n4. b", &["<ol dir=\"auto\" start=\"3\">"]);
    assert_shows(
        "```rust\nfn <main>\n```",
        &["<pre dir=\"ltr\"><code>fn &lt;main&gt;\n</code></pre>"],
    );
    assert_shows("- \n- b", &["<li></li>", "<li>b</li>"]);
    assert_shows(
        "costs $5 and $6, x^2 and a: b",
        &["costs $5 and $6, x^2 and a: b"],
    );
    assert_shows("a\rb", &["a\nb"]);
    assert_shows("#\n\ntext", &["<p dir=\"auto\">text</p>"]);
    assert!(!render("#\n\ntext").contains("<h2"), "a heading of nothing");
}

#[test]
fn table_columns_are_aligned() {
    assert_shows(
        "| l | c | r | n |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |",
        &[
            "<th align=\"left\" dir=\"auto\">l</th>",
            "<th align=\"center\" dir=\"auto\">c</th>",
            "<td align=\"right\" dir=\"auto\">3</td>",
            "<td dir=\"auto\">4</td>",
            "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>",
        ],
    );
    assert!(!render("|a|\n|:-:|\n|b|").contains("style="));
}

/// An image is a link to it, and one without a text is called by its file.
#[test]
fn image_shows_a_text_that_leads_to_it() {
    for (body, shown) in [
        ("![A cat](https://a.example/cat.png)", ">A cat</a>"),
        (
            "![](https://a.example/cat.png)",
            "class=\"image\" rel=\"noopener noreferrer nofollow\">Image: cat.png</a>",
        ),
        (
            "![ \u{200B} ](https://a.example/x/cat%20b.png?size=1#x)",
            ">Image: cat b.png</a>",
        ),
        ("![](https://a.example)", ">Image: a.example</a>"),
        ("![](https://a.example/)", ">Image: a.example</a>"),
        ("![](cat.png)", ">Image: cat.png</a>"),
        ("![](<a/b c.png>)", ">Image: b c.png</a>"),
        ("![](https://a.example/cat.png \"My cat\")", ">My cat</a>"),
        ("![](data:image/png;base64,AAAA)", ">Image</p>"),
        ("![]()", ">Image</p>"),
        ("![`code` *and* text](x.png)", ">code and text</a>"),
        ("![a ![b](c) d](e)", ">a b d</a>"),
        (
            "[![](https://ci.example/badge.svg)](https://ci.example)",
            "<a href=\"https://ci.example\" rel=\"noopener noreferrer nofollow\">Image: badge.svg</a>",
        ),
        (
            "[![build](https://ci.example/badge.svg)](https://ci.example)",
            ">build</a>",
        ),
        (
            "# ![](logo.svg)",
            "<h2 id=\"section-image-logosvg\" dir=\"auto\"><a",
        ),
    ] {
        assert_shows(body, &[shown]);
        assert!(!render(body).contains("<img"), "{body}");
    }
    assert_eq!(
        render("[![a](b)](c)").matches("<a ").count(),
        1,
        "no link in a link"
    );
}

#[test]
fn no_link_is_empty() {
    for (body, shown) in [
        ("[](https://a.example)", ">https://a.example</a>"),
        (
            "[ \u{200B}\u{3164}](https://a.example)",
            "\u{3164}https://a.example</a>",
        ),
        ("[**](/path)", "(/path)"),
        ("[![]()](https://a.example)", ">Image</a>"),
        ("[`x`](https://a.example)", "><code>x</code></a>"),
    ] {
        let html = render(body);
        assert!(
            html.contains(shown) || (shown.starts_with('(') && html.contains("<a href=\"/path\"")),
            "{shown} is missing in {html}"
        );
        assert!(!html.contains("nofollow\"></a>"), "{html}");
    }
}

#[test]
fn headings_have_ids_that_links_lead_to() {
    assert_shows(
        "# A plan, in two parts\n\n## A plan, in two parts\n\n# Über uns\n\n# 計画\n\n# خطة\n\n# a-plan-in-two-parts-1\n\n# !!!\n",
        &[
            "id=\"section-a-plan-in-two-parts\"",
            "id=\"section-a-plan-in-two-parts-1\"",
            "id=\"section-über-uns\"",
            "id=\"section-計画\"",
            "id=\"section-خطة\"",
            "id=\"section-a-plan-in-two-parts-1-1\"",
            "<h2 dir=\"auto\">!!!</h2>",
        ],
    );
    for (body, href) in [
        ("[x](#a-plan)", "href=\"#section-a-plan\""),
        ("[x](#A-Plan)", "href=\"#section-a-plan\""),
        ("[x](#%C3%BCber-uns)", "href=\"#section-über-uns\""),
        ("[x](#über-uns)", "href=\"#section-über-uns\""),
        ("[x](#main)", "href=\"#section-main\""),
        ("[x](#)", "href=\"#\""),
    ] {
        assert_shows(body, &[href]);
    }
    // Composed and not composed.
    assert_shows(
        "# Cafe\u{301}\n\n[x](#café)",
        &["id=\"section-café\"", "href=\"#section-café\""],
    );
    // Ids of the page around it, of forms and of scripts stay theirs.
    for taken in [
        "main",
        "style",
        "title",
        "cookie",
        "note-1",
        "noteref-1",
        "__proto__",
    ] {
        let html = render(&format!("# {taken}\n\ntext[^{taken}]\n\n[^{taken}]: text\n"));
        let html = html
            .replace("<li id=\"note-1\">", "")
            .replace("id=\"noteref-1\" aria-label", "");
        assert!(!html.contains(&format!("id=\"{taken}\"")), "{html}");
    }
}

#[test]
fn footnotes_are_kept_and_lead_back() {
    assert_shows(
        "One[^b], two[^a], one again[^b].\n\n[^a]: Text of **a**.\n\n[^b]: Text of b.\n",
        &[
            "<sup><a href=\"#note-1\" id=\"noteref-1\" aria-label=\"Footnote 1\" rel=\"noopener noreferrer nofollow\">1</a></sup>",
            "id=\"noteref-1-2\"",
            "<section class=\"footnotes\" aria-label=\"Footnotes\">",
            "<li id=\"note-1\"><p dir=\"auto\">Text of b. <a href=\"#noteref-1\" aria-label=\"Back to reference 1, 1\"",
            "<li id=\"note-2\"><p dir=\"auto\">Text of <strong>a</strong>. <a href=\"#noteref-2\" aria-label=\"Back to reference 2\"",
        ],
    );
    // One without a text is what was typed; one without a reference is there all the same.
    assert_shows("a[^x]", &["a[^x]"]);
    assert_shows("a\n\n[^x]: Text of x.", &["<li id=\"note-1\">", "Text of x."]);
    assert_shows("a[^X]\n\n[^x]: Text of x.", &["href=\"#note-1\"", "Text of x."]);
    assert_shows("> a[^x]\n>\n> [^x]: Inside.", &["Inside."]);
    assert_shows(
        "a[^x]\n\n[^x]: See [^y].\n\n[^y]: Other.",
        &["<li id=\"note-2\">", "Other."],
    );
}

#[test]
fn front_matter_is_shown_quietly() {
    for body in [
        "---\ntitle: x\ntags:\n  - a\n- b\n---\n# Plan",
        "\u{FEFF}---\ntitle: \"a: b\"\n...\n# Plan",
        "+++\ntitle = \"x\"\n[table]\n+++\n# Plan",
        "---  \r\ntitle: x\r\n---\r\n# Plan",
    ] {
        let html = render(body);
        assert!(
            html.starts_with("<pre class=\"front-matter\" dir=\"auto\"><code>title"),
            "{html}"
        );
        assert!(html.contains("<h2 id=\"section-plan\""), "{html}");
        assert!(!html.contains("<hr>"), "{html}");
    }
    assert!(
        !render("---\n---\n# Plan").contains("<pre"),
        "there is nothing to show"
    );
    // A rule, and a heading that is underlined.
    for body in [
        "---\nA sentence of text.\n---\n",
        "---\n\ntext",
        "a\n---\ntitle: x\n---",
        "text\n\n---\na: b\n---",
    ] {
        assert!(!render(body).contains("front-matter"), "{body}");
    }
}

#[test]
fn addresses_become_links() {
    assert_shows(
        "See https://example.com/a_b_c?d=1&e. `https://code.example` <https://x.example>",
        &[
            "<a href=\"https://example.com/a_b_c?d=1&amp;e\" rel=\"noopener noreferrer nofollow\">https://example.com/a_b_c?d=1&amp;e</a>. ",
            "<code>https://code.example</code>",
            ">https://x.example</a>",
        ],
    );
    assert_shows(
        "<a@b.example>",
        &["<a href=\"mailto:a@b.example\" rel=\"noopener noreferrer nofollow\">a@b.example</a>"],
    );
    let html =
        render("[https://a.example](https://b.example)\n\n    https://c.example\n\njavascript:alert(1)");
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
}

/// An address ends before the punctuation of its sentence, in any script.
#[test]
fn bare_address_ends_before_punctuation() {
    for after in [
        ".",
        ",",
        ";",
        ":",
        "!",
        "?",
        ")",
        "]",
        "\"",
        "'",
        "’",
        "”",
        "»",
        "…",
        "。",
        "，",
        "、",
        "；",
        "：",
        "！",
        "？",
        "）",
        "」",
        "』",
        "】",
        "》",
        "〉",
        "．",
        "｡",
        "､",
        "・",
        "،",
        "؛",
        "؟",
        "۔",
        "।",
        "॥",
        "ฯ",
        "။",
        "។",
        "።",
        "\u{3000}",
        "\u{200B}",
        "\u{200F}",
        "\u{202E}",
        "\u{FEFF}",
        "。谢谢",
        "，https",
        ").",
        "”。",
        "’s",
        "!!!",
        "\u{A0}",
    ] {
        let body = format!("a https://a.example/b{after}");
        let expected = match after {
            // A name of somebody's possession: the address goes on in some languages, so only the end is cut.
            "’s" => "href=\"https://a.example/b’s\"".to_owned(),
            _ => "href=\"https://a.example/b\"".to_owned(),
        };
        assert_shows(&body, &[&expected]);
    }
    for (body, href) in [
        ("(https://a.example/b)", "https://a.example/b"),
        ("(see https://a.example/b_(c))", "https://a.example/b_(c)"),
        ("https://a.example/b_(c)。", "https://a.example/b_(c)"),
        (
            "https://ja.example/日本語のページ。次",
            "https://ja.example/日本語のページ",
        ),
        ("https://a.example。https://b.example。", "https://b.example"),
        ("「https://a.example」", "https://a.example"),
        ("https://a.example/?a=1&amp;b=2", "https://a.example/?a=1&amp;b=2"),
        ("https://a.example/b/", "https://a.example/b/"),
        ("HTTPS://a.example", "HTTPS://a.example"),
        ("ftp://a.example/b", "ftp://a.example/b"),
    ] {
        assert_shows(body, &[&format!("href=\"{href}\"")]);
    }
    for body in [
        "javascript://a.example/%0aalert(1)",
        "vbscript://a",
        "data://a.example",
        "https://",
        "://",
    ] {
        assert!(!render(body).contains("<a"), "{body}");
    }
}

#[test]
fn text_chooses_its_own_direction() {
    assert_shows(
        "# שלום\n\nمرحبا\n\n- a\n\n1. b\n\n| a |\n|---|\n| b |",
        &[
            "dir=\"auto\">שלום</h2>",
            "<p dir=\"auto\">مرحبا</p>",
            "<ul dir=\"auto\">",
            "<ol dir=\"auto\">",
            "<td dir=\"auto\">b</td>",
        ],
    );
}

#[test]
fn nothing_that_runs_or_loads_gets_through() {
    let html = render(concat!(
        "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src=//evil></iframe>\n\n",
        "[a](javascript:alert(1)) ![pixel](https://evil.example/p.png) <a href=\"data:text/html,x\">b</a>\n\n",
        "</textarea><svg onload=alert(1)><style>*{display:none}</style><form action=//evil><input></form>",
    ));
    for part in [
        "<script",
        "<img",
        "<iframe",
        "<svg",
        "<style",
        "<form",
        "<input",
        "javascript:",
        "<a href=\"data:",
    ] {
        assert!(!html.contains(part), "{part} is still in {html}");
    }
    assert!(html.contains("href=\"https://evil.example/p.png\""), "{html}");
    for address in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java&#9;script:alert(1)",
        "java&#10;script:alert(1)",
        "&#1;javascript:alert(1)",
        " javascript:alert(1)",
        "javascript&colon;alert(1)",
        "&#x6A;avascript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "data:image/svg+xml,x",
        "file:///etc/passwd",
        "blob:x",
        "about:blank",
        "view-source:x",
        "\u{200B}javascript:alert(1)",
        "chrome://x",
    ] {
        for body in [
            format!("[a](<{address}>)"),
            format!("![a](<{address}>)"),
            format!("[a]\n\n[a]: <{address}>"),
            format!("<{address}>"),
            format!("[![](x)](<{address}>)"),
        ] {
            let html = render(&body);
            assert!(
                !html.contains("href=\"")
                    || !html.to_lowercase().contains("script:alert") && html.contains("href=\"x\""),
                "{body}: {html}"
            );
        }
    }
    // The writer puts these around a text; a text cannot put them there.
    let html = render(
        "[a](x\"onclick=alert(1)) [b](<x\" onclick=\"alert(1)>) # x\" onclick=\"alert(1)\n\n# x\" onclick=\"alert(1)",
    );
    for tag in html.split('<').filter_map(|part| part.split_once('>')) {
        assert!(!tag.0.contains("onclick=\""), "{html}");
    }
    let html = render("```\" onclick=\"x\na\n```\n\n[^\" onclick=\"x]: a");
    assert!(!html.contains("onclick=\"x"), "{html}");
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
