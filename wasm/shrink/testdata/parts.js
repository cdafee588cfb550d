// Runs a program in Node whose second part comes only when it is needed, and a while
// after that, by the very code that does so in a page:
//
//	node parts.js WASM_EXEC FIRST SECOND
//
// It ends by telling how often the second part was needed, and the numbers of the
// functions that were called, if the program is marked.
"use strict";
const fs = require("fs");
const path = require("path");
globalThis.require = require;
globalThis.fs = fs;
globalThis.path = path;
require(process.argv[2]);

let waited = 0;
const boot = fs.readFileSync(path.join(__dirname, "../../../web/boot.js"), "utf8");
const [, source] = /\n(function inParts[^]*?\n}\n)/.exec(boot);
const page = {
  signs: [], gone: [], near: Infinity, begun: false, stands: false, complete: false,
  bridge: { awake: false, wake() {} },
  words: { restNotLoaded: String, restGone: String },
  reason: String,
  loaded() {},
  waiting() {},
  whenIdle() {},
  solved() { waited++; },
  problem(/** @type {string} */ why) { throw new Error(why); },
  addEventListener() {},
  removeEventListener() {},
  async compiled() {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return new WebAssembly.Module(fs.readFileSync(process.argv[4]));
  },
};
const inParts = new Function("page", `with (page) { ${source}; return inParts; }`)(page);

const go = new Go();
let first;
go.exit = (code) => {
  const called = Object.entries(first).filter(([name, g]) => name.startsWith("called ") && g.value).map(([name]) => name.slice(7));
  console.log(`exit ${code}, waited ${waited}, called ${called.join()}`);
};
WebAssembly.instantiate(fs.readFileSync(process.argv[3]), go.importObject).then(({ instance }) => {
  first = instance.exports;
  return inParts(go, instance, (call) => {
    call();
    return !go.exited;
  });
});
