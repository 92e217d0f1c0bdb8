// A picture of each part that a developer reuses, for docs/components.md. They go to
// the ignored folder `pictures/`; COMPONENT_PICTURES names another.

import type { Locator, Page } from "@playwright/test";
import { enterCode, expect, hydrated, test, visit } from "../../fixtures/index.ts";
import { totp } from "../../fixtures/totp.ts";

const FOLDER = process.env.COMPONENT_PICTURES ?? "pictures/components";

async function picture(part: Locator, name: string): Promise<void> {
  await expect(part).toBeVisible();
  await part.screenshot({ path: `${FOLDER}/${name}.png`, animations: "disabled" });
}

async function plugInAuthenticator(page: Page): Promise<void> {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
}

test("every part that a developer reuses", async ({ page, another, address, signIn, mailbox, database, clock }) => {
  await page.setViewportSize({ width: 760, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const email = address();
  await visit(page, "/sign-in", true);
  await picture(page.locator("main"), "sign-in-form");
  await picture(page.locator(".ways"), "provider-buttons");
  await picture(page.locator(".passkey"), "passkey-button");

  await visit(page, "/dev/components", true);
  await picture(page.locator("main"), "components");

  await signIn(page, email);
  await visit(page, "/settings/security/authenticator", true);
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  const secret = await page.locator(".secret").innerText();
  await picture(page.locator(".steps"), "totp-setup");
  await page.getByLabel("6-digit code").fill(await totp(secret, database));
  await page.getByRole("button", { name: "Turn on" }).click();
  await picture(page.locator(".codes"), "recovery-codes");

  await plugInAuthenticator(page);
  await visit(page, "/settings/security/passkeys", true);
  await page.getByLabel("Name").fill("My phone");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("heading", { name: "My phone" }).waitFor();
  await picture(page.locator(".card:has(> .row)"), "passkey-list");

  const other = await another();
  await other.setViewportSize({ width: 760, height: 900 });
  await visit(other, "/sign-in", true);
  await other.getByLabel("Email address").fill(email);
  await other.getByRole("button", { name: "Continue with email" }).click();
  await enterCode(other, await mailbox.code(email, 4), true);
  await other.getByRole("heading", { name: "Two-step verification" }).waitFor();
  await hydrated(other, true);
  await picture(other.locator("main"), "second-factor-form");
  await clock.advance("30 seconds");
  await other.getByLabel("Code").fill(await totp(secret, database));
  await other.getByLabel("Don't ask again on this browser").check();
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.getByRole("heading", { name: "Create your organization" }).waitFor();
  await visit(page, "/settings/sessions", true);
  await picture(page.locator("main"), "session-list");

  await clock.advance("11 minutes");
  await visit(page, "/settings/security/password", true);
  await page.getByRole("heading", { name: "Confirm it's you" }).waitFor();
  await picture(page.locator("main"), "step-up");
});
