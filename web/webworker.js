// @ts-check
// Starts the Go program of a Web Worker. The first message brings the compiled
// program; all others are jobs. It is a classic script, since a Web Worker made from
// a blob, where a page may have no other, cannot be a module in every browser; where
// this one was brought in by a blob, the blob has said where the site is.
importScripts((self.siteBase ?? "") + "wasm_exec.js");

onmessage = async ({ data }) => {
  if (!data.module) {
    playgroundJob(data);
    return;
  }
  const go = new Go();
  const instance = await WebAssembly.instantiate(/** @type {WebAssembly.Module} */ (data.module), go.importObject);
  self.playgroundMemory = instance.exports.mem; // of which the answers tell how much it is
  await go.run(instance);
  postMessage({ ended: true }); // which it never does by itself
};
