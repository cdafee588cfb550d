// Runs a program in Node whose second part comes only when it is needed, and a while
// after that, as web/boot.js does in a page:
//
//	node parts.js WASM_EXEC FIRST SECOND
//
// It ends by telling how often the second part was needed, and the numbers of the
// functions that were called, if the program is marked.
"use strict";
const fs = require("fs");
globalThis.require = require;
globalThis.fs = fs;
globalThis.path = require("path");
require(process.argv[2]);

const go = new Go();
go.exit = (code) => {
  const called = Object.entries(first).filter(([name, g]) => name.startsWith("called ") && g.value).map(([name]) => name.slice(7));
  console.log(`exit ${code}, waited ${waited}, called ${called.join()}`);
};
const resume = go._resume;
const late = [];
let first, calls = 0, whole = false, waited = 0;

function enter(call) {
  calls++;
  call();
  calls--;
  if (calls > 0 || whole) return;
  if (first.absent?.value) {
    waited++;
    setTimeout(join, 5);
  } else if (late.length > 0) next();
}

function next() {
  go._pendingEvent = late.shift();
  enter(() => resume.call(go));
}

go._resume = () => {
  if (whole || calls === 0 && !first.absent?.value) return enter(() => resume.call(go));
  late.push(go._pendingEvent);
  go._pendingEvent = null;
  go._scheduledTimeouts.clear();
};

async function join() {
  const second = new WebAssembly.Module(fs.readFileSync(process.argv[4]));
  const slot = {};
  for (const { module, name } of WebAssembly.Module.imports(second)) {
    if (module === "slot") slot[name] = first.table.get(Number(name));
  }
  await WebAssembly.instantiate(second, { ...go.importObject, first, slot });
  whole = true;
  enter(() => first.proceed());
  while (late.length > 0) next();
}

WebAssembly.instantiate(fs.readFileSync(process.argv[3]), go.importObject).then(({ instance }) => {
  first = instance.exports;
  enter(() => { go.run(instance); });
});
