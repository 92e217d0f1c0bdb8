// Behaviour that only a real browser shows: hydration, focus, unsaved changes, event streams.

import { SIGN_OUT_DEVICE, confirm, expect, hydrated, test, visit } from "../../fixtures/index.ts";
import { totp } from "../../fixtures/totp.ts";

test("hydration logs no error, and violates no content security policy", async ({ page, address, workspace }) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  const place = await workspace(page, address(), `Quiet ${address("org").split("@")[0]}`);
  for (const path of ["/", "/nothing", `${place}/documents`, `${place}/documents/new`, `${place}/trash`]) {
    await visit(page, path, true);
  }
  const own = complaints.filter((text) => !text.includes("status of 404"));
  expect(own).toEqual([]);
});

test("what was typed before hydration stays", async ({ page, address, workspace }) => {
  const place = await workspace(page, address(), `Early ${address("org").split("@")[0]}`);
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${place}/documents/new`, { waitUntil: "commit" });
  await page.getByLabel("Title").fill("Typed early");
  await page.getByLabel("Content").fill("before the script came");
  release();
  await page.waitForSelector("html[data-hydrated]");
  await expect(page.getByLabel("Title")).toHaveValue("Typed early");
  await expect(page.getByLabel("Content")).toHaveValue("before the script came");
});

test("nothing moves when hydration finishes", async ({ page, address, workspace }) => {
  const shifts = async (path: string) => {
    await visit(page, path, true);
    return page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let total = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) total += (entry as unknown as { value: number }).value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(total), 300);
        }),
    );
  };
  expect(await shifts("/sign-in"), "with a passkey's button").toBe(0);
  await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toBeVisible();
  const place = await workspace(page, address(), `Still ${address("org").split("@")[0]}`);
  expect(await shifts(`${place}/documents`)).toBe(0);
});

test("a button that needs a script causes no layout shift when it appears", async ({ page, address, signIn, database }) => {
  await signIn(page, address());
  await visit(page, "/settings/security/authenticator", true);
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  await hydrated(page, true);
  const code = await totp(await page.locator(".secret").innerText(), database);
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByLabel("6-digit code").fill(code);
  await page.getByRole("button", { name: "Turn on" }).click();
  const kept = page.getByRole("link", { name: "I've saved these codes" });
  await expect(kept).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy" })).toBeHidden();
  const before = await kept.boundingBox();
  release();
  await page.waitForSelector("html[data-hydrated]");
  await expect(page.getByRole("button", { name: "Copy" })).toBeVisible();
  expect(await kept.boundingBox()).toEqual(before);
});

test("a theme is chosen at once, and stays", async ({ page }) => {
  await visit(page, "/sign-in", true);
  await page.getByLabel("Email address").fill("typed@example.com");
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("button", { name: "Dark", pressed: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "System", pressed: false })).toBeVisible();
  await expect(page.getByLabel("Email address")).toHaveValue("typed@example.com");
  // At once: no request is pending that could finish after the next page.
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("button", { name: "Dark", pressed: true })).toBeVisible();
  await page.waitForSelector("html[data-hydrated]");
  await page.getByRole("button", { name: "System" }).click();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
  await page.reload();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
});

test("everything is reached by keyboard", async ({ page, address, workspace }) => {
  const place = await workspace(page, address(), `Keys ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents`, true);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Trash" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "New document" })).toBeVisible();
});

test("a menu is left by Escape and by a press beside it, and walked by the arrow keys", async ({ page, address, workspace }) => {
  const place = await workspace(page, address(), `Menus ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents`, true);
  const summary = page.locator(".sidebar-top summary");
  const fresh = page.getByRole("link", { name: "New organization" });
  await summary.focus();
  await page.keyboard.press("ArrowUp");
  await expect(fresh).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".sidebar-top .menu-item").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(summary).toBeFocused();
  await expect(fresh).toBeHidden();
  await summary.click();
  await expect(fresh).toBeVisible();
  await page.getByRole("heading", { name: "General", level: 1 }).click();
  await expect(fresh).toBeHidden();
});

test("a message of what was done is shown once, and the rest of the address stays", async ({ page }) => {
  await visit(page, "/sign-in?ended=yes&next=%2Fsettings%2Fprofile", true);
  await expect(page.getByText("You've been signed out")).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fsettings%2Fprofile$/);
  await page.reload();
  await expect(page.getByText("You've been signed out")).toHaveCount(0);
});

test("a server that cannot be reached loses nothing that was typed", async ({ page, address, workspace }) => {
  const place = await workspace(page, address(), `Offline ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents/new`, true);
  await page.getByLabel("Title").fill("Offline");
  await page.getByLabel("Content").fill("typed on a train");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByText("You appear to be offline")).toBeVisible();
  await expect(page.getByLabel("Content")).toHaveValue("typed on a train");
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "Offline", level: 1 })).toBeVisible();
});

test("leaving a form with unsaved changes asks for confirmation", async ({ page, address, workspace, scripted }) => {
  const place = await workspace(page, address(), `Leave ${address("org").split("@")[0]}`);
  const questions: string[] = [];
  let stay = true;
  page.on("dialog", (dialog) => {
    questions.push(dialog.type());
    return stay ? dialog.dismiss() : dialog.accept();
  });
  await visit(page, `${place}/documents`, scripted);
  await page.getByRole("link", { name: "New document" }).last().click();
  await hydrated(page, scripted);
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByText("No documents yet")).toBeVisible();
  expect(questions, "an empty form asks nothing").toEqual([]);

  await page.getByRole("link", { name: "New document" }).last().click();
  await hydrated(page, scripted);
  await page.getByLabel("Content").click();
  await page.getByLabel("Content").fill("half a thought");
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect.poll(() => questions).toEqual(["confirm"]);
  await page.goBack({ timeout: 2_000 }).catch(() => {});
  expect(questions).toEqual(["confirm", "beforeunload"]);
  await expect(page).toHaveURL(new RegExp(`${place}/documents/new$`));
  await page.reload({ timeout: 2_000 }).catch(() => {});
  expect(questions).toEqual(["confirm", "beforeunload", "beforeunload"]);
  await expect(page.getByLabel("Content")).toHaveValue("half a thought");

  // Text of a refused post is unsaved too.
  await page.getByLabel("Title").fill(" ");
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByText("Enter a title.")).toBeVisible();
  stay = false;
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByText("No documents yet")).toBeVisible();

  await page.getByRole("link", { name: "New document" }).last().click();
  await hydrated(page, scripted);
  await page.getByLabel("Title").click();
  await page.getByLabel("Title").fill("Saved");
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "Saved" })).toBeVisible();
  await page.getByRole("navigation", { name: "Workspaces" }).getByRole("link", { name: "General" }).click();
  await expect(page.getByRole("link", { name: /Saved/ })).toBeVisible();
  expect(questions, "what is saved asks nothing").toHaveLength(4);
});

test("a cancelled navigation loses no unsaved text, and the form can be saved", async ({ page, address, workspace }) => {
  const place = await workspace(page, address(), `Stay ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents/new`, true);
  const questions: string[] = [];
  page.on("dialog", (dialog) => {
    questions.push(dialog.type());
    return dialog.accept();
  });
  // The next page does not load, as if the user had pressed Stop.
  await page.route(`**${place}/documents`, (route) => route.abort("aborted"), { times: 1 });
  await page.getByLabel("Title").click();
  await page.keyboard.type("Stayed");
  // By a key: under the mouse, the page would have been loaded before the press.
  await page.getByRole("link", { name: "Cancel" }).press("Enter");
  await expect.poll(() => questions).toEqual(["confirm"]);
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "Stayed" })).toBeVisible();
  expect(questions).toEqual(["confirm"]);
});

test("a failed undo is reported, and can be tried again", async ({ page, address, workspace }) => {
  const place = await workspace(page, address(), `Undo ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents/new`, true);
  await page.getByLabel("Title").fill("Back again");
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "Back again" })).toBeVisible();
  await page.waitForSelector("html[data-hydrated]");
  await page.getByLabel("More for this document").click();
  await page.getByRole("button", { name: "Move to trash" }).click();
  await expect(page.getByText("Document moved to trash.")).toBeVisible();
  await page.waitForSelector("html[data-hydrated]");
  await page.route("**/api/documents/restore", (route) => route.abort(), { times: 1 });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("alert").getByText("You appear to be offline")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { name: "Back again" })).toBeVisible();
});

test("a form that is being sent ignores a second press, and loses no text", async ({ page, address, workspace }) => {
  const place = await workspace(page, address(), `Slow ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents/new`, true);
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let posts = 0;
  await page.route("**/api/documents/create", async (route) => {
    posts += 1;
    await held;
    await route.continue();
  });
  const questions: string[] = [];
  page.on("dialog", (dialog) => {
    questions.push(dialog.type());
    return dialog.dismiss();
  });
  await page.getByLabel("Title").click();
  await page.keyboard.type("Sent once");
  await page.getByRole("button", { name: "Create document" }).click();
  const busy = page.getByRole("button", { name: "Creating…" });
  await expect(busy).toBeFocused();
  await expect(busy).toBeDisabled();
  await busy.press("Enter");
  await page.getByLabel("Title").press("Enter");
  await expect(page.getByLabel("Title")).not.toBeEditable();
  // It is not saved yet.
  await page.getByRole("link", { name: "Cancel" }).click();
  expect(questions).toEqual(["confirm"]);
  release();
  await expect(page.getByRole("heading", { name: "Sent once" })).toBeVisible();
  expect(posts).toBe(1);
  expect(questions).toEqual(["confirm"]);
});

test("the error response of a proxy is reported, and the form can be sent again", async ({ page, address, workspace }) => {
  const place = await workspace(page, address(), `Proxy ${address("org").split("@")[0]}`);
  await visit(page, `${place}/documents/new`, true);
  await page.route("**/api/documents/create", (route) => route.fulfill({ status: 502, body: "<h1>Bad Gateway</h1>" }), { times: 1 });
  await page.getByLabel("Title").fill("Again");
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("alert").getByText("temporarily unavailable")).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveValue("Again");
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "Again" })).toBeVisible();
});

test("a failed post removes the former message of success", async ({ page, address, signIn }) => {
  await signIn(page, address());
  await visit(page, "/settings/profile?saved=profile", true);
  await expect(page.locator(".toast", { hasText: "Profile saved." })).toBeFocused();
  // The message is shown once.
  await expect(page).toHaveURL(/\/settings\/profile$/);
  await page.reload();
  await expect(page.getByText("Profile saved.")).toHaveCount(0);
  await visit(page, "/settings/profile?saved=profile", true);
  await page.getByLabel("Name").fill("visit evil.example.com");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByLabel("Name")).toBeFocused();
  await expect(page.getByText("Profile saved.")).toHaveCount(0);
  await visit(page, "/settings/profile?saved=profile", true);
  await page.getByLabel("Picture").setInputFiles({ name: "me.txt", mimeType: "text/plain", buffer: Buffer.from("none") });
  await page.getByRole("button", { name: "Upload picture" }).click();
  await expect(page.getByLabel("Picture")).toBeFocused();
  await expect(page.getByText("Profile saved.")).toHaveCount(0);
});

test("a typed slug is not replaced by a proposal", async ({ page, address, signIn }) => {
  await signIn(page, address());
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/welcome", { waitUntil: "commit" });
  await page.getByLabel("URL").fill("mine");
  release();
  await page.waitForSelector("html[data-hydrated]");
  await page.getByLabel("Name").fill("Something Else");
  await page.waitForTimeout(1_000);
  await expect(page.getByLabel("URL")).toHaveValue("mine");
  await page.getByLabel("URL").fill("");
  await page.reload();
  await page.waitForSelector("html[data-hydrated]");
  const proposed = page.waitForResponse(/propose-slug$/);
  await page.getByLabel("Name").fill("Something Else");
  await proposed;
  await expect(page.getByLabel("URL")).toHaveValue("something-else");
});

test("a visible page learns at once that its session has ended", async ({ page, another, address, signIn }) => {
  const email = address();
  await signIn(page, email);
  const other = await another();
  await signIn(other, email);
  await visit(other, "/settings/profile", true);
  const opened = other.waitForRequest(/\/api\/events$/);
  await other.reload();
  await opened;
  await visit(page, "/settings/sessions", true);
  await confirm(page, SIGN_OUT_DEVICE, "Sign out");
  await expect(other.getByText("You've been signed out")).toBeVisible({ timeout: 2_000 });
  await expect(other).toHaveURL(/\/sign-in\?(ended=yes&)?next=%2Fsettings%2Fprofile$/);
});

test("a name that is being typed when the session ends stays", async ({ page, another, address, signIn }) => {
  const email = address();
  await signIn(page, email);
  const opened = page.waitForRequest(/\/api\/events$/);
  await visit(page, "/welcome", true);
  await opened;
  await page.getByLabel("Name").fill("Half a na");
  const other = await another();
  await signIn(other, email);
  await visit(other, "/settings/sessions", true);
  await confirm(other, SIGN_OUT_DEVICE, "Sign out");
  await expect(page.getByRole("alert").getByText("You've been signed out")).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue("Half a na");
});

test("a page with unsaved text stays when the session ends, says so, and saves after a new sign-in", async ({
  page, another, address, workspace, signIn,
}) => {
  const email = address();
  const place = await workspace(page, email, `Ended ${address("org").split("@")[0]}`);
  await page.goto("/settings/profile");
  const opened = page.waitForRequest(/\/api\/events$/);
  await visit(page, `${place}/documents/new`, true);
  await opened;
  await page.getByLabel("Title").fill("Typed before");
  await page.getByLabel("Content").fill("precious");
  const other = await another();
  await signIn(other, email);
  await visit(other, "/settings/sessions", true);
  await confirm(other, SIGN_OUT_DEVICE, "Sign out");
  await expect(page.getByRole("alert").getByText("You've been signed out")).toBeVisible();
  await expect(page.getByLabel("Content")).toHaveValue("precious");
  const second = await page.context().newPage();
  await signIn(second, email);
  await page.getByRole("button", { name: "Create document" }).click();
  await expect(page.getByRole("heading", { name: "Typed before" })).toBeVisible();
  // Back goes to the page before the form.
  await page.goBack();
  await expect(page).toHaveURL(/\/settings\/profile$/);
});

test("a page that was translated before its islands were taken over works", async ({ page, address, signIn }) => {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  // Like Google Translate, which wraps each text in two elements.
  await page.addInitScript(() => {
    document.addEventListener("DOMContentLoaded", () => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts.filter((text) => text.data.trim() !== "")) {
        const [outer, inner] = [document.createElement("font"), document.createElement("font")];
        inner.textContent = `«${text.data}»`;
        outer.append(inner);
        text.replaceWith(outer);
      }
      // Like a password manager, too.
      for (const element of document.querySelectorAll("leptos-island")) {
        element.prepend(document.createElement("div"));
      }
      document.documentElement.dataset.translated = "";
    });
  });
  await signIn(page, address());
  await visit(page, "/settings/security/passkeys", true);
  await expect(page.locator("html[data-translated]")).toBeAttached();
  await page.locator(".user-menu summary").click();
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("[data-passkeys]")).toBeVisible();
  expect(complaints).toEqual([]);
});

test("the passkeys page without WebAssembly says what it needs", async ({ page, address, signIn }) => {
  await signIn(page, address());
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("/settings/security/passkeys");
  await expect(page.getByText("Passkeys need WebAssembly")).toBeVisible();
});
