// The viewer in an island: `use_viewer`, `SignedIn` and `SignedOut`, on a page of development builds.

import type { Page } from "@playwright/test";
import { expect, signOut, test, visit } from "../../fixtures/index.ts";

const island = (page: Page) => page.getByRole("region", { name: "Session" });

async function rename(page: Page, name: string): Promise<void> {
  await visit(page, "/settings/profile", true);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Profile saved.")).toBeVisible();
}

test("an island shows the viewer, and follows a name that is changed in another tab", async ({
  page,
  address,
  workspace,
  context,
}) => {
  const place = await workspace(page, address(), `Viewers ${address("org").split("@")[0]}`);
  await rename(page, "Ada");
  await visit(page, `${place}/integration`, true);
  await expect(island(page)).toHaveText("Signed in as Ada.");
  const other = await context.newPage();
  await rename(other, "</script><b>Ada King</b>");
  await expect(island(page)).toHaveText("Signed in as </script><b>Ada King</b>.");
  await page.reload();
  await expect(island(page)).toHaveText("Signed in as </script><b>Ada King</b>.");
});

test("an island is signed out with the session, and signed in again", async ({
  page,
  address,
  workspace,
  signIn,
  context,
}) => {
  const email = address();
  const place = await workspace(page, email, `Ended ${address("org").split("@")[0]}`);
  await visit(page, `${place}/integration`, true);
  await expect(island(page)).toContainText("Signed in as");
  // Like a page with unsaved text, so that the page stays.
  await page.evaluate(() => addEventListener("session-ended", (event) => event.preventDefault()));
  const other = await context.newPage();
  await visit(other, "/settings/profile", true);
  await signOut(other);
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(island(page)).toHaveText("Signed out.");
  await signIn(other, email);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await expect(island(page)).toContainText("Signed in as");
});
