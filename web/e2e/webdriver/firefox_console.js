// Runs once in Firefox's own window and gathers in window.consoleSaid what the
// page's console would show as a warning or an error. Three sources, because
// Firefox keeps them apart.
const said = window.consoleSaid = [];

// console.warn and the like happen in the pages' processes: a script there
// sends them on.
Services.ppmm.addMessageListener("console", message => said.push(message.data));
Services.ppmm.loadProcessScript("data:," + encodeURIComponent(`
	const storage = Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage);
	const everyone = Cc["@mozilla.org/systemprincipal;1"].createInstance(Ci.nsIPrincipal);
	storage.addLogEventListener(subject => {
		const {level, arguments: args, filename, lineNumber} = subject.wrappedJSObject;
		const kind = {warn: "warning", error: "error", exception: "error", assert: "error"}[level];
		if (kind && !/^(chrome|resource):/.test(filename)) sendAsyncMessage("console", kind + ": " + filename + ":" + lineNumber + " " + args.map(String).join(" "));
	}, everyone);
`), true);

// Uncaught errors, unhandled rejections, CSP violations: Firefox brings these
// here by itself, among those of its own code.
Services.console.registerListener({observe(message) {
	if (!(message instanceof Ci.nsIScriptError) || message.isFromChromeContext) return;
	if (message.flags & Ci.nsIScriptError.infoFlag) return;
	if (!/^(https?|blob|data):/.test(message.sourceName)) return;
	const kind = message.flags & Ci.nsIScriptError.warningFlag ? "warning" : "error";
	said.push(`${kind}: ${message.sourceName}:${message.lineNumber} ${message.errorMessage}`);
}});

// Failed loads are shown in the network panel only. A channel may stop twice,
// for the server's refusal and for the page's dislike of what came with it.
Services.obs.addObserver(channel => {
	channel.QueryInterface(Ci.nsIHttpChannel);
	if (!channel.loadInfo.browsingContextID || channel.status === Components.results.NS_BINDING_ABORTED) return;
	let why = "";
	try {
		if (channel.responseStatus >= 400) why = channel.responseStatus;
	} catch { /* there was no response */ }
	if (!why && !Components.isSuccessCode(channel.status)) why = "0x" + channel.status.toString(16);
	const text = `error: ${channel.URI.spec} failed to load: ${why}`;
	if (why && !said.includes(text)) said.push(text);
}, "http-on-stop-request");
