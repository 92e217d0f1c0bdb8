// Accessibility of every page: axe, narrow windows, keyboard and focus.

import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../../fixtures/accessible.ts";
import { enterCode, expect, hydrated, test, visit } from "../../fixtures/index.ts";
import { press, stops, tabTo } from "../../fixtures/keyboard.ts";
import { proveThere } from "../../fixtures/provider-pages.ts";
import { routes } from "../../fixtures/routes.ts";
import type { Database } from "../../fixtures/server.ts";

/** The longest possible name, without a space. */
const long = (word: string) => word.padEnd(60, "abcdefghijklmnopqrstuvwxyz");

/** The page of one user, and the paths and ids that its URLs need. */
interface Stage {
  page: Page;
  place: string;
  document: string;
  challenge: string;
  pending: string;
  identity: string;
  advance(interval: string): Promise<void>;
}

const NOWHERE = { place: "", document: "", challenge: "", pending: "", identity: "" };

type Pages = Record<string, (at: Stage) => string | Promise<string>>;

const SIGNED_OUT: Pages = {
  "/": () => "/",
  "/sign-in": () => "/sign-in?ended=yes",
  "/sign-up": () => "/sign-up",
  "/sign-in/verify": (at) => at.challenge,
  "/sign-in/link": () => "/sign-in/link",
  "/sign-in/password": () => "/sign-in/password",
  "/sign-in/forgot": () => "/sign-in/forgot",
  "/sign-in/second-factor": (at) => at.pending,
  "/sign-in/provider/:name": () => "/sign-in/provider/acme?problem=cancelled",
  "/sign-in/provider/:name/address": (at) => at.identity,
  "/goodbye": () => "/goodbye",
  "/dev/components": () => "/dev/components",
};

const WORKSPACE: Pages = {
  "/o/:organization": (at) => at.place.replace(/\/w\/.*/, ""),
  "/o/:organization/w/:workspace": (at) => at.place,
  "/o/:organization/w/:workspace/documents": (at) => `${at.place}/documents`,
  "/o/:organization/w/:workspace/documents/new": (at) => `${at.place}/documents/new`,
  "/o/:organization/w/:workspace/documents/:id": (at) => at.document,
  "/o/:organization/w/:workspace/documents/:id/edit": (at) => `${at.document}/edit`,
  "/o/:organization/w/:workspace/trash": (at) => `${at.place}/trash`,
  "/o/:organization/w/:workspace/integration": (at) => `${at.place}/integration`,
};

const ACCOUNT: Pages = {
  "/organizations/new": () => "/organizations/new",
  "/settings": () => "/settings",
  "/settings/profile": () => "/settings/profile?saved=profile",
  "/settings/profile/email": () => "/settings/profile/email",
  "/settings/account": () => "/settings/account",
  "/settings/account/delete": () => "/settings/account/delete",
  "/settings/security": () => "/settings/security?saved=password",
  "/settings/security/password": () => "/settings/security/password",
  "/settings/security/authenticator": async ({ page }) => {
    await visit(page, "/settings/security/authenticator", true);
    await page.getByRole("button", { name: "Set up authenticator app" }).click();
    await page.locator(".secret").waitFor();
    return "/settings/security/authenticator";
  },
  "/settings/security/passkeys": () => "/settings/security/passkeys",
  "/settings/security/recovery-codes": () => "/settings/security/recovery-codes",
  "/settings/connections": () => "/settings/connections",
  "/settings/sessions": () => "/settings/sessions",
  "/step-up/done": () => "/step-up/done",
  "/step-up": async (at) => {
    await at.advance("11 minutes");
    return "/step-up?next=/settings/security/password";
  },
};

/** The page for users without an organization; others are redirected. */
const NEW: Pages = { "/welcome": () => "/welcome" };

test("no page of the application is left out", () => {
  const listed = [SIGNED_OUT, WORKSPACE, ACCOUNT, NEW].flatMap((pages) => Object.keys(pages));
  expect(listed.sort()).toEqual(routes().sort());
});

