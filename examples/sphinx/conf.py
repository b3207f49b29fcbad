"""The script is loaded once for all pages; the figures stand in index.rst."""

project = "Autoscaling, live"
html_js_files = [("http://127.0.0.1:8080/embed.js", {"async": "async"})]
exclude_patterns = ["README.md"]
