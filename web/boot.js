// @ts-check
// Loads the Go program, shows how far it is, and says so where it cannot run.
import { loaded, poster, problem, still, trying, words } from "./poster.js";

/** @type {() => void} */
let settled = () => {};
/** Settles when the program runs, or when it is known that it cannot now. */
export const started = new Promise((resolve) => { settled = () => resolve(undefined); });
/** @type {() => void} */
let answers = () => {};
/** Settles when the program runs. */
export const running = new Promise((resolve) => { answers = () => resolve(undefined); });

// A site that can do without a network names the script for that. It comes after the
// first picture.
const offline = document.querySelector("meta[name=offline]")?.getAttribute("content");
if (offline) running.then(() => requestAnimationFrame(() => setTimeout(() => import(new URL(offline, document.baseURI).href).catch(() => {}))));

/** What the two languages call each other by. Go adds tick, frame and draw. */
const bridge = {
  /** @type {typeof import("./paint.js").paint} */ paint() {},
  compiled,
  breath,
  /** What Go fetches. A site that was made has other names for them, with hashes. */
  files: { program: "webworker.wasm", script: "webworker.js", sample: "sample.mp3" },
  /** Asks for one turn of the loop at the next frame. */
  wake() {
    settled();
    answers();
    if (!bridge.awake) {
      bridge.awake = true;
      requestAnimationFrame(turn);
    }
  },
  awake: false,
  /** @type {(now: number) => void} */ frame() {},
  /** @type {() => boolean} */ tick() { return false; },
  /** @type {() => void} */ draw() {},
};
Object.assign(globalThis, { playground: bridge });

/**
 * One turn. Each call into Go returns when every goroutine is blocked: that is
 * how tick knows that virtual time may move.
 * @param {number} now
 */
function turn(now) {
  bridge.awake = false;
  bridge.frame(now);
  const until = performance.now() + 30;
  while (bridge.tick()) {
    if (performance.now() > until) {
      bridge.wake();
      break;
    }
  }
  bridge.draw();
}

/** Settles in a task of its own, so that the browser may draw and take input before. */
function breath() {
  return new Promise((resolve) => {
    breaths.push(resolve);
    channel.port2.postMessage(null);
  });
}
const channel = new MessageChannel();
/** @type {((nothing?: undefined) => void)[]} */
const breaths = [];
channel.port1.onmessage = () => breaths.shift()?.();

/** @param {unknown} err */
const reason = (err) => (err instanceof Error ? err.message : String(err));

/**
 * Fetches a program and compiles it, whatever type the server says that it has.
 * @param {string} name
 * @param {RequestInit} [how]
 * @param {(bytes: number) => void} [count] is told how much has come
 */
async function compiled(name, how, count = () => {}) {
  const response = await fetch(name, how);
  if (!response.ok) throw new Error(words.answered(response.status));
  if (response.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(words.page);
  let got = 0;
  const body = response.body?.pipeThrough(new TransformStream({
    transform(chunk, out) {
      count((got += chunk.byteLength));
      out.enqueue(chunk);
    },
  }));
  const typed = new Response(body ?? (await response.arrayBuffer()), { headers: { "Content-Type": "application/wasm" } });
  return WebAssembly.compileStreaming ? WebAssembly.compileStreaming(typed) : WebAssembly.compile(await typed.arrayBuffer());
}

/** @param {RequestInit} [how] the program is fetched */
async function start(how) {
  if (typeof WebAssembly !== "object") {
    problem(words.noWebAssembly, words.lessons, () => {
      if (parent === window) location.assign("course.html");
      else open("course.html", "_blank", "noopener");
    });
    settled();
    return;
  }
  let go, instance;
  try {
    const module = compiled("playground.wasm", how, loaded);
    module.catch(() => {}); // it is awaited below, once there is what starts it
    const [{ paint }] = await Promise.all([import("./paint.js"), import("./wasm_exec.js")]);
    bridge.paint = paint;
    go = new Go();
    // A collection takes a frame or two on the one thread. Memory is there, but not
    // for garbage beside a file of 200 MB.
    go.env = { GOGC: "400", GOMEMLIMIT: "384MiB" };
    const whole = await module;
    await breath();
    instance = await WebAssembly.instantiate(whole, go.importObject);
    await breath();
  } catch (err) {
    // A script that did not come is not fetched again by the same page.
    const way = go ? () => { trying(); start({ cache: "reload" }); } : () => location.reload();
    problem(words.notLoaded(reason(err)), words.again, way);
    settled();
    return;
  }
  Object.assign(bridge, { memory: instance.exports.mem }); // for who measures it
  await ended(go, instance);
}

/**
 * Runs the program, and says so when it has stopped, which it never does by itself.
 * @param {any} go
 * @param {WebAssembly.Instance} instance
 */
async function ended(go, instance) {
  let noMemory = false;
  // @ts-ignore: where Go writes to, as wasm_exec.js has it.
  const fs = globalThis.fs, write = fs.writeSync;
  fs.writeSync = (/** @type {number} */ fd, /** @type {Uint8Array} */ bytes) => {
    noMemory ||= /out of memory|cannot allocate/.test(new TextDecoder().decode(bytes));
    return write.call(fs, fd, bytes);
  };
  // The program is called by events and timers, and in each call it may break.
  /** @type {Promise<void>} */
  const broken = new Promise((resolve) => {
    const resume = go._resume;
    go._resume = () => {
      if (go.exited) return;
      try {
        resume.call(go);
      } catch (err) {
        console.error(err);
        resolve();
      }
    };
  });
  try {
    await Promise.race([go.run(instance), broken]);
  } catch (err) {
    console.error(err);
  }
  go._resume = () => {}; // who is still listened for is heard by nobody
  bridge.frame = bridge.draw = () => {};
  bridge.tick = () => false;
  still();
  problem(noMemory ? words.noMemory : words.stopped, words.restart, () => location.reload());
  settled();
}

poster();
start();
