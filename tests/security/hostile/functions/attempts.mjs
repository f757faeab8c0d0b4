// A hostile Node.js function: as attempts.py.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, closeSync, openSync, readFileSync, readdirSync, statSync, writeFileSync, writeSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";

const task = process.env.LAMBDA_TASK_ROOT;
const read = (path) => { const file = openSync(path); const size = readFileSync(file).length; closeSync(file); return `done ${size}`; };
const list = (path) => `done ${readdirSync(path).length}`;
const run = (program, ...args) => {
  const { status, error } = spawnSync(program, args, { stdio: "ignore" });
  return status === 0 ? "done" : error ? error.code : `exit ${status}`;
};
const attempts = {
  data_list: (event) => list(event.data),
  data_database: (event) => read(`${event.data}/pampero.db`),
  data_key: (event) => read(`${event.data}/server.key`),
  other_code: (event) => read(event.code),
  shadow: () => read("/etc/shadow"),
  secret_file: (event) => read(event.secret_file),
  task_write: () => writeFileSync(`${task}/new`, "x") ?? "done",
  task_chmod: () => chmodSync(task, 0o777) ?? ((statSync(task).mode & 0o777) === 0o777 ? "done" : "no effect"),
  system_write: () => writeFileSync("/usr/lib/new", "x") ?? "done",
  sysctl: () => writeFileSync("/proc/sys/kernel/core_pattern", "x") ?? "done",
  server_environ: (event) => read(`/proc/${event.server}/environ`),
  server_memory: (event) => { const file = openSync(`/proc/${event.server}/mem`); closeSync(file); return "done"; },
  server_files: (event) => list(`/proc/${event.server}/fd`),
  server_signal: (event) => process.kill(event.server, 0) && "done",
  template_environ: (event) => read(`/proc/${event.template}/environ`),
  template_signal: (event) => process.kill(event.template, 0) && "done",
  other_environ: (event) => read(`/proc/${event.other}/environ`),
  other_signal: (event) => process.kill(event.other, 0) && "done",
  mount: () => run("mount", "-t", "tmpfs", "x", "/tmp"),
  unshare_user: () => run("unshare", "-U", "true"),
  setuid: () => process.setuid(0) ?? "done",
  socket: (event) => new Promise((done) => {
    const one = connect(event.socket, () => { one.destroy(); done("done"); });
    one.on("error", (error) => done(error.code));
  }),
};
const deeds = {
  pid: () => process.pid,
  who: () => [process.getuid(), process.getgid(), process.getgroups()],
  environ: () => readFileSync("/proc/self/environ", "utf8"),
  arguments: () => readFileSync("/proc/self/cmdline", "utf8"),
  daemon: (mark) => spawn("sleep", [mark], { detached: true, stdio: "ignore" }).unref() ?? "done",
  take: (size) => Buffer.alloc(size, 1).length,
  forge: (size, claimed, kind) => {
    const head = Buffer.alloc(9);
    head.writeUInt32BE(claimed, 0);
    head.writeUInt8(kind, 4);
    const send = (part) => { for (let at = 0; at < part.length;) { try { at += writeSync(3, part, at); } catch (error) { if (error.code !== "EAGAIN") throw error; } } };
    send(head);
    for (let left = size; left > 0; left -= 1 << 20) send(Buffer.alloc(1 << 20));
    return new Promise(() => setTimeout(() => {}, 30000));
  },
  flood: (what, seconds) => { const until = Date.now() + seconds * 1000; while (Date.now() < until) { try { writeSync(1, what); } catch (error) { if (error.code !== "EAGAIN") throw error; } } return "done"; },
  temporary: () => tmpdir(),
};

export const handler = async (event) => {
  if (!event.attempts) return deeds[event.do](...(event.with ?? []));
  const found = {};
  for (const name of event.attempts.length ? event.attempts : Object.keys(attempts)) {
    try {
      found[name] = await attempts[name](event);
    } catch (error) {
      found[name] = error.code ?? error.name;
    }
  }
  return found;
};
