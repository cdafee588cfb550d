// The globals of a Web Worker that the page's script, the blob that brought it in,
// and the Go program share.

/** Where the site is, if a blob brought the script in. */
declare var siteBase: string | undefined;
/** The program's memory, for who measures it. */
declare var playgroundMemory: WebAssembly.ExportValue;
/** Gives a job to the Go program, which defines this. */
declare function playgroundJob(job: unknown): void;
/** Where the program writes to, as wasm_exec.js has it. */
declare var fs: { writeSync(fd: number, bytes: Uint8Array): number };
