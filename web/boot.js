// @ts-check
// Loads the Go program, shows how far it is, and says so where it cannot run.
import "./wasm_exec.js";
import { paint } from "./paint.js";

const loading = /** @type {HTMLElement} */ (document.getElementById("loading"));
const progress = /** @type {HTMLProgressElement} */ (document.getElementById("progress"));

/** What the two languages call each other by. Go adds tick, frame and draw. */
const bridge = {
  paint,
  /** Asks for one turn of the loop at the next frame. */
  wake() {
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
      loading.textContent = `Loading the program… ${(got / 1e6).toFixed(1)} MB`;
      out.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(count), { headers: { "Content-Type": "application/wasm" } });
}

async function start() {
  if (typeof WebAssembly !== "object") {
    problem("This browser has no WebAssembly, so the program cannot run. The picture shows its first run.");
    return;
  }
  // @ts-ignore: Go is defined by wasm_exec.js.
  const go = new globalThis.Go();
  let instance;
  try {
    const response = await fetch("playground.wasm");
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    ({ instance } = await WebAssembly.instantiateStreaming(counted(response), go.importObject));
  } catch (err) {
    problem(`The program could not be loaded (${err instanceof Error ? err.message : err}). Reload the page to try again.`);
    return;
  }
  Object.assign(bridge, { memory: instance.exports.mem }); // for who measures it
  await go.run(instance);
  bridge.frame = bridge.draw = () => {};
  bridge.tick = () => false;
  document.getElementById("still")?.removeAttribute("hidden");
  document.getElementById("canvas")?.setAttribute("hidden", "");
  loading.hidden = false;
  problem("The program has stopped. Reload the page to start it again.");
}

start();
