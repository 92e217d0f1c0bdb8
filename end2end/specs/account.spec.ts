import type { Page } from "@playwright/test";
import { SIGN_OUT_DEVICE, confirm, enterCode, expect, hydrated, signOut, test, visit } from "../fixtures/index.ts";
import type { Database } from "../fixtures/server.ts";
import { totp } from "../fixtures/totp.ts";

const PASSWORD = "correct horse battery staple";

async function enrol(page: Page, database: Database, scripted: boolean): Promise<{ secret: string; codes: string[] }> {
  await visit(page, "/settings/security", scripted);
  await page.getByRole("link", { name: "Set up: Authenticator app" }).click();
  await hydrated(page, scripted);
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  const secret = await page.locator(".secret").innerText();
  await page.getByLabel("6-digit code").fill(await totp(secret, database));
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByRole("heading", { name: "Save your recovery codes" })).toBeVisible();
  const codes = await page.locator(".codes code").allInnerTexts();
  expect(codes).toHaveLength(10);
  return { secret, codes };
}

async function signInByMail(page: Page, email: string, code: (to: string, count: number) => Promise<string>, count: number, scripted: boolean) {
  await visit(page, "/sign-in", scripted);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue with email" }).click();
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  await enterCode(page, await code(email, count), scripted);
}

test("a password is set, and signs in", async ({ page, another, address, signIn, mailbox, scripted }) => {
  const email = address();
  await signIn(page, email);
  await visit(page, "/settings/security", scripted);
  await page.getByRole("link", { name: "Set a password: Password" }).click();
  await hydrated(page, scripted);
  await page.getByLabel("New password").fill("password1");
  if (scripted) await expect(page.getByText("Very weak.")).toBeVisible();
  await page.getByRole("button", { name: "Save password" }).click();
  await expect(page.getByText("This password is too easy to guess.")).toBeVisible();
  await page.getByLabel("New password").fill(PASSWORD);
  if (scripted) await expect(page.getByText("Very strong.")).toBeVisible();
  await page.getByRole("button", { name: "Save password" }).click();
  await expect(page.getByText("signed out on all other devices, and")).toBeVisible();
  await expect(page.getByText("Password added")).toBeVisible();
  expect((await mailbox.newest(email, 2)).subject).toBe("Password added to your Latchkey account");

  const elsewhere = await another();
  await visit(elsewhere, "/sign-in", scripted);
  await elsewhere.getByRole("link", { name: "Sign in with a password" }).click();
  await hydrated(elsewhere, scripted);
  await elsewhere.getByLabel("Email address").fill(email);
  await elsewhere.getByLabel("Password").fill("not this one");
  await elsewhere.getByRole("button", { name: "Sign in" }).click();
  await expect(elsewhere.getByText("Incorrect email or password.")).toBeVisible();
  await expect(elsewhere.getByLabel("Email address")).toHaveValue(email);
  await expect(elsewhere.getByLabel("Password")).toHaveValue("");
  await hydrated(elsewhere, scripted);
  await elsewhere.getByLabel("Password").fill(PASSWORD);
  await elsewhere.getByRole("button", { name: "Sign in" }).click();
  await expect(elsewhere.getByRole("heading", { name: "Create your organization" })).toBeVisible();
});

test("an authenticator app is asked for after every first factor", async ({
  page, another, address, signIn, mailbox, database, clock, scripted,
}) => {
  const email = address();
  await signIn(page, email);
  const { secret, codes } = await enrol(page, database, scripted);
  await page.getByRole("link", { name: "I've saved these codes" }).click();
  await expect(page.getByText("10 codes left.")).toBeVisible();

  const elsewhere = await another();
  await signInByMail(elsewhere, email, (to, count) => mailbox.code(to, count), 3, scripted);
  await expect(elsewhere.getByRole("heading", { name: "Two-step verification" })).toBeVisible();
  await elsewhere.getByLabel("Code").fill("000000");
  await elsewhere.getByRole("button", { name: "Sign in" }).click();
  await expect(elsewhere.getByText("Incorrect code. You have 4 tries left.")).toBeVisible();
  await hydrated(elsewhere, scripted);
  await clock.advance("30 seconds");
  await elsewhere.getByLabel("Code").fill(await totp(secret, database));
  await elsewhere.getByLabel("Don't ask again on this browser for 30 days").check();
  await elsewhere.getByRole("button", { name: "Sign in" }).click();
  await expect(elsewhere.getByRole("heading", { name: "Create your organization" })).toBeVisible();

  // A trusted browser: the next sign-in asks for no second factor.
  await elsewhere.getByRole("button", { name: "Sign out" }).click();
  await signInByMail(elsewhere, email, (to, count) => mailbox.code(to, count), 4, scripted);
  await expect(elsewhere.getByRole("heading", { name: "Create your organization" })).toBeVisible();

  // A recovery code in place of the app.
  const third = await another();
  await signInByMail(third, email, (to, count) => mailbox.code(to, count), 5, scripted);
  await third.getByLabel("Code").fill(codes[0]!);
  await third.getByRole("button", { name: "Sign in" }).click();
  await expect(third.getByRole("heading", { name: "Create your organization" })).toBeVisible();
  await visit(third, "/settings/security", scripted);
  await expect(third.getByText("9 codes left.")).toBeVisible();
});