test("every page of an anonymous user", async ({ page, another, address, signIn, mailbox, database, clock }) => {
  test.setTimeout(240_000);
  const [email, login] = [address("ada".repeat(19)), "a-login".repeat(8)];
  await signIn(await another(), email);
  await turnOnAuthenticator(database, email);
  const at: Stage = { ...NOWHERE, page, ...clock };
  await page.context().route(/googleapis/, (route) => route.abort());
  await visit(page, "/sign-in/provider/acme", true);
  await page.getByRole("button", { name: "Continue with Acme" }).click();
  await proveThere(page, login);
  await page.getByRole("heading", { name: "Confirm your email" }).waitFor();
  at.identity = page.url();
  await start(page, email);
  await enterCode(page, await mailbox.code(email, 2), true);
  await page.getByRole("heading", { name: "Two-step verification" }).waitFor();
  at.pending = page.url();
  await start(page, email);
  at.challenge = page.url();
  await visit(page, await mailbox.link(email, 3), true);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await expectAll(at, SIGNED_OUT);
  await visit(page, "/nothing", true);
  await expectAccessible(page, "a page that is not there");
});

for (const [what, pages] of [["a workspace", WORKSPACE], ["an account", ACCOUNT]] as const) {
  test(`every page of ${what}, with long names`, async ({ page, address, workspace, database, clock }) => {
    test.setTimeout(240_000);
    const email = address("ada".repeat(19));
    const place = await workspace(page, email, long(what.replaceAll(" ", "")));
    const document = `${place}/documents/${await lengthen(database, email)}`;
    await expectAll({ ...NOWHERE, page, place, document, ...clock }, pages);
  });
}

test("the page of a new user", async ({ page, address, signIn, clock }) => {
  await signIn(page, address("ada".repeat(19)));
  await expectAll({ ...NOWHERE, page, ...clock }, NEW);
});

test("everything is done by keyboard", async ({ page, address, mailbox, database }) => {
  const email = address();
  await visit(page, "/sign-in", true);
  await expect(page.getByLabel("Email address")).toBeFocused();
  await page.keyboard.type(`${email}\n`);
  await expect(page.getByLabel("Code")).toBeFocused();
  await hydrated(page, true);
  await page.keyboard.type(`${await mailbox.code(email)}\n`);
  await expect(page.getByLabel("What should people call you?")).toBeFocused();
  await hydrated(page, true);
  await page.keyboard.type("Ada Lovelace");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Keys\n");
  await expectArrival(page, "General");
  await secondWorkspace(database, email);

  await press(page, page.getByRole("link", { name: "New document" }).last());
  await expectArrival(page, "New document", page.getByLabel("Title"));
  await page.keyboard.type("Written by hand");
  await tabTo(page, page.getByLabel("Content"));
  await page.keyboard.type("Tab moves on from here.");
  await press(page, page.getByRole("button", { name: "Create document" }));
  await expectArrival(page, "Written by hand");

  await press(page, page.getByRole("link", { name: "Edit" }));
  await expectArrival(page, "Edit “Written by hand”");
  await tabTo(page, page.getByLabel("Title"));
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Edited by hand");
  await press(page, page.getByRole("button", { name: "Save" }));
  await expectArrival(page, "Edited by hand");

  await press(page, page.getByLabel("More for this document"));
  await press(page, page.getByRole("button", { name: "Move to trash" }));
  await expectArrival(page, "General", page.getByRole("status").filter({ hasText: "Document moved to trash." }));
  await press(page, page.getByRole("link", { name: "Trash" }));
  await expectArrival(page, "Trash");
  await press(page, page.getByRole("button", { name: "Restore" }));
  await expectArrival(page, "Edited by hand");

  // Two workspaces of one name and one title.
  const before = page.url();
  await page.reload();
  await hydrated(page, true);
  const switcher = page.locator(".sidebar-top summary");
  await press(page, switcher);
  await press(page, page.getByRole("link", { name: "Second" }));
  await expectArrival(page, "General");
  expect(page.url()).not.toContain(before.split("/documents")[0]);
  await press(page, switcher);
  await press(page, page.locator(".sidebar-top").getByRole("link", { name: "Keys" }));
  await expectArrival(page, "General");
  await expect(page.getByRole("link", { name: /Edited by hand/ })).toBeVisible();

  await press(page, page.locator(".user-menu summary"));
  await press(page, page.getByRole("link", { name: "Settings" }));
  await expectArrival(page, "Security");
  await press(page, page.getByRole("link", { name: "Sessions", exact: true }));
  await expectArrival(page, "Sessions");
  await press(page, page.locator(".user-menu summary"));
  await press(page, page.locator(".user-menu").getByRole("button", { name: "Sign out" }));
  await expect(page.getByRole("link", { name: "Create an account" })).toBeVisible();
});

