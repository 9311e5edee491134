// Bundles the page and writes it as a C++ source: node build.mjs FOLDER_OF_NODE_MODULES OUTPUT
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [packages, output] = process.argv.slice(2);
const app = dirname(fileURLToPath(import.meta.url));
const { buildSync } = createRequire(join(packages, "package.json"))("esbuild");

function bundled(entry) {
  const result = buildSync({
    entryPoints: [join(app, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2020",
    charset: "utf8",
    legalComments: "inline",
    nodePaths: [join(packages, "node_modules")],
  });
  return result.outputFiles[0].text.trim();
}

// In the page, a script must not contain its own closing tag.
const script = bundled("main.js").replaceAll("</script", "<\\/script");
const page = readFileSync(join(app, "page.html"), "utf8")
  .replace("%STYLE%", () => bundled("style.css"))
  .replace("%SCRIPT%", () => script);

// Compilers need not take longer literals than 64 KiB.
const pieces = page.match(/[^]{1,15000}/g).map((piece) => `    R"~page~(${piece})~page~"`);
writeFileSync(output, `#include "page.hpp"\n\nconst std::string_view gigasim::report::page_template =\n${pieces.join("\n")};\n`);
