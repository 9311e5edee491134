// The report in a real browser: node report.mjs FOLDER_OF_NODE_MODULES GIGASIM SCENARIOS WORK CHROMIUM
import { createRequire } from "node:module";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";

const [packages, gigasim, scenarios, work, chromium] = process.argv.slice(2);
const playwright = createRequire(join(packages, "package.json"))("playwright-core");
const flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
const megabyte = 1e6;

rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });

function made(name, ...args) {
  const folder = join(work, name);
  execFileSync(gigasim, ["run", join(scenarios, args[0]), "--out", folder, "--report", "--quiet", ...args.slice(1)], { stdio: ["ignore", "ignore", "inherit"] });
  const page = join(folder, "report.html");
  assert.ok(statSync(page).size < 2 * megabyte, `${page} is ${statSync(page).size} bytes`);
  return { name, page, summary: JSON.parse(readFileSync(join(folder, "summary.json"), "utf8")) };
}

/// Opens the page, runs `look` in it, and holds it to saying nothing on the console.
async function visit(browser, { name, page: file }, options, look) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  page.on("request", (request) => /^https?:/.test(request.url()) && said.push(`asks the network for ${request.url()}`));
  await page.goto(`file://${file}`);
  await page.waitForSelector("html[data-drawn-ms]");
  await look(page);
  assert.deepEqual(said, [], `${name}: the console is silent`);
  await context.close();
}

const sections = (page) => page.$$eval("main > section", (all) => all.map((section) => section.id));
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
/// Canvases that are of one colour, by title.
const empty = (page) => page.$$eval("figure.chart", (all) => all.filter((box) => {
  const canvas = box.querySelector("canvas");
  if (!canvas) return !box.querySelector(".mark");
  const bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const colours = new Set();
  for (let i = 0; i < bytes.length; i += 4) if (bytes[i + 3] > 200) colours.add((bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2]);
  return colours.size < 3;
}).map((box) => box.textContent.slice(0, 60)));

async function marks(page, name) {
  assert.deepEqual(await empty(page), [], `${name}: every chart has marks`);
}

/// Figures beside each other, as a person reads them: "8,448 MWh" is 8448.
const shown = async (page, key) => Number((await page.textContent(`[data-figure="${key}"]`)).replaceAll(",", "").match(/-?[\d.]+/)[0]);
const close = (told, value, what) => assert.ok(Math.abs(told - value) <= Math.max(0.005 * Math.abs(value), 0.5), `${what}: the page says ${told}, summary.json ${value}`);

async function figures(page, { run, adequacy, phases, gpu_hours: hours }) {
  close(await shown(page, "facility_peak_mw"), Math.max(...phases.map((phase) => phase.facility_peak_mw)), "facility peak");
  close(await shown(page, "loss_of_load_h"), adequacy.loss_of_load_h, "loss of load");
  assert.equal((await shown(page, "pue")).toFixed(2), run.pue.toFixed(2));
  const useful = hours.bins.find((bin) => bin.bin === "useful");
  assert.equal(await page.textContent('[data-figure="useful_share"]'), `${(100 * useful.share).toFixed(2)} %`);
  const bars = await page.$$eval(".fall[data-bin]", (all) => all.map((bar) => [bar.dataset.bin, bar.querySelectorAll(".figure")[0].textContent]));
  for (const bin of hours.bins) assert.ok(bars.some(([id, text]) => id === bin.bin && text === `${(100 * bin.share).toFixed(2)} %`), `waterfall: ${bin.bin}`);
  const racks = await page.textContent("#verdict .table:last-of-type tbody tr:last-child");
  assert.ok(racks.includes(phases.at(-1).racks_installed.toLocaleString("en-US")), "racks of the last phase");
}

async function slider(page) {
  const values = () => page.$$eval(".oneline .value", (all) => all.map((value) => value.textContent).join("|"));
  const before = await values();
  await page.locator(".slider").evaluate((input) => { input.value = 0; input.dispatchEvent(new Event("input")); });
  assert.notEqual(await values(), before, "the slider moves the diagram");
  await page.focus(".slider");
  await page.keyboard.press("End");
  assert.equal(await page.getAttribute(".slider", "aria-valuetext"), await page.textContent(".moment"));
}

