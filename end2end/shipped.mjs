// The bundle as it is shipped: in parts, of which a page loads its own. The specs run on
// one that is whole. `cargo ci shipped` runs it.

import assert from "node:assert/strict";
import { chromium } from "@playwright/test";
import { withServer } from "./shipped-server.mjs";

const TAKEN_OVER = "html[data-hydrated]";

/** A page on which nothing may go wrong unseen. */
async function open(context) {
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  return { page, wrong };
}

/** Every page in turn, each taken over by its own parts. */
async function eachPage(context, origin, list) {
  const { page, wrong } = await open(context);
  await page.goto(`${origin}${list}`);
  const document = await page.locator(".document-row").first().getAttribute("href");
  const paths = [list, document, `${document}/edit`, `${list}/new`, "/settings/profile", "/settings/security/passkeys", "/settings/sessions"];
  for (const path of paths) {
    await page.goto(`${origin}${path}`);
    await page.waitForSelector(TAKEN_OVER);
    assert.deepEqual(wrong, [], path);
  }
  await page.close();
  return paths.length;
}

/** From page to page without a full load: the parts of the next page come when it is gone to. */
async function fromPageToPage(context, origin, list) {
  const { page, wrong } = await open(context);
  await page.goto(`${origin}${list}`);
  await page.waitForSelector(TAKEN_OVER);
  await page.evaluate(() => (window.same = true));
  await page.locator(".document-row").first().click();
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("Title").fill("Written by the shipped bundle");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Written by the shipped bundle" }).waitFor();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Written by the shipped bundle" }).waitFor();
  assert.equal(await page.evaluate(() => window.same), true, "a full load");
  assert.deepEqual(wrong, []);
  await page.close();
}

/** A newer version is on the server: the parts of this one are gone. */
async function aPartIsMissing(context, origin, list) {
  const { page } = await open(context);
  await page.goto(`${origin}${list}`);
  await page.waitForSelector(TAKEN_OVER);
  await page.route("**/pkg/split_person*", (route) => route.fulfill({ status: 404 }));
  const loaded = page.waitForEvent("load");
  await page.getByRole("link", { name: "Settings" }).click();
  await loaded;
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.match(page.url(), /settings/);
  // At its start too: it is loaded once, and is what the server wrote.
  let loads = 0;
  page.on("load", () => (loads += 1));
  await page.goto(`${origin}/settings/profile`);
  await page.getByLabel("Name").fill("Ada");
  await page.waitForTimeout(2000);
  assert.equal(loads, 1);
  assert.equal(await page.getByLabel("Name").inputValue(), "Ada");
  await page.close();
}

await withServer(async ({ origin, list, cookie }) => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  try {
    const stranger = await open(await browser.newContext());
    await stranger.page.goto(`${origin}/sign-in`);
    await stranger.page.waitForSelector(TAKEN_OVER);
    assert.deepEqual(stranger.wrong, []);
    const context = await browser.newContext();
    await context.addCookies([cookie]);
    const pages = await eachPage(context, origin, list);
    await fromPageToPage(context, origin, list);
    await aPartIsMissing(context, origin, list);
    console.log(`the shipped bundle takes over ${pages + 1} pages, goes from one to the other, and survives that a part is missing`);
  } finally {
    await browser.close();
  }
});
