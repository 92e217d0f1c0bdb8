// Passkeys, with Chromium's virtual authenticator.

import type { CDPSession, Page } from "@playwright/test";
import { confirm, enterCode, expect, hydrated, test, visit } from "../../fixtures/index.ts";

/** Adds a virtual authenticator that stores its passkeys. It confirms at once, or on demand. */
class Authenticator {
  private constructor(
    private readonly client: CDPSession,
    private readonly id: string,
  ) {}

  static async plugIn(page: Page, willing = true): Promise<Authenticator> {
    const client = await page.context().newCDPSession(page);
    await client.send("WebAuthn.enable");
    const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
        isUserVerified: true, automaticPresenceSimulation: willing,
      },
    });
    return new Authenticator(client, authenticatorId);
  }

  async unplug(): Promise<void> {
    await this.client.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: this.id });
  }

  async agree(): Promise<void> {
    await this.client.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId: this.id, enabled: true });
  }

  async copyTo(other: Authenticator): Promise<void> {
    const { credentials } = await this.client.send("WebAuthn.getCredentials", { authenticatorId: this.id });
    for (const credential of credentials) {
      await other.client.send("WebAuthn.addCredential", { authenticatorId: other.id, credential });
    }
  }
}

/** A second one, on the page that shows the first one's codes. */
async function enrolAnother(page: Page, first: Authenticator): Promise<void> {
  await first.unplug();
  await Authenticator.plugIn(page);
  await page.getByLabel("Name").fill("My key");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByRole("heading", { name: "My key" })).toBeVisible();
  await expect(page.locator(".card > .row")).toHaveCount(2);
  await expect(page.locator(".toast", { hasText: "signed out on all other devices, and" })).toBeFocused();
}

async function enrol(page: Page): Promise<Authenticator> {
  const authenticator = await Authenticator.plugIn(page);
  await visit(page, "/settings/security", true);
  await page.getByRole("link", { name: "Manage: Passkeys" }).click();
  await page.getByLabel("Name").fill("My phone");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByRole("heading", { name: "Save your recovery codes" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "My phone" })).toBeVisible();
  return authenticator;
}

test("a passkey is enrolled, signs in from the address field, confirms, is renamed and removed", async ({
  page, another, address, signIn, clock,
}) => {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await signIn(page, address());
  const phone = await enrol(page);

  const elsewhere = await another();
  const copy = await Authenticator.plugIn(elsewhere);
  await phone.copyTo(copy);
  // The virtual authenticator chooses the passkey that the field offers.
  await elsewhere.goto("/sign-in?next=/settings/sessions");
  await expect(elsewhere).toHaveURL((url) => url.pathname === "/settings/sessions");
  await expect(elsewhere.getByText(/with a passkey/)).toBeVisible();

  await clock.advance("11 minutes");
  await elsewhere.goto("/settings/security/password");
  await hydrated(elsewhere, true);
  await elsewhere.getByRole("button", { name: "Use a passkey" }).click();
  await expect(elsewhere.getByRole("heading", { name: "Set a password" })).toBeVisible();
  await visit(elsewhere, "/settings/security/passkeys", true);
  await elsewhere.getByRole("link", { name: "Rename" }).click();
  // The form for another one has a name as well, until this one is there.
  await expect(elsewhere.getByRole("button", { name: "Save" })).toBeVisible();
  await elsewhere.getByLabel("Name").fill("My old phone");
  await elsewhere.getByRole("button", { name: "Save" }).click();
  await expect(elsewhere.getByRole("heading", { name: "My old phone" })).toBeVisible();
  await confirm(elsewhere, "Remove “My old phone”", "Remove");
  await expect(elsewhere.getByText("No passkeys yet.")).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a passkey signs in by button", async ({ page, another, address, signIn }) => {
  await signIn(page, address());
  const phone = await enrol(page);
  const elsewhere = await another();
  const copy = await Authenticator.plugIn(elsewhere, false);
  await phone.copyTo(copy);
  await elsewhere.goto("/sign-in?next=/settings/sessions");
  await hydrated(elsewhere, true);
  // What waits in the address field does not notice.
  await copy.agree();
  await expect(elsewhere.getByLabel("Email address")).toBeVisible();
  await elsewhere.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(elsewhere).toHaveURL((url) => url.pathname === "/settings/sessions");
});

test("a passkey is the second factor after a mailed code", async ({ page, address, signIn, mailbox }) => {
  const email = address();
  await signIn(page, email);
  await enrol(page);
  // A signed-in page would navigate by itself.
  await page.goto("about:blank");
  await page.context().clearCookies();

  // Without the authenticator's list in the address field, by mail.
  await page.goto("/sign-in/forgot");
  await hydrated(page, true);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Email me a link" }).click();
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  await enterCode(page, await mailbox.code(email, 3), true);
  await expect(page.getByRole("heading", { name: "Two-step verification" })).toBeVisible();
  await hydrated(page, true);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByRole("heading", { name: "Set a password" })).toBeVisible();
});

test("without a passkey on the authenticator the other sign-in methods stay usable", async ({ page }) => {
  await Authenticator.plugIn(page);
  await visit(page, "/sign-in", true);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByText("We couldn't confirm a passkey.")).toBeVisible();
  await expect(page.getByLabel("Email address")).toBeEnabled();
});

test("a second passkey is added to the first", async ({ page, address, signIn }) => {
  await signIn(page, address());
  await enrolAnother(page, await enrol(page));
});

test("leaving the sign-in page aborts its pending passkey request without an error", async ({ page }) => {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await visit(page, "/sign-in", true);
  for (const link of ["Create an account", "Sign in", "Sign in with a password", "Email me a link instead"]) {
    await page.getByRole("link", { name: link }).click();
    await page.waitForTimeout(300);
  }
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(complaints).toEqual([]);
});
