// What wasm_exec.js, which comes from the toolchain, defines.
declare module "*/wasm_exec.js";

/** Runs a Go program. */
declare class Go {
  importObject: WebAssembly.Imports;
  /** The environment of the program. */
  env: Record<string, string>;
  /** Settles when the program has ended. */
  run(instance: WebAssembly.Instance): Promise<void>;
}