test("Tab goes once around each page, and the first stop skips to the content", async ({ page, address, workspace }) => {
  const place = await workspace(page, address(), `Round ${address("org").split("@")[0]}`);
  for (const path of [`${place}/documents`, `${place}/documents/new`, "/settings/profile", "/settings/security"]) {
    await visit(page, path, true);
    const tabbable = page.locator(":is(a[href], button, input:not([type=hidden]), select, summary, textarea):visible");
    // A page may begin within: from there to its end, then once around.
    await stops(page);
    expect((await stops(page)).length, path).toBe(await tabbable.count());
  }
  await visit(page, `${place}/documents`, true);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await tabTo(page, page.getByRole("link", { name: "Trash" }));
});

test("the focus returns from a question and from the menu", async ({ page, address, workspace }) => {
  const place = await workspace(page, address(), `Return ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents/new`, true);
  await page.keyboard.type("half a thought");
  page.once("dialog", (dialog) => dialog.dismiss());
  const cancel = page.getByRole("link", { name: "Cancel" });
  await press(page, cancel);
  await expect(cancel).toBeFocused();

  // The menu of a phone slides in.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.setViewportSize({ width: 320, height: 640 });
  await visit(page, `${place}/documents`, true);
  const [menu, person] = [page.getByRole("button", { name: "Open menu" }), page.locator(".user-menu summary")];
  await press(page, menu);
  await press(page, person);
  await tabTo(page, page.getByRole("button", { name: "Dark" }));
  // First the menu, then the sidebar around it.
  await page.keyboard.press("Escape");
  await expect(person).toBeFocused();
  await expect(page.getByRole("button", { name: "Dark" })).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await expect(person).toBeHidden();
});

test("a problem takes the focus, whichever form has it", async ({ page, address, clock }) => {
  // Five mails in an hour: the second form of the page fails, its first field has no problem.
  await start(page, address("limited"));
  for (let mails = 0; mails < 5; mails += 1) {
    // Another email can be requested after a while.
    await clock.advance("31 seconds");
    await page.reload();
    await hydrated(page, true);
    await page.getByRole("button", { name: "Resend email" }).press("Enter");
    await page.waitForLoadState();
  }
  await expect(page.getByRole("alert").filter({ hasText: "Too many attempts" }).locator(".banner")).toBeFocused();
});

test("nothing is animated with prefers-reduced-motion", async ({ page, address, signIn }) => {
  await signIn(page, address());
  for (const reducedMotion of ["no-preference", "reduce"] as const) {
    await page.emulateMedia({ reducedMotion });
    await visit(page, "/settings/security/password", true);
    await page.evaluate(() => addEventListener("transitionrun", () => document.body.setAttribute("data-moved", "")));
    await page.getByLabel("New password").fill("words that do not belong together");
    await page.getByText(/strong\./i).waitFor();
    await expect(page.locator("[data-moved]")).toHaveCount(reducedMotion === "reduce" ? 0 : 1);
  }
});

/** Checks each page as it is loaded, and again after its form was submitted empty. */
async function expectAll(at: Stage, pages: Pages): Promise<void> {
  for (const [route, path] of Object.entries(pages)) {
    await visit(at.page, await path(at), true);
    await expect(at.page.locator("main .loading")).toHaveCount(0);
    await expectAccessible(at.page, route);
    if (!(await sendEmpty(at.page))) continue;
    await expectProblem(at.page, route);
    await expectAccessible(at.page, `${route}, with a problem`);
  }
}

