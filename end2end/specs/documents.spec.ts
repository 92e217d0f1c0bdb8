import { expect, hydrated, test, visit } from "../fixtures/index.ts";

const EVIL = "</textarea><script>document.title = 'run'</script>";

test("a document is created, read, edited, trashed and restored", async ({ page, address, workspace, scripted }) => {
  const place = await workspace(page, address(), `Write ${address("org").split("@")[0]}`);
  await page.getByRole("link", { name: "New document" }).last().click();
  await page.getByLabel("Title").fill("A <plan> & more");
  await page.getByLabel("Content").fill(`# Goal\n\n**Ship** it. ${EVIL}\n\n- one\n- two\n`);
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "A <plan> & more", level: 1 })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Goal", level: 2 })).toBeVisible();
  await expect(page).toHaveTitle("A <plan> & more · Latchkey");
  await expect(page.locator(".prose script")).toHaveCount(0);
  await hydrated(page, scripted);

  await page.getByRole("link", { name: "Edit" }).click();
  await expect(page.getByLabel("Content")).toHaveValue(`# Goal\n\n**Ship** it. ${EVIL}\n\n- one\n- two\n`);
  await page.getByLabel("Title").fill("The plan");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "The plan", level: 1 })).toBeVisible();
  await expect(page.getByText(/Edited by/)).toBeVisible();

  await page.getByLabel("More for this document").click();
  await page.getByRole("button", { name: "Move to trash" }).click();
  await expect(page.getByText("Document moved to trash.")).toBeVisible();
  await expect(page.getByText("No documents yet")).toBeVisible();
  await page.getByRole("link", { name: "Trash" }).click();
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByRole("heading", { name: "The plan", level: 1 })).toBeVisible();
  await visit(page, `${place}/trash`, scripted);
  await expect(page.getByText("Trash is empty")).toBeVisible();
});

test("a document without a title comes back with its long text", async ({ page, address, workspace, scripted }) => {
  const place = await workspace(page, address(), `Long ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents/new`, scripted);
  const text = `\nfirst line kept\n${"A long line of text & so on.\n".repeat(600)}`;
  await page.getByLabel("Title").fill("   ");
  await page.getByLabel("Content").fill(text);
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByText("Enter a title.")).toBeVisible();
  await expect(page.getByLabel("Content")).toHaveValue(text);
  await expect(page.getByLabel("Title")).toBeFocused();
  await hydrated(page, scripted);
  if (scripted) await expect(page).toHaveURL(new RegExp(`${place}/documents/new$`));
  await page.getByLabel("Title").fill("Now with a title");
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "Now with a title" })).toBeVisible();
});

test("too long a text is reported at its field, and kept", async ({ page, address, workspace, scripted }) => {
  const place = await workspace(page, address(), `Much ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents/new`, scripted);
  const text = "words ".repeat(33_334);
  await page.getByLabel("Title").fill("Much");
  await page.getByLabel("Content").fill(text);
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByText("Use 200,000 characters or fewer.")).toBeVisible();
  await expect(page.getByLabel("Content")).toHaveValue(text);
  await hydrated(page, scripted);
  await page.getByLabel("Content").fill(text.slice(0, 200_000));
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "Much", level: 1 })).toBeVisible();
});

test("two edits at once: nothing is overwritten, nothing typed is lost", async ({ page, address, workspace, scripted }) => {
  const place = await workspace(page, address(), `Conflict ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents/new`, scripted);
  await page.getByLabel("Title").fill("Shared");
  await page.getByLabel("Content").fill("one\ntwo\nthree\nfour\nfive\n");
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "Shared", exact: true })).toBeVisible();
  const edit = `${page.url()}/edit`;

  const second = await page.context().newPage();
  await visit(page, edit, scripted);
  await visit(second, edit, scripted);
  await second.getByLabel("Content").fill("ONE\ntwo\nthree\nfour\nfive\n");
  await second.getByRole("button", { name: "Save" }).click();
  await expect(second.getByRole("heading", { name: "Shared", exact: true })).toBeVisible();

  await page.getByLabel("Content").fill("one\ntwo\nthree\nfour\nFIVE\n");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("This document was saved while you were editing")).toBeVisible();
  const sides = page.getByRole("region", { name: "Conflicting changes" });
  await expect(sides.getByRole("heading", { name: "Your unsaved changes" })).toBeVisible();
  await expect(sides.locator(".added", { hasText: "ONE" })).toBeVisible();
  await expect(sides.locator(".added", { hasText: "FIVE" })).toBeVisible();
  await expect(page.getByLabel("Content")).toHaveValue("ONE\ntwo\nthree\nfour\nFIVE\n");
  await hydrated(page, scripted);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Shared", exact: true })).toBeVisible();
  await expect(page.locator(".prose")).toContainText("FIVE");
  await expect(page.locator(".prose")).toContainText("ONE");
});

