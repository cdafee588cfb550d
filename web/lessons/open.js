// @ts-check
// Leads who has scripts from a lesson's page, which is for programs that read links,
// into the lesson, with the settings that the link has. The browser's button for back
// leads to where the link was.
const lesson = location.pathname.replace(/.*\//, "").replace(/\.html$/, "");
location.replace(`../?lesson=${lesson}${location.search.replace("?", "&")}${location.hash}`);
