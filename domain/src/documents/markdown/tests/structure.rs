use super::*;

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
        &["<pre dir=\"ltr\" tabindex=\"0\"><code>fn &lt;main&gt;\n</code></pre>"],
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
            "<div class=\"table-scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>",
        ],
    );
    assert!(!render("|a|\n|:-:|\n|b|").contains("style="));
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
