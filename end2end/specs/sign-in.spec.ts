import { enterCode, expect, hydrated, signOut, test, visit } from "../fixtures/index.ts";

test("a user signs up by code, creates an organization, and signs out", async ({
  page, address, mailbox, scripted,
}) => {
  const email = address();
  await visit(page, "/", scripted);
  await page.getByRole("link", { name: "Get started" }).click();
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue with email" }).click();
  await expect(page.getByText(email)).toBeVisible();
  expect((await mailbox.newest(email)).subject).toMatch(/^\d{3} \d{3} is your Latchkey sign-up code$/);
  await enterCode(page, await mailbox.code(email), scripted);

  await expect(page.getByRole("heading", { name: "Create your organization" })).toBeVisible();
  await hydrated(page, scripted);
  const name = `Bücher & Söhne ${email.split("@")[0]}`;
  await page.getByLabel("What should people call you?").fill("Ada Lovelace");
  await page.getByLabel("Name").fill(name);
  if (scripted) await expect(page.getByLabel("URL")).toHaveValue(/^bucher-sohne-ada-/);
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page.getByRole("heading", { name: "General" })).toBeVisible();
  await expect(page.getByText("No documents yet")).toBeVisible();
  await expect(page.getByText("Ada Lovelace").first()).toBeVisible();
  await expect(page.locator(".sidebar-top summary")).toContainText(name);
  expect((await page.request.get("/api/v1/me")).status()).toBe(200);

  await signOut(page);
  await expect(page).toHaveURL(/\/sign-in$/);
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
  await page.goBack();
  await expect(page.locator(".user-menu")).toBeHidden();
});

test("the link signs in the browser that asked, by one button", async ({ page, address, mailbox, scripted }) => {
  const email = address();
  await visit(page, "/sign-in?next=/welcome", scripted);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue with email" }).click();
  const link = await mailbox.link(email);
  await page.goto(link);
  await expect(page).toHaveURL(/\/sign-in\/link$/);
  await hydrated(page, scripted);
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/welcome$/);
  // The way back, or the mail once more.
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "You're signed in" })).toBeVisible();
  await page.getByRole("link", { name: "Continue to Latchkey" }).click();
  await expect(page).toHaveURL(/\/welcome$/);
});

test("a mail scanner that opens the link and presses every button neither signs in nor consumes it", async ({
  page, another, address, mailbox, scripted,
}) => {
  const email = address();
  await visit(page, "/sign-in", scripted);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue with email" }).click();
  const link = await mailbox.link(email);

  const scanner = await another();
  const buttons = async () => {
    await visit(scanner, link, scripted);
    return scanner.getByRole("main").getByRole("button").all();
  };
  for (let index = 0; index < (await buttons()).length; index += 1) {
    await (await buttons())[index]!.click();
  }
  await visit(scanner, link, scripted);
  await expect(scanner.getByText(await mailbox.code(email))).toBeVisible();
  await expect(scanner.getByText(/Chrome on/)).toBeVisible();
  expect((await scanner.request.get("/api/v1/me")).status()).toBe(401);

  await page.goto(link);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/welcome$/);
});

