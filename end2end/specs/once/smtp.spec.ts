// A real SMTP server that is first unreachable, then refuses, then hangs, then accepts: no mail is
// lost, and none is sent again after it was accepted.

import { setTimeout as pause } from "node:timers/promises";
import { SMTPServer } from "smtp-server";
import { expect, test } from "../../fixtures/index.ts";
import { Database, freePort, Server } from "../../fixtures/server.ts";

type Mood = "refuse" | "hang" | "accept";

test("mail outlives the mail server", async () => {
  test.setTimeout(120_000);
  const database = await Database.create("e2e_smtp");
  const port = await freePort();
  const server = await Server.start(database, {
    MAIL_TRANSPORT: "smtp",
    MAIL_SMTP_URL: `smtp://localhost:${port}`,
    MAIL_TIMEOUT_SECONDS: "2",
  });
  let mood: Mood = "refuse";
  const tries: Mood[] = [];
  const taken: { to: string; text: string }[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo(address, _session, callback) {
      tries.push(mood);
      if (mood === "refuse") return callback(Object.assign(new Error("later"), { responseCode: 451 }));
      if (mood === "accept") return callback();
    },
    onData(stream, session, callback) {
      let text = "";
      stream.on("data", (data) => (text += String(data)));
      stream.on("end", () => {
        taken.push({ to: session.envelope.rcptTo[0]!.address, text });
        callback();
      });
    },
  });
  const start = async (email: string): Promise<number> => {
    const began = Date.now();
    const answer = await fetch(`${server.origin}/api/sign-in/start`, {
      method: "POST",
      headers: { Origin: server.origin, Accept: "text/html" },
      body: new URLSearchParams({ email, next: "" }),
      redirect: "manual",
    });
    expect(answer.status).toBe(303);
    return Date.now() - began;
  };

  try {
    // The SMTP server is unreachable: signing in is just as fast.
    expect(await start("first@example.com")).toBeLessThan(1000);
    await expect.poll(() => server.log.join("")).toContain("no connection");
    await new Promise<void>((resolve) => smtp.listen(port, "127.0.0.1", resolve));
    await expect.poll(() => tries.filter((mood) => mood === "refuse").length, { timeout: 20_000 }).toBeGreaterThan(0);
    mood = "hang";
    expect(await start("second@example.com")).toBeLessThan(1000);
    await expect.poll(() => tries.filter((mood) => mood === "hang").length, { timeout: 30_000 }).toBeGreaterThan(0);
    mood = "accept";
    await expect.poll(() => taken.length, { timeout: 60_000 }).toBe(2);
    expect(taken.map(({ to }) => to).sort()).toEqual(["first@example.com", "second@example.com"]);
    expect(taken[0]!.text).toContain("Content-Type: multipart/alternative");

    // An expired mail is not sent.
    mood = "refuse";
    const before = tries.length;
    await start("third@example.com");
    await expect.poll(() => tries.length, { timeout: 20_000 }).toBeGreaterThan(before);
    await database.advance("11 minutes");
    mood = "accept";
    await pause(3000);
    expect(taken.length).toBe(2);
    const [{ unsent, sealed }] = await database.rows<{ unsent: string; sealed: string }>(
      `select count(*) filter (where sent_at is null) as unsent,
              count(*) filter (where sent_at is not null and sealed is not null) as sealed from email_outbox`,
    ) as [{ unsent: string; sealed: string }];
    expect([unsent, sealed]).toEqual(["1", "0"]);

    // No log contains an address, a token or a code.
    expect(server.log.join("")).not.toContain("@example.com");
  } finally {
    await server.stop();
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
    await database.close();
  }
});
