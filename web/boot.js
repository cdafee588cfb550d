// @ts-check
// Loads the Go program, shows how far it is, and says so where it cannot run.
import { loaded, poster, problem, solved, still, trying, waiting, words } from "./poster.js";

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

let begun = false; // whether the program runs

/** What the two languages call each other by. Go adds tick, frame and draw. */
const bridge = {
  /** @type {typeof import("./paint.js").paint} */ paint() {},
  compiled,
  breath,
  /** What Go fetches. A site that was made has other names for them, with hashes. */
  files: { program: "webworker.wasm", script: "webworker.js", sample: "sample.mp3" },
  /** Asks for one turn of the loop at the next frame. */
  wake() {
    begun = true;
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
  let end = Promise.resolve();
  /** @type {Promise<void>} */
  const broken = new Promise((resolve) => {
    end = inParts(go, instance, (call) => {
      if (go.exited) return;
      try {
        call();
      } catch (err) {
        console.error(err);
        resolve();
      }
    });
  });
  try {
    await Promise.race([end, broken]);
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

/** What a person begins with. A mouse that lies over an embed in a page is none. */
const signs = ["pointerdown", "keydown", "focusin"];

/**
 * Runs the program, of which the rest comes at the first sign of a person, or when it
 * is needed: see Parts in wasm/shrink. Then all of Go stands still until it is there,
 * and what calls Go waits. So does what Go calls and calls Go in turn, as long as the
 * rest is not there: such a stack cannot stand still.
 * @param {any} go
 * @param {WebAssembly.Instance} instance
 * @param {(call: () => void) => void} safely calls it
 * @returns {Promise<void>} settles when the program has ended
 */
function inParts(go, instance, safely) {
  const first = /** @type {any} */ (instance.exports);
  const resume = go._resume;
  /** The events that wait. @type {unknown[]} */
  const events = [];
  let whole = !first.absent, calls = 0, failed = false;
  /** @type {Promise<void> | undefined} */
  let coming;

  const enter = (/** @type {() => void} */ call) => {
    calls++;
    safely(call);
    calls--;
    if (calls > 0 || whole) return;
    if (first.absent.value) {
      bridge.awake = true; // until all that waits is done
      come(true);
    } else if (events.length > 0) next();
  };
  const next = () => {
    go._pendingEvent = events.shift();
    enter(() => resume.call(go));
  };
  go._resume = () => {
    if (whole || calls === 0 && !first.absent.value) return enter(() => resume.call(go));
    events.push(go._pendingEvent);
    go._pendingEvent = null;
    go._scheduledTimeouts.clear(); // wasm_exec.js calls again and again for one that is there
  };
  const come = (/** @type {boolean} */ needed, /** @type {RequestInit} */ how = {}) => {
    if (needed) setTimeout(() => { if (coming && !whole) waiting(); }, 300);
    coming ??= compiled("rest.wasm", how, loaded).then(join).catch((err) => {
      coming = undefined;
      if (!first.absent.value) return; // it is asked for again when it is needed
      // A site that was made anew has another rest, which is not of this program.
      const way = failed ? () => location.reload() : () => { waiting(); come(true, { cache: "reload" }); };
      problem(words.restNotLoaded(reason(err)), failed ? words.restart : words.again, way);
      failed = true;
    });
  };
  const join = async (/** @type {WebAssembly.Module} */ rest) => {
    /** @type {Record<string, Function>} */
    const slot = {};
    for (const { module, name } of WebAssembly.Module.imports(rest)) {
      if (module === "slot") slot[name] = first.table.get(Number(name));
    }
    await WebAssembly.instantiate(rest, { ...go.importObject, first, slot });
    whole = true;
    if (!first.absent.value) return;
    solved();
    enter(() => {
      first.proceed();
      if (go.exited) go._resolveExitPromise();
    });
    while (events.length > 0) next();
    bridge.awake = false;
    if (begun) bridge.wake();
  };

  const signed = () => {
    for (const sign of signs) removeEventListener(sign, signed, true);
    come(false);
  };
  for (const sign of whole ? [] : signs) addEventListener(sign, signed, { capture: true, passive: true });

  /** @type {Promise<void>} */
  let end = Promise.resolve();
  enter(() => { end = go.run(instance); });
  return end;
}

poster();
start();
