// Lighthouse over the release server: the page to sign in on, and the list of
// documents of whoever is signed in, each on a desk and on a phone. It ends with an
// error if a category is below 98. `cargo xtask lighthouse` runs it.

import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";
import { freePort, withServer } from "./shipped-server.mjs";

const LEAST = 98;
/** Of so many runs the middle one counts: what else the machine does is in each. */
const RUNS = 3;

// `robots.txt` keeps search engines out of every page but the landing page, and these
// two are for people who came for themselves. This audit alone asks for the contrary;
// all others of its category count.
const SKIPPED = ["is-crawlable"];

/** The middle of each category's scores, of 100, and which audits cost how much. */
async function measure(port, url, config) {
  const reports = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { lhr } = await lighthouse(url, { port, logLevel: "error", skipAudits: SKIPPED }, config);
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    // Not signed in it would be another page.
    if (lhr.finalDisplayedUrl !== url) throw new Error(`${url} led to ${lhr.finalDisplayedUrl}`);
    reports.push(lhr);
  }
  return Object.keys(reports[0].categories).map((id) => {
    const ordered = reports.toSorted((one, other) => one.categories[id].score - other.categories[id].score);
    const lhr = ordered[Math.floor(RUNS / 2)];
    const costs = lhr.categories[id].auditRefs
      .map(({ id: audit, weight }) => ({ weight, ...lhr.audits[audit] }))
      .filter(({ weight, score }) => weight > 0 && score !== null && score < 1)
      .map(({ id: audit, score, details }) => {
        const [first] = details?.items ?? [];
        return `${audit} ${Math.round(score * 100)}: ${JSON.stringify(first ?? "").slice(0, 300)}`;
      });
    return { category: lhr.categories[id].title, score: Math.round(lhr.categories[id].score * 100), costs };
  });
}

await withServer(async ({ origin, list, cookie }) => {
  const port = await freePort();
  // Lighthouse opens its pages in the browser's own context.
  const browser = await chromium.launchPersistentContext("", {
    executablePath: process.env.CHROMIUM,
    args: [`--remote-debugging-port=${port}`, "--disable-gpu"],
  });
  const below = [];
  try {
    for (const path of ["/sign-in", list]) {
      if (path === list) await browser.addCookies([cookie]);
      for (const [form, config] of [["desk", desktopConfig], ["phone", undefined]]) {
        console.log(`${path}, ${form}`);
        for (const { category, score, costs } of await measure(port, origin + path, config)) {
          console.log([`  ${String(score).padStart(3)}  ${category}`, ...costs].join("\n         "));
          if (score < LEAST) below.push(`${path}, ${form}: ${category} ${score}`);
        }
      }
    }
  } finally {
    await browser.close();
  }
  console.log(`not counted: ${SKIPPED.join(", ")}`);
  if (below.length > 0) {
    console.error(`below ${LEAST}:\n  ${below.join("\n  ")}`);
    process.exitCode = 1;
  }
});
