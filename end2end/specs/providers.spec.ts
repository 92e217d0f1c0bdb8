// Identity providers, against a real one: npm's `oidc-provider`, with its own pages.

import type { Page } from "@playwright/test";
import { confirm, enterCode, expect, hydrated, test, visit } from "../fixtures/index.ts";
import { proveThere } from "../fixtures/provider-pages.ts";

async function takeTheCode(page: Page, code: string, scripted: boolean): Promise<void> {
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  await enterCode(page, code, scripted);
}

test.beforeEach(async ({ context }) => {
  // The provider's pages load a font from another origin.
  await context.route(/googleapis/, (route) => route.abort());
});

test("a new user signs up with a provider, and signs in with it", async ({ page, another, address, mailbox, scripted }) => {
  const login = address("new").split("@")[0]!;
  await visit(page, "/sign-in?next=/settings/profile", scripted);
  await page.getByRole("button", { name: "Continue with Acme" }).click();
  await proveThere(page, login);
  await expect(page.getByRole("heading", { name: "Confirm your email" })).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in\/provider\/acme\/address\?link=[0-9a-f-]+$/);
  await expect(page.getByLabel("Email address")).toHaveValue(`${login}@provider.example`);
  await hydrated(page, scripted);
  const email = address("mine");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Email me a link" }).click();
  await takeTheCode(page, await mailbox.code(email), scripted);
  await expect(page).toHaveURL(/\/settings\/profile$/);
  await expect(page.getByRole("main").getByText(email)).toBeVisible();

  const elsewhere = await another();
  await visit(elsewhere, "/sign-in", scripted);
  await elsewhere.getByRole("button", { name: "Continue with Acme" }).click();
  await proveThere(elsewhere, login);
  await expect(elsewhere.getByRole("heading", { name: "Create your organization" })).toBeVisible();
  // Back does not open the provider's callback again.
  await elsewhere.goBack();
  await expect(elsewhere).not.toHaveURL(/callback/);
});

test("the owner of an account confirms, and may disconnect", async ({ page, another, address, signIn, mailbox, scripted }) => {
  const login = address("ada").split("@")[0]!;
  const email = `${login}@provider.example`;
  await signIn(page, email);
  const elsewhere = await another();
  await visit(elsewhere, "/sign-up", scripted);
  await elsewhere.getByRole("button", { name: "Continue with Acme" }).click();
  await proveThere(elsewhere, login);
  await hydrated(elsewhere, scripted);
  await elsewhere.getByRole("button", { name: "Email me a link" }).click();
  await takeTheCode(elsewhere, await mailbox.code(email, 2), scripted);
  await expect(elsewhere.getByRole("heading", { name: "Connect Acme?" })).toBeVisible();
  await hydrated(elsewhere, scripted);
  await elsewhere.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(elsewhere.getByRole("heading", { name: "Create your organization" })).toBeVisible();
  expect((await mailbox.newest(email, 3)).text).toContain("An account at Acme was connected");

  await visit(elsewhere, "/settings/security", scripted);
  await expect(elsewhere.getByText("1 connected")).toBeVisible();
  await expect(elsewhere.getByText("Connected account added")).toBeVisible();
  await elsewhere.getByRole("link", { name: "Manage: Connected accounts" }).click();
  await hydrated(elsewhere, scripted);
  await expect(elsewhere.getByText(login, { exact: true })).toBeVisible();
  await confirm(elsewhere, "Disconnect Acme", "Disconnect");
  await expect(elsewhere.getByText("No connected accounts.")).toBeVisible();
});

test("a provider is connected from the settings", async ({ page, address, signIn, scripted }) => {
  await signIn(page, address());
  await visit(page, "/settings/connections", scripted);
  await page.getByRole("button", { name: "Connect Acme" }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByText("You stopped before finishing, so nothing changed.")).toBeVisible();
  await hydrated(page, scripted);
  await page.getByRole("button", { name: "Connect Acme" }).click();
  await proveThere(page, address("other").split("@")[0]!);
  await expect(page.getByText("signed out on all other devices, and")).toBeVisible();
  await expect(page.getByText("Added")).toBeVisible();
});

test("a cancelled sign-in at the provider is reported, and another method works", async ({ page, scripted }) => {
  await visit(page, "/sign-in", scripted);
  await page.getByRole("button", { name: "Continue with Acme" }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { name: "Sign in with Acme" })).toBeVisible();
  await expect(page.getByText("You stopped before finishing")).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in\/provider\/acme\?problem=cancelled$/);
  await hydrated(page, scripted);
  await page.getByRole("link", { name: "Sign in another way" }).click();
  await expect(page.getByLabel("Email address")).toBeVisible();
});
