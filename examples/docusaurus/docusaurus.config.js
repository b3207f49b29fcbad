// The script is loaded once for all pages; the figures stand in docs/.
export default {
  title: "Autoscaling, live",
  url: "https://example.org",
  baseUrl: "/",
  scripts: [{ src: "http://127.0.0.1:8080/embed.js", async: true }],
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false }]],
};
