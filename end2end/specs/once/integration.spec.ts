// Signed in on the first server, one reads from the second: through `use_token`, on a page
// of development builds.

import type { Page, Request } from "@playwright/test";
import { expect, signOut, test, visit } from "../../fixtures/index.ts";

test.beforeEach(async ({ server, backend }) => {
  await backend.stop();
  await backend.start(server.origin);
  await expect(async () => {
    const keys = (await (await fetch(`${server.origin}/.well-known/jwks.json`)).json()) as { keys: unknown[] };
    expect(keys.keys.length).toBe(2);
  }).toPass({ timeout: 60_000 });
});

/** Records the requests of a page to both servers. */
function watch(page: Page, backend: { origin: string }): { tokens: Request[]; reads: Request[] } {
  const seen = { tokens: [] as Request[], reads: [] as Request[] };
  page.on("request", (request) => {
    if (request.url().endsWith("/api/token")) seen.tokens.push(request);
    if (request.url().startsWith(backend.origin) && request.method() !== "OPTIONS") seen.reads.push(request);
  });
  return seen;
}

const again = (page: Page) => page.getByRole("button", { name: "Reload" });
const listed = (page: Page) => page.getByRole("list", { name: "Documents in the other service" }).getByRole("listitem");

async function add(page: Page, title: string): Promise<void> {
  await page.getByLabel("Title").fill(title);
  await page.getByRole("button", { name: "Add document" }).click();
}

test("documents of the second backend, with one token and no cookie", async ({ page, address, workspace, backend }) => {
  const seen = watch(page, backend);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  const place = await workspace(page, address(), `Engines ${address("org").split("@")[0]}`);
  await visit(page, `${place}/integration`, true);
  await expect(page.getByText("No documents yet")).toBeVisible();
  await add(page, "Kept elsewhere");
  await expect(listed(page)).toHaveText(["Kept elsewhere"]);
  await again(page).click();
  await expect(listed(page)).toHaveText(["Kept elsewhere"]);
  expect(seen.tokens.length, "callers share a token").toBe(1);
  expect(seen.reads.length).toBeGreaterThanOrEqual(4);
  for (const request of seen.reads) {
    const headers = await request.allHeaders();
    expect(headers["authorization"]).toMatch(/^Bearer ey/);
    expect(headers["cookie"]).toBeUndefined();
    expect(headers["referer"]).toBeUndefined();
    expect(request.url()).not.toContain("ey");
  }
  expect(await page.content(), "no token in the page").not.toContain("eyJ");
  expect(complaints).toEqual([]);
});

test("each workspace has its own, and a reader may not write", async ({ page, another, address, workspace, database }) => {
  const place = await workspace(page, address(), `First ${address("org").split("@")[0]}`);
  await visit(page, `${place}/integration`, true);
  await add(page, "Of the first");
  await expect(listed(page)).toHaveText(["Of the first"]);
  const other = await another();
  const email = address("eve");
  const elsewhere = await workspace(other, email, `Second ${address("org").split("@")[0]}`);
  await visit(other, `${elsewhere}/integration`, true);
  await expect(other.getByText("No documents yet")).toBeVisible();
  // No token is issued for the workspace of another user.
  await visit(other, `${place}/integration`, true);
  await expect(other.getByText("This page doesn't exist, or you don't have access to it.")).toBeVisible();

  await database.rows(
    `update memberships set role = 'member' where user_id = (select id from users where email = $1)`,
    [email],
  );
  await database.rows(
    `update workspace_memberships set role = 'reader' where user_id = (select id from users where email = $1)`,
    [email],
  );
  await visit(other, `${elsewhere}/integration`, true);
  await expect(other.getByText("No documents yet")).toBeVisible();
  await add(other, "Not allowed");
  await expect(other.getByText("You don't have permission to do this.")).toBeVisible();
  await expect(other.getByLabel("Title")).toHaveValue("Not allowed");
});

