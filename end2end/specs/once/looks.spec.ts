// Screenshots of every page in its states, in both themes and on a phone and a desktop, written to the
// ignored folder `pictures/`.

import type { Page } from "@playwright/test";
import { expectAccessible } from "../../fixtures/accessible.ts";
import { enterCode, hydrated, test, visit } from "../../fixtures/index.ts";
import { proveThere } from "../../fixtures/provider-pages.ts";
import { totp } from "../../fixtures/totp.ts";

const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];

async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.screenshot({ path: `pictures/${name}-${colorScheme}-${size.width}.png`, fullPage: true });
    }
  }
  await expectAccessible(page, name);
}

test("every page", async ({ page, another, address, workspace, mailbox, database, server, backend }) => {
  test.setTimeout(240_000);
  await backend.stop();
  await backend.start(server.origin);
  for (const [name, path] of [
    ["landing", "/"],
    ["sign-in", "/sign-in"],
    ["sign-up", "/sign-up"],
    ["not-found", "/nothing"],
    ["link-over", "/sign-in/link"],
  ] as const) {
    await visit(page, path, true);
    await look(page, name);
  }
  await visit(page, "/sign-in", true);
  await page.getByLabel("Email address").fill("ada@localhost");
  await page.getByRole("button", { name: "Continue with email" }).click();
  await page.getByText("Enter a valid email address").waitFor();
  await hydrated(page, true);
  await look(page, "sign-in-error");

  const email = address("a-rather-long-name-that-does-not-fit-everywhere");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue with email" }).click();
  await page.getByRole("heading", { name: "Check your email" }).waitFor();
  await look(page, "verify");
  const link = await mailbox.link(email);
  await visit(page, link, true);
  await look(page, "link-confirm");
  const elsewhere = await another();
  await visit(elsewhere, link, true);
  await look(elsewhere, "link-elsewhere");
  await visit(elsewhere, "/dev/mailbox", false);
  await look(elsewhere, "mailbox");

  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Create your organization" }).waitFor();
  await hydrated(page, true);
  await look(page, "welcome");
  await page.getByLabel("What should people call you?").fill("Ada Lovelace");
  await page.getByLabel("Name").fill("An organization with a name that is as long as names may be");
  await page.getByRole("button", { name: "Create organization" }).click();
  await page.getByText("No documents yet").waitFor();
  await look(page, "documents-empty");
  const place = new URL(page.url()).pathname.replace(/\/documents$/, "");
  await visit(page, `${place}/documents/new`, true);
  await look(page, "document-new");
  await page.getByLabel("Title").fill("A document with a title that is long enough to need a second line on a phone");
  await page.getByLabel("Content").fill(
    "# Plan\n\nText with a [link](https://example.com), **bold**, `code` and ~~less~~.\n\n> A quotation.\n\n" +
      "| when | what | who |\n|---|---|---|\n| spring | passkeys | Ada |\n\n- [x] one\n- [ ] two\n\n" +
      "```\nfn main() { println!(\"a line of code that is longer than a phone is wide, and scrolls by itself\"); }\n```\n\n" +
      `${"Averylongwordwithoutanyspace".repeat(8)}\n`,
  );
  await page.getByRole("button", { name: "Create document" }).click();
  await page.getByRole("heading", { name: "Plan" }).waitFor();
  await look(page, "document");
  const document = new URL(page.url()).pathname;
  await visit(page, `${document}/edit`, true);
  await look(page, "document-edit");
  await database.rows("update documents set version = 2, body = '# Plan\n\nTheirs.\n' where id = $1", [
    document.split("/").at(-1),
  ]);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("This document was saved while you were editing").waitFor();
  await look(page, "document-conflict");
  await visit(page, `${place}/documents`, true);
  await look(page, "documents");
  await visit(page, `${place}/integration`, true);
  await page.getByLabel("Title").fill("A document of another service, with a title that needs a second line on a phone");
  await page.getByRole("button", { name: "Add document" }).click();
  await page.getByRole("list", { name: "Documents in the other service" }).waitFor();
  await look(page, "integration");
  await visit(page, `${place}/documents`, true);
  await page.setViewportSize(SIZES[0]!);
  await page.getByRole("button", { name: "Open menu" }).click();
  await page.screenshot({ path: "pictures/menu-390.png" });
  await visit(page, document, true);
  await page.getByLabel("More for this document").click();
  await page.getByRole("button", { name: "Move to trash" }).click();
  await page.getByText("Document moved to trash.").waitFor();
  await look(page, "documents-trashed");
  await visit(page, `${place}/trash`, true);
  await look(page, "trash");
  await visit(page, document, true);
  await look(page, "document-in-trash");
  await database.rows("update memberships set role = 'member'");
  await database.rows("update workspace_memberships set role = 'reader'");
  await visit(page, `${place}/trash`, true);
  await look(page, "forbidden");
});

