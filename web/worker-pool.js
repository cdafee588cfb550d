// @ts-check
// <worker-pool workers="3">shown until it has loaded</worker-pool>: an iframe of
// embed.html that follows the element's attributes and properties. What the embed
// says comes as events: ready, state, done, error, each with the message as detail.
const site = new URL(".", import.meta.url);
// settings: made from the table in wasm/run by `make generate`
const names = "workers jobs jobbuf resbuf work on time jitter fail panic recover every order cancel heed collect collecttime print close closeresults pattern fair seed resize speed step from to loop autoplay lesson view loading theme".split(" ");
// /settings
const style = new CSSStyleSheet();
// What stands in the element lies under the frame, which is clear until it has loaded.
style.replaceSync(":host { display: grid } :host([hidden]) { display: none } * { grid-area: 1 / 1; min-width: 0 } iframe { width: 100%; height: 420px; border: 0 }");

class WorkerPool extends HTMLElement {
  static observedAttributes = names;
  #frame = document.createElement("iframe");
  #ready = false;
  /** @type {Record<string, string | null>} settings that the embed has not been told of */
  #changed = {};
  /** @type {{type: string}[]} messages for an embed that does not listen yet */
  #waiting = [];
  #clicks = false; // the frame waits for a click, as far as is known

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(document.createElement("slot"));
  }

  connectedCallback() {
    this.#waiting = [];
    this.#load(this.getAttribute("loading") === "click");
    addEventListener("message", this);
  }

  /**
   * Makes a frame of the attributes.
   * @param {boolean} clicks it waits for a click
   * @param {boolean} [now] it loads even where nobody sees it
   */
  #load(clicks, now = false) {
    if (!this.isConnected) return;
    const query = new URLSearchParams();
    for (const name of names) {
      const value = this.getAttribute(name);
      if (value !== null && name !== "loading") query.set(name, value);
    }
    if (clicks) query.set("loading", "click");
    const height = this.#frame.style.height;
    this.#frame.remove();
    const frame = (this.#frame = document.createElement("iframe"));
    frame.src = `${new URL("embed.html", site)}?${query}`;
    frame.loading = now || ["click", "eager"].includes(this.getAttribute("loading") ?? "") ? "eager" : "lazy";
    frame.style.height = height;
    frame.allow = "fullscreen; clipboard-write; autoplay";
    frame.title = this.title || "Go worker pool";
    this.#ready = false;
    this.#clicks = clicks;
    this.#changed = {};
    this.#waiting = this.#waiting.filter(({ type }) => type !== "set"); // the address says it
    this.shadowRoot?.append(frame);
  }

  disconnectedCallback() {
    removeEventListener("message", this);
    this.#frame.remove();
  }

  /** @type {(name: string, was: string | null, now: string | null) => void} */
  attributeChangedCallback(name, was, now) {
    if (!this.#frame.isConnected || was === now) return;
    if (!Object.keys(this.#changed).length) queueMicrotask(() => this.#tell()); // many at once are one message
    this.#changed[name] = now;
  }

  #tell() {
    const changed = this.#changed;
    this.#changed = {};
    if (!Object.keys(changed).length) return;
    // Another lesson is another page; so is another picture.
    if (this.#clicks || "lesson" in changed) this.#load(this.#clicks && this.getAttribute("loading") === "click");
    else this.#post("set", changed);
  }

  /**
   * Attributes that were changed before are told before.
   * @param {string} type @param {object} [fields]
   */
  #do(type, fields) {
    if (this.#clicks && type === "play") this.#load(false, true); // who asks by a script has clicked
    this.#tell();
    this.#post(type, fields);
  }

  /** @param {string} type @param {object} [fields] */
  #post(type, fields) {
    const message = { ...fields, source: "worker-pool", v: 1, type };
    if (this.#ready) this.#frame.contentWindow?.postMessage(message, site.origin);
    else this.#waiting.push(message);
  }

  /** @param {MessageEvent} event */
  handleEvent({ data, source }) {
    if (!source || source !== this.#frame.contentWindow || data?.source !== "worker-pool") return;
    if (data.type === "resize") {
      this.#frame.style.height = `${data.height}px`;
      this.shadowRoot?.querySelector("slot")?.remove();
    }
    if (data.type === "ready") {
      this.#ready = true;
      this.#clicks = false;
      for (const message of this.#waiting.splice(0)) this.#frame.contentWindow?.postMessage(message, site.origin);
    }
    this.dispatchEvent(new CustomEvent(data.type, { detail: data }));
  }

  play() { this.#do("play"); }
  pause() { this.#do("pause"); }
  /** @param {{t: number} | {step: number}} to a time in milliseconds, or a step */
  seek(to) { this.#do("seek", to); }
  get() { this.#do("get"); }
}

for (const name of names) {
  Object.defineProperty(WorkerPool.prototype, name, {
    get() { return this.getAttribute(name); },
    set(value) { value == null ? this.removeAttribute(name) : this.setAttribute(name, value); },
  });
}
if (!customElements.get("worker-pool")) customElements.define("worker-pool", WorkerPool);