test("a redirect of the backend to another origin is not followed", async ({ page, address, workspace, backend }) => {
  const place = await workspace(page, address(), `Lured ${address("org").split("@")[0]}`);
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/stolen")) elsewhere.push(request.url());
  });
  await page.route(`${backend.origin}/documents`, (route) =>
    route.fulfill({
      status: 307,
      headers: { location: "http://127.0.0.1:9/stolen", "access-control-allow-origin": "*" },
    }),
  );
  await visit(page, `${place}/integration`, true);
  await expect(page.getByText("The service isn't responding")).toBeVisible();
  expect(elsewhere).toEqual([]);
});

test("a request that hangs ends, and can be made again", async ({ page, address, workspace }) => {
  const place = await workspace(page, address(), `Hung ${address("org").split("@")[0]}`);
  await page.route("**/api/token", () => {}, { times: 1 });
  await visit(page, `${place}/integration`, true);
  await expect(page.getByText("You appear to be offline")).toBeVisible({ timeout: 15_000 });
  await again(page).click();
  await expect(page.getByText("No documents yet")).toBeVisible();
});

for (const way of ["is shown again", "asks for a token"] as const) {
  test(`a hidden page, once it ${way}, is nobody else's`, async ({ page, address, workspace, signIn, context }) => {
    const [ada, linus] = [address("ada"), address("linus")];
    const place = await workspace(page, ada, `Shared ${address("org").split("@")[0]}`);
    await visit(page, `${place}/integration`, true);
    await expect(page.getByText("No documents yet")).toBeVisible();
    const show = (state: string) =>
      page.evaluate((value) => {
        Object.defineProperty(document, "visibilityState", { configurable: true, get: () => value });
        document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
      }, state);
    await show("hidden");
    const second = await context.newPage();
    await visit(second, "/welcome", true);
    await signOut(second);
    await expect(second.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await signIn(second, linus);
    await expect(page.getByText(ada), "nobody told it yet").toBeVisible();
    if (way === "is shown again") {
      await show("visible");
      await expect(page.getByText("This page doesn't exist, or you don't have access to it.")).toBeVisible();
      await expect(page.getByText(linus)).toBeVisible();
    } else {
      // The page's token has expired, and the cookie now belongs to another user.
      const token = page.waitForResponse("**/api/token");
      await page.evaluate(() => {
        Object.assign(Date, { now: () => performance.timeOrigin + performance.now() + 280_000 });
      });
      await again(page).click();
      expect((await token).status()).toBe(401);
      // The sign-in redirects to the start page of Linus, who has no organization.
      await expect(page.getByRole("heading", { name: "Create your organization" })).toBeVisible();
    }
    await expect(page.getByText(ada)).toHaveCount(0);
  });
}

test("a token is renewed before it ends", async ({ page, address, workspace, backend }) => {
  const place = await workspace(page, address(), `Clock ${address("org").split("@")[0]}`);
  const seen = watch(page, backend);
  await page.clock.install();
  await visit(page, `${place}/integration`, true);
  await expect(page.getByText("No documents yet")).toBeVisible();
  const first = await seen.reads[0]!.headerValue("authorization");
  await page.clock.fastForward("03:50");
  await again(page).click();
  await expect.poll(() => seen.reads.length).toBe(2);
  expect(seen.tokens.length).toBe(1);
  await page.clock.fastForward("00:15");
  await again(page).click();
  await expect.poll(() => seen.reads.length).toBe(3);
  expect(seen.tokens.length, "renewed with a minute left").toBe(2);
  expect(await seen.reads[2]!.headerValue("authorization")).not.toBe(first);
});

test("a failure is reported, and not cached", async ({ page, address, workspace, backend, server }) => {
  const place = await workspace(page, address(), `Away ${address("org").split("@")[0]}`);
  await page.route("**/api/token", (route) => route.abort(), { times: 1 });
  await visit(page, `${place}/integration`, true);
  await expect(page.getByText("You appear to be offline")).toBeVisible();
  await again(page).click();
  await expect(page.getByText("No documents yet")).toBeVisible();
  await page.context().setOffline(true);
  await again(page).click();
  await expect(page.getByText("The service isn't responding")).toBeVisible();
  await page.context().setOffline(false);
  await again(page).click();
  await expect(page.getByText("No documents yet")).toBeVisible();
  await backend.stop();
  await again(page).click();
  await expect(page.getByText("The service isn't responding")).toBeVisible();
  await add(page, "Typed meanwhile");
  await expect(page.getByLabel("Title")).toHaveValue("Typed meanwhile");
  await backend.start(server.origin);
  await page.getByRole("button", { name: "Add document" }).click();
  await expect(listed(page)).toHaveText(["Typed meanwhile"]);
});

test("a refused token is requested again once, then the page leaves for the sign-in", async ({ page, address, workspace, backend, database }) => {
  const email = address();
  const place = await workspace(page, email, `Ended ${address("org").split("@")[0]}`);
  const seen = watch(page, backend);
  const refusal = { status: 401, headers: { "access-control-allow-origin": "*" }, body: "{}" };
  await page.route(`${backend.origin}/documents`, (route) => route.fulfill(refusal), { times: 1 });
  await visit(page, `${place}/integration`, true);
  await expect(page.getByText("No documents yet")).toBeVisible();
  expect([seen.tokens.length, seen.reads.length], "a new token, and once more").toEqual([2, 2]);

  // The page stops requesting a backend that keeps refusing.
  await page.route(`${backend.origin}/documents`, (route) => route.fulfill(refusal));
  await again(page).click();
  await expect(page.getByText("The service didn't accept your sign-in.")).toBeVisible();
  expect([seen.tokens.length, seen.reads.length]).toEqual([3, 4]);
  await page.unroute(`${backend.origin}/documents`);

  // The event stream of the session is blocked, so that the page does not notice its end by it.
  await page.route("**/api/events", (route) => route.abort());
  await visit(page, `${place}/integration`, true);
  await expect(page.getByText("No documents yet")).toBeVisible();
  await page.route(`${backend.origin}/documents`, (route) => route.fulfill(refusal));
  await database.rows(
    "update sessions set revoked_at = app_now() where user_id = (select id from users where email = $1)",
    [email],
  );
  const before = seen.tokens.length;
  await again(page).click();
  await expect(page).toHaveURL(/\/sign-in\?ended=yes&next=%2Fo%2F/);
  expect(seen.tokens.length - before, "asked twice").toBe(2);
});

test("a rotation of the signing keys fails no request", async ({ page, address, workspace, backend, server, clock }) => {
  const place = await workspace(page, address(), `Keys ${address("org").split("@")[0]}`);
  const seen = watch(page, backend);
  await visit(page, `${place}/integration`, true);
  await expect(page.getByText("No documents yet")).toBeVisible();
  const kid = async (read: Request): Promise<string> => {
    const token = (await read.headerValue("authorization"))!.replace("Bearer ", "");
    return (JSON.parse(Buffer.from(token.split(".")[0]!, "base64url").toString()) as { kid: string }).kid;
  };
  const first = await kid(seen.reads[0]!);
  await clock.advance("16 minutes");
  await server.command("rotate-keys");
  await again(page).click();
  await expect.poll(() => seen.reads.length).toBe(2);
  await expect(page.getByText("No documents yet")).toBeVisible();
  expect(await kid(seen.reads[1]!), "the token that the page keeps").toBe(first);
  await page.reload();
  await expect(page.getByText("No documents yet")).toBeVisible();
  expect(await kid(seen.reads.at(-1)!)).not.toBe(first);
  const exported = await server.command("export-keys");
  expect(exported).toContain(`# ${first}`);
  expect(exported.match(/BEGIN PUBLIC KEY/g)?.length).toBe(3);
  expect(exported).not.toContain("PRIVATE");
});