/** Submits the first form with text fields, if there is one, without the browser's validation. */
async function sendEmpty(page: Page): Promise<boolean> {
  // Without forms for passkeys, which ask the device first.
  const forms = page.locator("main form:has(input:is([type=text], [type=email], [type=password]):not([hidden])):not(:has([name=credential]))");
  if ((await forms.count()) === 0) return false;
  const form = forms.first();
  await form.evaluate((element: HTMLFormElement) => (element.noValidate = true));
  const fields = form.locator("input:is([type=text], [type=email], [type=password]):not([hidden])");
  for (const field of await fields.all()) await field.fill("");
  await fields.first().press("Enter");
  return true;
}

/** Checks that the first invalid field has the focus and is described by its problem, and that an alert
 *  is above the fields if there are several problems. */
async function expectProblem(page: Page, name: string): Promise<void> {
  const wrong = page.locator("main [aria-invalid=true]").first();
  await expect(wrong, name).toBeFocused();
  await hydrated(page, true);
  await expect(wrong, name).toBeFocused();
  const words = await page.locator("main .field:has([aria-invalid=true]) .problem").first().innerText();
  expect(words, name).not.toBe("");
  await expect(wrong, name).toHaveAccessibleDescription(new RegExp(`^${words.replace(/[.*+?()[\]]/g, "\\$&")}`));
  // One problem is said beside its field alone.
  const several = (await page.locator("main [aria-invalid=true]").count()) > 1;
  const box = page.getByRole("alert").filter({ hasText: "Check the highlighted fields" });
  await expect(box, name).toHaveCount(several ? 1 : 0);
}

/** Checks the page's title, and that the focus is at its top or at another given start. */
async function expectArrival(page: Page, title: string, start?: Locator): Promise<void> {
  await expect(page).toHaveTitle(`${title} · Latchkey`);
  await hydrated(page, true);
  await expect(start ?? page.locator("body")).toBeFocused();
}

async function start(page: Page, email: string): Promise<void> {
  await visit(page, "/sign-in", true);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue with email" }).click();
  await page.getByRole("heading", { name: "Check your email" }).waitFor();
  await hydrated(page, true);
}

/** Enrols an authenticator app with an invalid secret, which is enough for the sign-in to ask for it. */
async function turnOnAuthenticator(database: Database, email: string): Promise<void> {
  await database.rows(
    `insert into totp_credentials (user_id, secret, confirmed_at) select id, '', app_now() from users where email = $1`,
    [email],
  );
}

/** Gives the user and their workspaces long names, and the user a password; returns the id of a
 *  document. */
async function lengthen(database: Database, email: string): Promise<string> {
  const [user] = await database.rows<{ id: string }>("update users set name = $2 where email = $1 returning id", [email, long("User")]);
  await database.rows("insert into passwords (user_id, hash) values ($1, 'none')", [user!.id]);
  const place = `workspaces w join memberships m on m.organization_id = w.organization_id where m.user_id = $1`;
  await database.rows(`update workspaces set name = $2 where id in (select w.id from ${place})`, [user!.id, long("Workspace")]);
  const documents = await database.rows<{ id: string }>(
    `insert into documents (organization_id, workspace_id, id, title, body, created_by, updated_by, trashed_by, trashed_at)
     select w.organization_id, w.id, gen_random_uuid(), $2, $2, $1, $1, trashed, case when trashed is not null then app_now() end
     from (values (null::uuid), ($1)) as t (trashed), ${place} returning id, trashed_at`,
    [user!.id, long("Document")],
  );
  return documents[0]!.id;
}

/** Creates another organization of the same user, with a workspace of the same name. */
async function secondWorkspace(database: Database, email: string): Promise<void> {
  await database.rows(
    `with o as (insert into organizations (id, slug, name) values (gen_random_uuid(), gen_random_uuid()::text, 'Second') returning id),
          w as (insert into workspaces (organization_id, id, slug, name) select id, gen_random_uuid(), 'general', 'General' from o returning *),
          m as (insert into memberships (organization_id, user_id, role) select o.id, u.id, 'owner' from o, users u where u.email = $1 returning *)
     insert into workspace_memberships (organization_id, workspace_id, user_id, role)
     select w.organization_id, w.id, m.user_id, 'manager' from w, m`,
    [email],
  );
}
