// Runs in a page of WebKit and gathers in window.consoleSaid what its console
// shows as a warning or an error. A second run changes nothing.
if (!window.consoleSaid) {
	const said = window.consoleSaid = [];
	const say = (kind, ...words) => said.push(kind + ": " + words.map(String).join(" "));

	for (const [name, kind] of [["warn", "warning"], ["error", "error"]]) {
		const original = console[name];
		console[name] = (...words) => { say(kind, ...words); original.apply(console, words); };
	}
	const assert = console.assert;
	console.assert = (ok, ...words) => { if (!ok) say("error", ...words); assert(ok, ...words); };

	addEventListener("error", event => {
		if (event instanceof ErrorEvent) say("error", event.filename + ":" + event.lineno, event.message);
		else say("error", event.target.src || event.target.href, "failed to load");
	}, true); // in the capture phase, as failed loads do not bubble
	addEventListener("unhandledrejection", event => say("error", "unhandled rejection:", event.reason));

	const fetch = window.fetch;
	window.fetch = async (...request) => {
		const response = await fetch(...request);
		if (response.status >= 400) say("error", response.url, "failed to load:", response.status);
		return response;
	};

	// What happened before this ran: broken images, and violations, which are kept.
	for (const image of document.images)
		if (image.complete && image.src && !image.naturalWidth) say("error", image.src, "failed to load");
	new ReportingObserver(reports => {
		for (const {body} of reports) say("error", "blocked by the policy:", body.blockedURL, body.effectiveDirective);
	}, {types: ["csp-violation"], buffered: true}).observe();
}
