// @ts-check
// Loads the Go program, shows how far it is, and says so where it cannot run.
import "./wasm_exec.js";
import { paint } from "./paint.js";
import { poster } from "./poster.js";

const loading = /** @type {HTMLElement} */ (document.getElementById("loading"));
const progress = /** @type {HTMLProgressElement} */ (document.getElementById("progress"));

/** What is said when the program is not there to say it. All other texts are in wasm/words. */
const words = {
  loading: (/** @type {number} */ bytes) => `Loading the program… ${(bytes / 1e6).toFixed(1)} MB`,
  noWebAssembly: "This browser has no WebAssembly, so the program cannot run. The picture shows its first run.",
  answered: (/** @type {number} */ status) => `the server answered ${status}`,
  notLoaded: (/** @type {string} */ why) => `The program could not be loaded (${why}). Reload the page to try again.`,
  stopped: "The program has stopped. Reload the page to start it again.",
};

/** @type {() => void} */
let settled = () => {};
/** Settles when the program runs, or when it is known that it cannot. */
export const started = new Promise((resolve) => { settled = () => resolve(undefined); });

/** What the two languages call each other by. Go adds tick, frame and draw. */
const bridge = {
  paint,
  /** Asks for one turn of the loop at the next frame. */
  wake() {
    settled();
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

/** @param {string} sentence */
function problem(sentence) {
  progress.hidden = true;
  loading.textContent = sentence;
  loading.className = "problem";
  document.dispatchEvent(new CustomEvent("problem", { detail: sentence }));
  settled();
}

/**
 * The response, with its bytes counted as they come.
 * @param {Response} response
 */
function counted(response) {
  if (!response.body) return response;
  let got = 0;
  const count = new TransformStream({
    transform(chunk, out) {
      got += chunk.byteLength;
      loading.textContent = words.loading(got);
      out.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(count), { headers: { "Content-Type": "application/wasm" } });
}

async function start() {
  if (typeof WebAssembly !== "object") {
    problem(words.noWebAssembly);
    return;
  }
  // @ts-ignore: Go is defined by wasm_exec.js.
  const go = new globalThis.Go();
  // A collection takes a frame or two on the one thread. Memory is there, but not
  // for garbage beside a file of 200 MB.
  go.env = { GOGC: "400", GOMEMLIMIT: "384MiB" };
  let instance;
  try {
    const response = await fetch("playground.wasm");
    if (!response.ok) throw new Error(words.answered(response.status));
    ({ instance } = await WebAssembly.instantiateStreaming(counted(response), go.importObject));
  } catch (err) {
    problem(words.notLoaded(err instanceof Error ? err.message : String(err)));
    return;
  }
  Object.assign(bridge, { memory: instance.exports.mem }); // for who measures it
  await go.run(instance);
  bridge.frame = bridge.draw = () => {};
  bridge.tick = () => false;
  document.getElementById("still")?.removeAttribute("hidden");
  document.getElementById("canvas")?.setAttribute("hidden", "");
  loading.hidden = false;
  problem(words.stopped);
}

poster();
start();