async function zoom(page) {
  const span = () => page.textContent("output.window");
  const all = await span();
  await page.click('.bar[aria-label="Time shown"] >> text=Week');
  assert.notEqual(await span(), all, "a button zooms");
  await page.click('.bar[aria-label="Time shown"] >> text=All');
  await page.focus("#supply figure.chart");
  await page.keyboard.press("+");
  assert.notEqual(await span(), all, "a key zooms");
  await page.keyboard.press("0");
  assert.equal(await span(), all);
  await page.locator("#supply .u-over").scrollIntoViewIfNeeded();
  const over = await page.locator("#supply .u-over").boundingBox();
  await page.mouse.move(over.x + over.width * 0.4, over.y + 50);
  await page.mouse.down();
  await page.mouse.move(over.x + over.width * 0.6, over.y + 50, { steps: 4 });
  await page.mouse.up();
  assert.notEqual(await span(), all, "dragging zooms");
  const pointed = await page.locator("#supply .u-over").boundingBox();
  await page.mouse.move(pointed.x + pointed.width * 0.5, pointed.y + 60, { steps: 3 });
  await page.waitForFunction(() => /\d.* MW/.test(document.querySelector("#supply .legend").textContent), null, { timeout: 3000 });
  await page.click('.bar[aria-label="Time shown"] >> text=All');
}

async function shortage(page) {
  const row = page.locator("#shortages tbody tr").first();
  const start = (await row.locator("td").first().textContent()).slice(0, 16);
  await row.click();
  assert.equal((await page.textContent(".moment")).slice(0, 16), start, "a shortage jumps to its moment");
  assert.ok((await page.textContent(".chain")).length > 20, "and tells its chain");
}

async function download(page) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("#verdict .save >> nth=-1")]);
  const text = readFileSync(await file.path(), "utf8");
  assert.match(text.split("\n")[0], /^name,from,/);
  assert.equal(text.trim().split("\n").length, 1 + (await page.locator("#verdict .table:last-of-type tbody tr").count()));
}

async function wide(browser, page, look) {
  for (const [what, options] of [["dark", { colorScheme: "dark" }], ["phone", { viewport: { width: 390, height: 844 } }]])
    await visit(browser, page, options, async (tab) => {
      assert.ok((await overflow(tab)) <= 0, `${page.name}, ${what}: no scrolling sideways`);
      await look(tab, `${page.name}, ${what}`);
    });
}

const big = made("colossus2", "colossus2.yaml");
const bare = made("adequacy", "adequacy-example.yaml", "--set", "end=2027-02-01", "--set", "loads.town.demand.repeat=true");
const study = made("study", "first-campus.yaml", "--replications", "8", "--jobs", "2");
const browser = await playwright.chromium.launch({ executablePath: chromium, args: flags });
try {
  await visit(browser, big, {}, async (page) => {
    console.log(`colossus2: ${(statSync(big.page).size / megabyte).toFixed(2)} MB, drawn in ${await page.getAttribute("html", "data-drawn-ms")} ms`);
    const have = await sections(page);
    for (const id of ["verdict", "build-out", "supply", "binding", "diagram", "gpu-hours", "energy", "conditions", "shortages", "costs", "fleets", "plan"]) assert.ok(have.includes(id), `section ${id}`);
    await marks(page, "colossus2");
    assert.ok((await page.locator(".sankey .flow").count()) > 10, "the Sankey has bands");
    await figures(page, big.summary);
    await download(page);
    await slider(page);
    await zoom(page);
    await shortage(page);
  });
  await wide(browser, big, marks);
  await visit(browser, bare, {}, async (page) => {
    assert.ok(!(await sections(page)).includes("gpu-hours"), "no GPU-hours without racks");
    await marks(page, "adequacy");
  });
  await visit(browser, study, {}, async (page) => {
    assert.ok((await sections(page)).includes("odds"));
    await marks(page, "study");
  });
  await wide(browser, study, marks);
} finally {
  await browser.close();
}
