// A blog that embeds the playground, as small as Docusaurus makes one.
/** @type {import("@docusaurus/types").Config} */
export default {
  title: "A blog about Go",
  url: "https://blog.example",
  baseUrl: "/",
  future: { faster: true, v4: true },
  onBrokenLinks: "throw",

  // The element, once for the whole site.
  scripts: [{ src: "https://playground.example/worker-pool.js", type: "module" }],

  themes: ["@docusaurus/theme-classic"],
  plugins: [["@docusaurus/plugin-content-blog", { routeBasePath: "/", blogTitle: "A blog about Go", blogDescription: "Posts on Go and its concurrency." }]],
  themeConfig: { navbar: { title: "A blog about Go" } },
};
