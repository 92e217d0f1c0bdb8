// The bundle as it is shipped, made small; the specs run on one that is not. `cargo ci shipped`
// runs it.

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

/** Every page in turn. */
async function eachPage(context, origin, list) {
  const { page, wrong } = await open(context);
  await page.goto(`${origin}${list}`);
  const document = await page.locator(".list-title a").first().getAttribute("href");
  const paths = [list, document, `${document}/edit`, `${list}/new`, "/settings/profile", "/settings/security/passkeys", "/settings/sessions"];
  for (const path of paths) {
    await page.goto(`${origin}${path}`);
    await page.waitForSelector(TAKEN_OVER);
    assert.deepEqual(wrong, [], path);
  }
  await page.close();
  return paths.length;
}

/** A form is posted by fetch, and the page that it leads to is there. */
async function anEdit(context, origin, list) {
  const { page, wrong } = await open(context);
  await page.goto(`${origin}${list}`);
  await page.locator(".list-title a").first().click();
  await page.getByRole("link", { name: "Edit" }).click();
  await page.waitForSelector(TAKEN_OVER);
  await page.evaluate(() => (window.same = true));
  await page.getByLabel("Title").fill(" ");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Enter a title.").waitFor();
  assert.equal(await page.evaluate(() => window.same), true, "a full load");
  await page.getByLabel("Title").fill("Written by the shipped bundle");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Written by the shipped bundle" }).waitFor();
  assert.deepEqual(
    wrong.filter((text) => !text.includes("status of 422")),
    [],
  );
  await page.close();
}

/** A newer version is on the server, and this one's bundle gone: pages work as without scripts. */
async function theBundleIsMissing(context, origin) {
  const { page } = await open(context);
  await page.route("**/pkg/*.wasm", (route) => route.fulfill({ status: 404 }));
  await page.goto(`${origin}/settings/profile`);
  await page.getByLabel("Name").fill("Ada");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();
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
    await anEdit(context, origin, list);
    await theBundleIsMissing(context, origin);
    console.log(`the shipped bundle takes over ${pages + 1} pages and posts a form, and is not missed where it is missing`);
  } finally {
    await browser.close();
  }
});
