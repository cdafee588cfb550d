// @ts-check
// Starts the Go program of a Web Worker. The first message brings the compiled
// program; all others are jobs. It is a classic script, since a Web Worker made from
// a blob, where a page may have no other, cannot be a module in every browser; where
// this one was brought in by a blob, the blob has said where the site is.
importScripts((self.siteBase ?? "") + "wasm_exec.js");

onmessage = async ({ data }) => {
  if (!data.module) {
    try {
      playgroundJob(data);
    } catch { // the program is broken, which the page would not hear of
      postMessage({ ended: true });
    }
    return;
  }
  let noMemory = false;
  const write = fs.writeSync;
  fs.writeSync = (/** @type {number} */ fd, /** @type {Uint8Array} */ bytes) => {
    noMemory ||= /out of memory|cannot allocate/.test(new TextDecoder().decode(bytes));
    return write.call(fs, fd, bytes);
  };
  try {
    const go = new Go();
    const instance = await WebAssembly.instantiate(/** @type {WebAssembly.Module} */ (data.module), go.importObject);
    self.playgroundMemory = instance.exports.mem; // of which the answers tell how much it is
    await go.run(instance);
  } catch (err) {
    noMemory ||= err instanceof RangeError; // it did not even begin
  }
  // The program never ends by itself.
  postMessage({ ended: true, noMemory });
};