test("a long list is paged, and can be paged back", async ({ page, address, workspace, database, scripted }) => {
  const place = await workspace(page, address(), `Pages ${address("org").split("@")[0]}`);
  await database.rows(
    `insert into documents (organization_id, workspace_id, id, title, body, updated_at)
     select w.organization_id, w.id, gen_random_uuid(), 'Document ' || n, '', now() + n * interval '1 second'
     from workspaces w join organizations o on o.id = w.organization_id, generate_series(1, 60) n
     where o.slug = $1`,
    [place.split("/")[2]],
  );
  await visit(page, `${place}/documents`, scripted);
  const titles = page.locator(".list-title");
  await expect(titles).toHaveCount(25);
  await expect(titles.first()).toHaveText("Document 60");
  await expect(page.getByText("60 documents")).toBeVisible();
  await page.getByRole("link", { name: "Older documents" }).click();
  await expect(titles.first()).toHaveText("Document 35");
  await expect(page.getByText("26–50 of 60")).toBeVisible();
  await page.getByRole("link", { name: "Older documents" }).click();
  await expect(titles).toHaveCount(10);
  await expect(page.getByRole("link", { name: "Older documents" })).toHaveCount(0);
  await page.goBack();
  await expect(titles.first()).toHaveText("Document 35");
  await page.getByRole("link", { name: "Back to newest" }).click();
  await expect(titles.first()).toHaveText("Document 60");
});

test("a reader sees no write controls, and the error names the missing permission", async ({
  page, another, address, workspace, signIn, database, scripted,
}) => {
  const place = await workspace(page, address(), `Roles ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents/new`, scripted);
  await page.getByLabel("Title").fill("For readers");
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "For readers" })).toBeVisible();

  const reader = await another();
  const email = address("linus");
  await signIn(reader, email);
  await visit(reader, `${place}/documents`, scripted);
  await expect(reader.getByRole("heading", { name: "Page not found" })).toBeVisible();
  const slug = place.split("/")[2];
  await database.rows(
    `insert into memberships (organization_id, user_id, role)
     select o.id, u.id, 'member' from organizations o, users u where o.slug = $1 and u.email = $2`,
    [slug, email],
  );
  await database.rows(
    `insert into workspace_memberships (organization_id, workspace_id, user_id, role)
     select o.id, w.id, u.id, 'reader' from organizations o join workspaces w on w.organization_id = o.id, users u
     where o.slug = $1 and u.email = $2`,
    [slug, email],
  );
  await visit(reader, `${place}/documents`, scripted);
  await expect(reader.getByRole("link", { name: "For readers" })).toBeVisible();
  await expect(reader.getByRole("link", { name: "New document" })).toHaveCount(0);
  await expect(reader.getByRole("link", { name: "Trash" })).toHaveCount(0);
  await reader.getByRole("link", { name: "For readers" }).click();
  await expect(reader.getByRole("heading", { name: "For readers" })).toBeVisible();
  await expect(reader.getByRole("link", { name: "Edit" })).toHaveCount(0);
  const refused = await reader.goto(`${place}/documents/new`);
  expect(refused?.status()).toBe(403);
  await expect(reader.getByText("You have read-only access to this workspace.")).toBeVisible();
});

test("two edits of one line: a choice for each place, and no markers", async ({ page, address, workspace, scripted }) => {
  const place = await workspace(page, address(), `Choose ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents/new`, scripted);
  await page.getByLabel("Title").fill("Shared");
  await page.getByLabel("Content").fill("# Goal\n\none\n");
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "Shared", exact: true })).toBeVisible();
  const edit = `${page.url()}/edit`;
  const second = await page.context().newPage();
  await visit(page, edit, scripted);
  await visit(second, edit, scripted);
  await second.getByLabel("Content").fill("# Goal\n\ntheirs\n");
  await second.getByRole("button", { name: "Save" }).click();
  await expect(second.getByRole("heading", { name: "Shared", exact: true })).toBeVisible();

  await page.getByLabel("Content").fill("# Goal\n\nmine\n");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Review changes", level: 1 })).toBeVisible();
  await hydrated(page, scripted);
  await expect(page.locator("main")).not.toContainText("<<<<<<<");
  const chunk = page.getByRole("group", { name: "1. Under “Goal”", exact: true });
  await chunk.getByRole("radio", { name: "Both" }).check();
  await page.getByRole("button", { name: "Save merged version" }).click();
  await expect(page.locator(".prose")).toContainText("mine theirs");
});

test("a preview shows the text as it will look, and keeps it", async ({ page, address, workspace, scripted }) => {
  const place = await workspace(page, address(), `Preview ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents/new`, scripted);
  await page.getByLabel("Title").fill("Draft");
  await page.getByLabel("Content").fill("**Bold** words");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.locator(".prose strong")).toHaveText("Bold");
  await hydrated(page, scripted);
  await page.getByRole("button", { name: "Write" }).click();
  await expect(page.getByLabel("Content")).toHaveValue("**Bold** words");
  await hydrated(page, scripted);
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "Draft", level: 1 })).toBeVisible();
});
