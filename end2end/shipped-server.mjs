// A server as it is shipped, for what looks at it in a browser: `shipped.mjs` and
// `lighthouse.mjs`.

import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import pg from "pg";

const DATABASE = "latchkey_shipped";

const root = fileURLToPath(new URL("..", import.meta.url));

function given(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run this by \`cargo ci shipped\` or \`cargo xtask lighthouse\``);
  return value;
}

function databaseUrl(name, user) {
  const url = new URL(given("SHIPPED_ADMIN_URL"));
  url.pathname = `/${name}`;
  if (user) [url.username, url.password] = user;
  return url.toString();
}

async function query(database, text, values) {
  const client = new pg.Client(databaseUrl(database));
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

export async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** As it is shipped, but for http: a release build has no mailbox, and sends no mail here. */
async function startServer() {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const child = spawn(given("SHIPPED_SERVER"), {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      SERVER_MODE: "development",
      SERVER_ORIGIN: origin,
      SECRET_KEY: "a key for a browser, of at least 32 characters",
      DATABASE_URL: databaseUrl(DATABASE, ["latchkey_app", "latchkey"]),
      MAIL_SMTP_URL: "smtp://127.0.0.1:9",
      LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
      ADMIN_ADDRESS: "",
      LOG_FILTER: "warn",
    },
  });
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error("the server does not start");
    if ((await fetch(`${origin}/readyz`).catch(() => null))?.ok) return { child, origin };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill();
  throw new Error("the server does not answer");
}

/** Somebody with a page of documents; gives the path of the list and the session's cookie. */
async function signIn() {
  const session = randomBytes(16);
  await query(
    DATABASE,
    `with u as (insert into users (id, email, name) values (gen_random_uuid(), 'ada@example.com', 'Ada Lovelace') returning id),
          s as (insert into sessions (id_hash, public_id, user_id, device, expires_at)
                select $1, gen_random_uuid(), id, 'Chromium on Linux', app_now() + interval '1 day' from u returning public_id),
          f as (insert into session_factors (session_id, factor) select public_id, 'email' from s),
          o as (insert into organizations (id, slug, name) values (gen_random_uuid(), 'analytical', 'Analytical Engines') returning id),
          w as (insert into workspaces (organization_id, id, slug, name)
                select id, gen_random_uuid(), 'general', 'General' from o returning *),
          m as (insert into memberships (organization_id, user_id, role) select o.id, u.id, 'owner' from o, u returning *),
          i as (insert into workspace_memberships (organization_id, workspace_id, user_id, role)
                select w.organization_id, w.id, m.user_id, 'manager' from w, m)
     insert into documents (organization_id, workspace_id, id, title, body, created_by, updated_by)
     select w.organization_id, w.id, gen_random_uuid(), 'Note ' || n, 'A note.', u.id, u.id from w, u, generate_series(1, 40) n`,
    [createHash("sha256").update(session).digest()],
  );
  return { list: "/o/analytical/w/general/documents", cookie: session.toString("base64url") };
}

/** A server on a database of its own, with somebody who is signed in; both end with `use`. */
export async function withServer(use) {
  await query("postgres", `drop database if exists ${DATABASE} with (force)`);
  await query("postgres", `create database ${DATABASE} template ${given("SHIPPED_TEMPLATE")} owner latchkey_owner`);
  const { list, cookie } = await signIn();
  const { child, origin } = await startServer();
  try {
    await use({ origin, list, cookie: { name: `session-${new URL(origin).port}`, value: cookie, url: origin, httpOnly: true } });
  } finally {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await ended;
    await query("postgres", `drop database if exists ${DATABASE} with (force)`);
  }
}
