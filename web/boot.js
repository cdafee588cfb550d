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
let stands = false; // whether it waits for its rest
let complete = false; // whether all of it is there
let idle = 0; // what waits until nothing happens

/** What the two languages call each other by. Go adds frame, tick, draw and collect. */
const bridge = {
  /** @type {typeof import("./paint.js").paint} */ paint() {},
  compiled,
  breath,
  /** What Go fetches. A site that was made has other names for them, with hashes. */
  files: { program: "webworker.wasm", script: "webworker.js", sample: "sample.mp3" },
  /** Asks for one turn of the loop at the next frame; the first need not wait for it. */
  wake() {
    if (!bridge.awake) {
      bridge.awake = true;
      let due = true;
      /** @type {(now: number) => void} */
      const once = (now) => {
        if (!due) return;
        due = false;
        turn(now);
      };
      requestAnimationFrame(once);
      if (!begun && !document.hidden) breath().then(() => once(Number(document.timeline.currentTime)));
    }
    begun = true;
    settled();
    answers();
  },
  awake: false,
  /** @type {(now: number) => void} */ frame() {},
  /** @type {() => boolean} */ tick() { return false; },
  /** @type {() => void} */ draw() {},
  /** @type {() => void} */ collect() {},
};
Object.assign(globalThis, { playground: bridge });

/**
 * One turn. Each call into Go returns when every goroutine is blocked: that is
 * how tick knows that virtual time may move.
 * @param {number} now
 */
function turn(now) {
  if (stands) return;
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
  if (!bridge.awake) whenIdle();
}

/** Lets Go collect garbage once there was no frame for a tenth of a second. */
function whenIdle() {
  clearTimeout(idle);
  if (complete) idle = setTimeout(() => { if (!bridge.awake) bridge.collect(); }, 100);
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
  try {
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
    return await (WebAssembly.compileStreaming ? WebAssembly.compileStreaming(typed) : WebAssembly.compile(await typed.arrayBuffer()));
  } catch (err) {
    // Firefox calls it an internal error when a program is cut off in the middle of its code.
    const unreadable = err instanceof WebAssembly.CompileError || err instanceof Error && err.name === "InternalError";
    const known = err instanceof TypeError ? words.noConnection : unreadable ? words.unreadable : "";
    if (!known) throw err;
    console.error(String(err)); // in the browser's own words
    throw new Error(known, { cause: err });
  }
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
    const [{ paint }] = await Promise.all([import("./paint.js"), import("./wasm_exec.js")])
      .catch((err) => { console.error(String(err)); throw new Error(words.noScript); });
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
      try {
        call();
      } catch (err) {
        console.error(err);
        resolve();
        return false;
      }
      return !go.exited;
    });
  });
  try {
    await Promise.race([end, broken]);
  } catch (err) {
    console.error(err);
  }
  go._resume = () => go._scheduledTimeouts.clear(); // who is still listened for is heard by nobody
  bridge.frame = bridge.draw = bridge.collect = () => {};
  bridge.tick = () => false;
  still();
  problem(noMemory ? words.noMemory : words.stopped, words.restart, () => location.reload());
  settled();
}

/**
 * What a person begins with, and a network that is back. A mouse that lies over an
 * embed in a page is none.
 */
const signs = ["pointerdown", "keydown", "focusin", "dragenter", "online"];
const gone = [404, 410].map(words.answered);
/** With so much memory the first collection of garbage is near, which is in the rest. */
const near = 12 << 20;

/**
 * Runs the program, of which the rest comes at a sign of a person, or when it is
 * needed: see Parts in wasm/shrink. Then all of Go stands still until it is there, and
 * what calls Go waits. So does what Go calls and calls Go in turn, as long as the rest
 * is not there: such a stack cannot stand still.
 * @param {any} go
 * @param {WebAssembly.Instance} instance
 * @param {(call: () => void) => boolean} goesOn calls it, and tells whether the program goes on
 * @returns {Promise<void>} settles when the program has ended
 */