test("every page of the account", async ({ page, address, signIn, another, mailbox, database, clock }) => {
  test.setTimeout(240_000);
  const email = address("a-rather-long-name-that-does-not-fit-everywhere");
  for (const [name, path] of [["sign-in-password", "/sign-in/password"], ["forgot", "/sign-in/forgot"]] as const) {
    await visit(page, path, true);
    await look(page, name);
  }
  await visit(page, "/sign-in/provider/acme?problem=cancelled", true);
  await look(page, "provider");
  const login = "a-rather-long-login-that-does-not-fit-everywhere";
  await page.context().route(/googleapis/, (route) => route.abort());
  await page.getByRole("button", { name: "Continue with Acme" }).click();
  await proveThere(page, login);
  await page.getByRole("heading", { name: "Confirm your email" }).waitFor();
  await hydrated(page, true);
  await look(page, "provider-address");
  await signIn(page, email);
  await visit(page, "/settings/connections", true);
  await look(page, "connections-empty");
  await page.getByRole("button", { name: "Connect Acme" }).click();
  await proveThere(page, login, false);
  await page.getByText("signed out on all other devices, and").waitFor();
  await hydrated(page, true);
  await database.rows(
    `insert into pending_account_links
         (id, provider, issuer, subject, label, browser_hash, user_id, session_id, next_path, expires_at)
     select gen_random_uuid(), 'acme', 'elsewhere', 'x', $1, '', u.id, s.public_id, '/', app_now() + interval '1 hour'
     from users u join sessions s on s.user_id = u.id where u.email = $2 and s.revoked_at is null`,
    [`${login}@provider.example`, email],
  );
  await visit(page, "/settings/connections", true);
  await look(page, "connections");
  await visit(page, "/settings/security/password", true);
  await page.getByLabel("New password").fill("password1");
  await page.getByText("Very weak.").waitFor();
  await look(page, "password");
  await visit(page, "/settings/security/authenticator", true);
  await look(page, "authenticator-off");
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  const secret = await page.locator(".secret").innerText();
  await look(page, "authenticator-setup");
  await page.getByLabel("6-digit code").fill(await totp(secret, database));
  await page.getByRole("button", { name: "Turn on" }).click();
  await page.getByRole("heading", { name: "Save your recovery codes" }).waitFor();
  await look(page, "recovery-codes");
  await visit(page, "/settings/security", true);
  await look(page, "security");
  const other = await another();
  await visit(other, "/sign-in", true);
  await other.getByLabel("Email address").fill(email);
  await other.getByRole("button", { name: "Continue with email" }).click();
  await other.getByRole("heading", { name: "Check your email" }).waitFor();
  await enterCode(other, await mailbox.code(email, 3), true);
  await other.getByRole("heading", { name: "Two-step verification" }).waitFor();
  await hydrated(other, true);
  await look(other, "second-factor");
  await clock.advance("30 seconds");
  await other.getByLabel("Code").fill(await totp(secret, database));
  await other.getByLabel("Don't ask again on this browser").check();
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.getByRole("heading", { name: "Create your organization" }).waitFor();
  await visit(page, "/settings/sessions", true);
  await look(page, "sessions");
  await visit(page, "/settings/profile", true);
  await page.getByLabel("Picture").setInputFiles({
    name: "me.png", mimeType: "image/png", buffer: await page.screenshot({ type: "png" }),
  });
  await page.getByRole("button", { name: "Upload picture" }).click();
  await page.getByText("Profile saved.").waitFor();
  await hydrated(page, true);
  await look(page, "profile-picture");
  await page.getByRole("link", { name: "Remove picture" }).click();
  await look(page, "confirmation");
  await page.getByRole("dialog").getByRole("button", { name: "Remove picture" }).click();
  await page.getByRole("link", { name: "Remove picture" }).waitFor({ state: "detached" });
  for (const [name, path] of [
    ["profile", "/settings/profile"],
    ["account", "/settings/account"],
    ["leaving", "/settings/account/delete"],
    ["passkeys", "/settings/security/passkeys"],
    ["recovery-codes-page", "/settings/security/recovery-codes"],
  ] as const) {
    await visit(page, path, true);
    await look(page, name);
  }
  await clock.advance("11 minutes");
  await visit(page, "/settings/security/password", true);
  await page.getByRole("heading", { name: "Confirm it's you" }).waitFor();
  await look(page, "step-up");
});
