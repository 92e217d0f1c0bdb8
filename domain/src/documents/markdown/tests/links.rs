use super::*;

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