function inParts(go, instance, goesOn) {
  const first = /** @type {any} */ (instance.exports);
  const resume = go._resume;
  /** The events that wait. @type {any[]} */
  const events = [];
  /** One that Go was called with, and has not taken yet. @type {unknown} */
  let untaken = null;
  let calls = 0, over = false, failed = false;
  /** @type {Promise<void> | undefined} */
  let coming;

  const enter = (/** @type {() => void} */ call) => {
    calls++;
    over = !goesOn(call);
    calls--;
    if (over) go._scheduledTimeouts.clear();
    if (over || complete || calls > 0) return;
    if (first.absent.value) {
      stands = bridge.awake = true; // until all that waits is done
      untaken = go._pendingEvent;
      go._pendingEvent = null;
    }
    if (stands || !failed && first.mem.buffer.byteLength > near) come();
  };
  const drain = () => {
    while (events.length > 0 && !stands && !over) {
      go._pendingEvent = events.shift();
      enter(() => resume.call(go));
    }
  };
  go._resume = () => {
    if (over) {
      go._scheduledTimeouts.clear();
    } else if (complete || calls === 0 && !stands) {
      enter(() => resume.call(go));
      if (calls === 0) drain();
    } else {
      const event = go._pendingEvent, last = events.at(-1);
      // wasm_exec.js calls again and again for a timer that is there.
      if (!event) go._scheduledTimeouts.clear();
      // Of a pointer that moves on, the last place counts.
      const moves = (/** @type {any} */ e) => e?.args?.[0]?.type === "pointermove";
      if (moves(event) && moves(last) && event.id === last.id) events.pop();
      events.push(event);
      go._pendingEvent = null;
    }
  };

  const signed = (/** @type {Event} */ { target }) => {
    if (!(target instanceof Element && target.closest(".problem"))) come(); // which has a way on of its own
  };
  // A file that is dropped is not for the browser to open.
  const dropped = (/** @type {Event} */ e) => e.preventDefault();
  const come = () => {
    if (stands) setTimeout(() => { if (coming && stands) waiting(); }, 300);
    coming ??= compiled("rest.wasm", failed ? { cache: "reload" } : {}, loaded).then(join).catch((err) => {
      failed = true;
      if (!stands) return; // nothing waits for it
      const why = reason(err);
      // A site that was made anew has another rest, or none of this name.
      if (err instanceof WebAssembly.LinkError || gone.includes(why)) problem(words.restGone(why), words.restart, () => location.reload());
      else problem(words.restNotLoaded(why), words.again, come);
    }).finally(() => { coming = undefined; });
  };
  const join = async (/** @type {WebAssembly.Module} */ rest) => {
    /** @type {Record<string, Function>} */
    const slot = {};
    for (const { module, name } of WebAssembly.Module.imports(rest)) {
      if (module === "slot") slot[name] = first.table.get(Number(name));
    }
    await WebAssembly.instantiate(rest, { ...go.importObject, first, slot });
    complete = true;
    whenIdle();
    for (const sign of signs) removeEventListener(sign, signed, true);
    for (const drop of ["dragover", "drop"]) removeEventListener(drop, dropped);
    if (!stands) return;
    stands = false;
    solved();
    go._pendingEvent = untaken;
    enter(() => {
      first.proceed();
      if (go.exited) go._resolveExitPromise();
    });
    drain();
    bridge.awake = false;
    if (begun) bridge.wake();
  };

  complete = !first.absent;
  if (!complete) {
    for (const sign of signs) addEventListener(sign, signed, { capture: true, passive: true });
    for (const drop of ["dragover", "drop"]) addEventListener(drop, dropped);
  }
  /** @type {Promise<void>} */
  let end = Promise.resolve();
  enter(() => { end = go.run(instance); });
  drain();
  return end;
}

poster();
start();
