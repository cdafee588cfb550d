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
  /** @type {object[]} messages for an embed that does not listen yet */
  #waiting = [];
  #asked = 0; // how many of get() are not answered yet
  #late = 0; // of these, by a page that another lesson has replaced

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(document.createElement("slot"));
  }

  /** The settings of the element. */
  #settings() {
    return names.flatMap((name) => {
      const value = this.getAttribute(name);
      return value === null || value === "lazy" ? [] : [[name, value]];
    });
  }

  connectedCallback() {
    this.#waiting = [];
    this.#load(new URLSearchParams(this.#settings()));
    addEventListener("message", this);
  }

  /** @param {URLSearchParams} query */
  #load(query) {
    this.#frame.remove();
    const frame = (this.#frame = document.createElement("iframe"));
    frame.src = `${new URL("embed.html", site)}?${query}`;
    frame.loading = query.has("loading") ? "eager" : "lazy";
    frame.allow = "fullscreen; clipboard-write; autoplay";
    frame.title = this.title || "Go worker pool";
    this.#ready = false;
    this.#changed = {};
    this.#asked = this.#late = 0;
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
    if (this.#waits()) return this.#load(new URLSearchParams(this.#settings())); // with another picture
    // Another lesson is another page, which knows nothing of this one.
    if ("lesson" in changed) Object.assign(changed, Object.fromEntries(this.#settings()), { loading: null });
    this.#post("set", changed);
  }

  /** The frame waits for a click, as far as is known. */
  #waits() {
    return !this.#ready && /[?&]loading=click/.test(this.#frame.src);
  }

  /**
   * Attributes that were changed before are told before.
   * @param {string} type @param {object} [fields]
   */
  #do(type, fields) {
    if (this.#waits()) { // who asks by a script has clicked
      const query = new URLSearchParams(this.#settings());
      query.delete("loading");
      this.#load(query);
    }
    this.#tell();
    this.#post(type, fields);
  }

  /** @param {string} type @param {object} [fields] */
  #post(type, fields) {
    this.#waiting.push({ ...fields, type });
    this.#send();
  }

  #send() {
    /** @param {object} message */
    const send = (message) => this.#frame.contentWindow?.postMessage({ ...message, source: "worker-pool", v: 1 }, site.origin);
    while (this.#ready && this.#waiting.length) {
      const message = /** @type {{type: string}} */ (this.#waiting.shift());
      send(message);
      if (message.type === "get") this.#asked++;
      if ("lesson" in message) { // the page of the lesson says when it is ready; if it is there already, this one
        this.#ready = false;
        this.#late = this.#asked;
        send({ type: "get" });
      }
    }
  }

  /** @param {MessageEvent} event */
  handleEvent({ data, source }) {
    if (!source || source !== this.#frame.contentWindow || data?.source !== "worker-pool") return;
    if (data.type === "resize") {
      this.#frame.style.height = `${data.height}px`;
      this.shadowRoot?.querySelector("slot")?.remove();
    }
    if (data.type === "ready") {
      if (this.#asked) this.#asked--;
      if (this.#late) this.#late--;
      else this.#ready = true;
      this.#send();
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
