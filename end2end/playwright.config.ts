import { defineConfig } from "@playwright/test";

// Chromium cannot use its sandbox as root. The flags after it disable network requests that no test needs.
const args = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

export default defineConfig({
  testDir: "specs",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: process.env.CHROMIUM, args },
    // Recording a trace takes as long as the test itself; `--trace on` records one.
    trace: "off",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "script", use: { javaScriptEnabled: true }, testIgnore: /once\// },
    { name: "no-script", use: { javaScriptEnabled: false }, testIgnore: /once\// },
    { name: "once", use: { javaScriptEnabled: true }, testMatch: /once\// },
  ],
});