test("sensitive actions require a step-up, and sessions are revoked", async ({
  page, another, address, signIn, mailbox, clock, scripted,
}) => {
  const email = address();
  await signIn(page, email);
  const other = await another();
  await signIn(other, email);
  await clock.advance("11 minutes");
  await visit(page, "/settings/security", scripted);
  await page.getByRole("link", { name: "Set a password: Password" }).click();
  await expect(page.getByRole("heading", { name: "Confirm it's you" })).toBeVisible();
  await hydrated(page, scripted);
  await page.getByRole("button", { name: "Email me a code" }).click();
  await expect(page.getByText("Enter it below.")).toBeVisible();
  await hydrated(page, scripted);
  await page.getByLabel("Code").fill(await mailbox.code(email, 3));
  if (!scripted) await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("heading", { name: "Set a password" })).toBeVisible();

  await visit(page, "/settings/sessions", scripted);
  await expect(page.getByText("This device")).toBeVisible();
  const signOut = page.getByRole("main").getByRole("link", { name: SIGN_OUT_DEVICE });
  await signOut.click();
  await expect(page.getByRole("dialog").getByRole("heading", { name: SIGN_OUT_DEVICE })).toBeVisible();
  if (scripted) await expect(page.getByRole("dialog").getByRole("link", { name: "Cancel" })).toBeFocused();
  await page.getByRole("dialog").getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await hydrated(page, scripted);
  await confirm(page, SIGN_OUT_DEVICE, "Sign out");
  await expect(page.getByText("That device has been signed out.")).toBeVisible();
  await expect(signOut).toHaveCount(0);
  await expect(page.getByText("This device")).toBeVisible();
  // Without scripts a page notices the end of its session with its next request.
  if (!scripted) await other.reload();
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("a profile is saved, and its zone counts", async ({ page, address, workspace, scripted }) => {
  const place = await workspace(page, address(), `Zone ${address("org").split("@")[0]}`);
  await visit(page, "/settings/profile", scripted);
  await page.getByLabel("Name").fill("visit evil.example.com");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Names can't contain links or web addresses.")).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue("visit evil.example.com");
  await hydrated(page, scripted);
  await page.getByLabel("Name").fill("Ada Lovelace");
  await page.getByLabel("Time zone").selectOption("Asia/Kolkata");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Profile saved.")).toBeVisible();
  await visit(page, `${place}/documents/new`, scripted);
  await page.getByLabel("Title").fill("Dated");
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.locator(".byline time")).toHaveAttribute("title", / IST$/);
});

test("a picture takes the place of the initials", async ({ page, address, signIn, scripted }) => {
  await signIn(page, address());
  await visit(page, "/settings/profile", scripted);
  await page.getByLabel("Picture").setInputFiles({ name: "me.txt", mimeType: "text/plain", buffer: Buffer.from("none") });
  await page.getByRole("button", { name: "Upload picture" }).click();
  await expect(page.getByText("We can't use this file.")).toBeVisible();
  await hydrated(page, scripted);
  const picture = await page.screenshot({ type: "png" });
  await page.getByLabel("Picture").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: picture });
  await page.getByRole("button", { name: "Upload picture" }).click();
  await expect(page.getByText("Profile saved.")).toBeVisible();
  const shown = page.locator("main img.avatar");
  await expect(shown).toHaveJSProperty("naturalWidth", 256);
  await expect(page.locator(".user-menu summary img.avatar")).toHaveCount(1);
  await hydrated(page, scripted);
  await confirm(page, "Remove picture", "Remove picture");
  await expect(page.getByText("Profile saved.")).toBeVisible();
  await expect(shown).toHaveCount(0);
});

test("a requested account deletion is cancelled by a sign-in", async ({ page, address, signIn, mailbox, scripted }) => {
  const email = address();
  await signIn(page, email);
  await visit(page, "/settings/account", scripted);
  await page.getByRole("link", { name: "Delete account…" }).click();
  await hydrated(page, scripted);
  await page.getByRole("button", { name: "Delete my account" }).click();
  await expect(page.getByRole("heading", { name: "Your account is scheduled for deletion" })).toBeVisible();
  await page.context().clearCookies();
  await signInByMail(page, email, (to, count) => mailbox.code(to, count), 3, scripted);
  await expect(page.getByText("Welcome back. Your account is kept")).toBeVisible();
  await visit(page, "/settings/security", scripted);
  await expect(page.getByText("Account deletion canceled")).toBeVisible();
});

test("an address is changed by a code from the new one", async ({ page, address, signIn, mailbox, scripted }) => {
  const [old, fresh] = [address("old"), address("fresh")];
  await signIn(page, old);
  await visit(page, "/settings/profile", scripted);
  await page.getByRole("link", { name: "Change email" }).click();
  await page.getByLabel("New email address").fill(fresh);
  await hydrated(page, scripted);
  await page.getByRole("button", { name: "Send code" }).click();
  await expect(page.getByText(`We sent a code to ${fresh}`)).toBeVisible();
  await hydrated(page, scripted);
  await page.getByLabel("Code").fill(await mailbox.code(fresh));
  if (!scripted) await page.getByRole("button", { name: "Confirm new email" }).click();
  await expect(page.getByText("Email address changed.")).toBeVisible();
  await expect(page.getByRole("main").getByText(fresh)).toBeVisible();
  expect((await mailbox.newest(old, 2)).subject).toBe("The email address of your Latchkey account was changed");
});