test("a wrong code shows the remaining guesses, and the fifth voids the challenge", async ({ page, address, mailbox, scripted }) => {
  const email = address();
  await visit(page, "/sign-in", scripted);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue with email" }).click();
  const right = await mailbox.code(email);
  const wrong = right.startsWith("0") ? "111111" : "000000";
  for (const left of ["You have 4 tries left", "You have 3 tries left", "You have 2 tries left", "You have 1 try left"]) {
    await enterCode(page, wrong, scripted);
    await expect(page.getByText(left)).toBeVisible();
    await hydrated(page, scripted);
    await expect(page.getByLabel("Code")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Code")).toHaveValue("");
  }
  await enterCode(page, wrong, scripted);
  await expect(page.getByText("Too many incorrect codes")).toBeVisible();
  await page.getByRole("button", { name: "Resend email" }).click();
  await expect(page.getByText("We've sent a new email.")).toBeVisible();
  await enterCode(page, await mailbox.code(email, 2), scripted);
  await expect(page).toHaveURL(/\/welcome$/);
});

test("a code expires after ten minutes, and can be sent again", async ({ page, address, mailbox, clock, scripted }) => {
  const email = address();
  await visit(page, "/sign-in", scripted);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue with email" }).click();
  const late = await mailbox.code(email);
  await clock.advance("11 minutes");
  await enterCode(page, late, scripted);
  await expect(page.getByRole("heading", { name: "This code has expired" })).toBeVisible();
  await expect(page.getByLabel("Code")).toBeHidden();
  await page.getByRole("button", { name: "Resend email" }).click();
  await enterCode(page, await mailbox.code(email, 2), scripted);
  await expect(page).toHaveURL(/\/welcome$/);
});

test("another address can be used, and nothing typed is lost", async ({ page, address, scripted }) => {
  const email = address();
  await visit(page, "/sign-in?next=/welcome", scripted);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue with email" }).click();
  await page.getByRole("link", { name: "Use a different email" }).click();
  await expect(page.getByLabel("Email address")).toHaveValue(email);
  await hydrated(page, scripted);
  // The browser's validation of addresses is laxer than the server's.
  await page.getByLabel("Email address").fill("ada@localhost");
  await page.getByRole("button", { name: "Continue with email" }).click();
  await expect(page.getByText("Enter a valid email address")).toBeVisible();
  await expect(page.getByLabel("Email address")).toHaveValue("ada@localhost");
  if (scripted) await expect(page).toHaveURL(/\/sign-in\?email=/);
});

test("a form in a second tab takes the code of the newest mail", async ({ page, address, mailbox, scripted }) => {
  const email = address();
  const second = await page.context().newPage();
  for (const tab of [page, second]) {
    await visit(tab, "/sign-in", scripted);
    await tab.getByLabel("Email address").fill(email);
    await tab.getByRole("button", { name: "Continue with email" }).click();
    await expect(tab.getByRole("heading", { name: "Check your email" })).toBeVisible();
  }
  await enterCode(page, await mailbox.code(email, 2), scripted);
  await expect(page).toHaveURL(/\/welcome$/);
});

test("an anonymous user returns to the requested page after signing in", async ({ page, address, workspace, mailbox, scripted }) => {
  const email = address();
  const place = await workspace(page, email, `Back ${email.split("@")[0]}`);
  await page.context().clearCookies({ name: /^session/ });
  await page.goto(`${place}/trash`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await hydrated(page, scripted);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue with email" }).click();
  await enterCode(page, await mailbox.code(email, 2), scripted);
  await expect(page).toHaveURL(new RegExp(`${place}/trash$`));
});

test("a taken slug of an organization is reported, and the typed text is kept", async ({ page, another, address, signIn, workspace }) => {
  const email = address();
  const place = await workspace(await another(), address("first"), `Taken ${email.split("@")[0]}`);
  await signIn(page, email);
  await page.getByLabel("What should people call you?").fill("Ada");
  await page.getByLabel("Name").fill("My own");
  await page.getByLabel("URL").fill(place.split("/")[2]!);
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page.getByText("This URL is already taken.")).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue("My own");
  await expect(page.getByLabel("URL")).toBeFocused();
});

test("a tab that waits for the code goes on once the link was used in another", async ({ page, address, mailbox, scripted }) => {
  test.skip(!scripted, "without scripts a page does not learn of another");
  const email = address();
  await visit(page, "/sign-in?next=/settings/profile", scripted);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue with email" }).click();
  await hydrated(page, scripted);
  const other = await page.context().newPage();
  await visit(other, await mailbox.link(email), scripted);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/settings\/profile$/);
});

test("a code is grouped while it is typed, and taken out of a sentence", async ({ page, address, mailbox, scripted }) => {
  test.skip(!scripted, "the script groups it");
  const email = address();
  await visit(page, "/sign-in", scripted);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue with email" }).click();
  await hydrated(page, scripted);
  await page.getByLabel("Code").pressSequentially("12345");
  await expect(page.getByLabel("Code")).toHaveValue("123 45");
  await page.getByLabel("Code").fill(`Your code is ${await mailbox.code(email)}.`);
  await expect(page).toHaveURL(/\/welcome$/);
});

test("the way that was used last is marked in this browser alone", async ({ page, another, address, signIn, scripted }) => {
  await signIn(page, address());
  await page.context().addCookies([{ name: (await page.context().cookies()).find(({ name }) => name.includes("way"))!.name, value: "password", url: page.url() }]);
  await page.context().clearCookies({ name: /^session/ });
  await visit(page, "/sign-in", scripted);
  await expect(page.getByRole("link", { name: "Sign in with a password Last used" })).toBeVisible();
  const stranger = await another();
  await visit(stranger, "/sign-in", scripted);
  await expect(stranger.getByText("Last used")).toBeHidden();
});
