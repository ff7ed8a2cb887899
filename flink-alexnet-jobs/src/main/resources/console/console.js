// Shows the parts of the state that the server sends. All that comes from outside becomes text:
// nothing here parses markup.

const UPLOAD_BYTES_MAX = 16 * 1024 * 1024;
const SVG = "http://www.w3.org/2000/svg";

const byId = (id) => document.getElementById(id);

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function drawn(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

const whole = new Intl.NumberFormat("en");
const percent = (share) => (100 * share).toFixed(1) + "\u00a0%";
const show = (id, visible) => { byId(id).hidden = !visible; };

/** A picture of the server's own encoding; a box with words if there is none. */
function picture(kind, number, alternative) {
  if (number === null) return element("span", "none", "no picture");
  const image = element("img");
  image.alt = alternative;
  image.width = image.height = 84;
  image.addEventListener("error", () => image.replaceWith(element("span", "none", "no picture")));
  image.src = `/${kind}/${number}`;
  return image;
}

function guess({ label, probability, isTrue }) {
  const bar = drawn("svg", { "aria-hidden": "true" });
  bar.append(drawn("rect", { width: 100 * probability + "%", height: "100%" }));
  return element("li", isTrue ? "true" : "",
    bar, element("bdi", "", label), element("span", "", percent(probability)));
}

// ---- predictions: tiles stay where they are known already, so that pictures don't flicker

const tiles = new Map();

function tile(item) {
  const known = tiles.get(item.key);
  const state = item.label === null ? "unknown" : item.right ? "right" : "wrong";
  if (known && known.state === state && known.picture === item.picture) return known;
  const mark = { right: "✓ right", wrong: "✗ wrong", unknown: "–" }[state];
  const list = element("ol", "guesses", ...item.top.map(guess));
  const figure = element("figure", "tile " + state,
    picture("picture", item.picture, item.label ?? item.name),
    element("figcaption", "",
      element("bdi", "", item.label ?? "no label"), element("span", "mark", mark)),
    list);
  figure.title = `${item.name}, model version ${item.version}`;
  return { figure, state, picture: item.picture };
}

function predictions({ judged, right, newest }) {
  show("no-predictions", newest.length === 0);
  byId("judged").textContent = judged === 0 ? ""
    : `${percent(right / judged)} right of the newest ${whole.format(judged)} with a label`;
  const next = new Map(newest.map((item) => [item.key, tile(item)]));
  tiles.clear();
  next.forEach((value, key) => tiles.set(key, value));
  byId("predictions").replaceChildren(...[...next.values()].map((each) => each.figure));
}

// ---- training

const CHART = { left: 34, right: 356, top: 8, bottom: 118 };

function tickStep(max) {
  const power = 10 ** Math.floor(Math.log10(max / 4));
  const digit = max / 4 / power;
  return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

function chart(svg, steps, lines) {
  const xMax = Math.max(1, ...steps);
  const yMax = Math.max(...lines.flat(), 1e-9);
  const step = tickStep(yMax);
  const yTop = Math.max(step, Math.ceil(yMax / step - 1e-9) * step);
  const x = (value) => CHART.left + value / xMax * (CHART.right - CHART.left);
  const y = (value) => CHART.bottom - value / yTop * (CHART.bottom - CHART.top);
  const parts = [];
  for (let i = 0; i * step <= yTop * (1 + 1e-9); i++) {
    const at = y(i * step).toFixed(1);
    parts.push(drawn("line", { class: "grid", x1: CHART.left, x2: CHART.right, y1: at, y2: at }));
    const text = String(Number((i * step).toPrecision(6)));
    parts.push(drawn("text", { x: CHART.left - 6, y: Number(at) + 4, "text-anchor": "end" }, text));
  }
  parts.push(drawn("text", { x: CHART.left, y: 135 }, "0"));
  parts.push(drawn("text", { x: CHART.right, y: 135, "text-anchor": "end" },
    "step " + whole.format(xMax)));
  lines.forEach((values, i) => {
    const points = values.map((value, at) => `${x(steps[at]).toFixed(1)},${y(value).toFixed(1)}`);
    parts.push(drawn("polyline", { class: "line-" + i, points: points.join(" ") }));
  });
  svg.replaceChildren(...parts);
}

function training(run) {
  show("charts", run !== null);
  if (run === null) return;
  byId("training").textContent = `Step ${whole.format(run.step)}, epoch ${whole.format(run.epoch)}: `
    + `loss ${run.loss.toFixed(3)}, top-1 error ${percent(run.top1Error)}, `
    + `learning rate ${Number(run.learningRate.toPrecision(3))}, ${whole.format(Math.round(run.imagesPerSecond))} pictures/s.`;
  const steps = run.points.map((point) => point.step);
  chart(byId("loss"), steps, [run.points.map((point) => point.loss)]);
  chart(byId("error"), steps,
    [run.points.map((point) => point.top1Error), run.points.map((point) => point.top5Error)]);
}

// ---- topics, models, rejected

function topics({ servers, problem, hint, unreadable, topics: all }) {
  byId("where").textContent = "Kafka at " + servers;
  byId("hint").textContent = problem ?? hint ?? "";
  show("hint", problem !== null || hint !== null);
  byId("topics").replaceChildren(...all.map((each) => element("tr", each.exists ? "" : "absent",
    element("td", "", element("bdi", "", each.name)),
    element("td", "sum", each.exists ? whole.format(each.read) : "absent"),
    element("td", "sum", each.exists ? each.perSecond.toFixed(1) : ""))));
  show("unreadable", unreadable > 0);
  byId("unreadable").textContent = `${whole.format(unreadable)} records were not of their topic's kind.`;
}

function models({ followed, newest }) {
  show("no-models", newest.length === 0);
  byId("models").replaceChildren(...newest.map((each) => {
    const facts = [`${whole.format(each.classes)} classes`];
    if (each.loss !== null) facts.push(`loss ${each.loss.toFixed(3)}`);
    if (each.top1Error !== null) facts.push(`top-1 error ${percent(each.top1Error)}`);
    facts.push(new Date(each.createdAtMillis).toISOString().slice(0, 16).replace("T", " ") + " UTC");
    return element("li", "",
      element("bdi", "", each.name), " version ", element("b", "", String(each.version)),
      each.name === followed ? "" : " (not followed)",
      element("span", "", each.network), element("span", "", facts.join(" · ")));
  }));
}

const rejectedItems = new Map();

function rejected({ total, reasons, newest }) {
  byId("rejected-total").textContent = total === 0 ? "" : whole.format(total);
  byId("reasons").textContent = reasons.length === 0 ? "None."
    : reasons.map((each) => `${each.reason} ${whole.format(each.count)}`).join(" · ");
  const next = new Map(newest.map((each) => [each.key, rejectedItems.get(each.key) ?? element("li", "",
    picture("rejected", each.picture, each.name),
    element("div", "",
      element("bdi", "", each.name), element("span", "", `${each.reason}: ${each.detail}`),
      element("span", "", `${each.job}, ${each.place}, ${whole.format(each.bytes)} bytes`)))]));
  rejectedItems.clear();
  next.forEach((value, key) => rejectedItems.set(key, value));
  byId("rejected").replaceChildren(...next.values());
}

// ---- an upload

function problem(text) {
  byId("problem").textContent = text;
  show("problem", text !== "");
}

function found({ picture: asked, modelVersion, top, compared, similar }) {
  byId("asked").src = asked;
  byId("asked-model").textContent = `model version ${modelVersion}`;
  byId("guesses").replaceChildren(...top.map(guess));
  byId("compared").textContent = similar.length === 0
    ? "No embedding of this model has been read, so nothing can be compared: run ./alexnet classify."
    : `The ${similar.length} nearest of ${whole.format(compared)} by cosine similarity of fc7:`;
  byId("nearest").replaceChildren(...similar.map((each) => {
    const near = element("figure", "near",
      picture("picture", each.picture, each.label ?? each.name),
      element("bdi", "", each.label ?? each.name), element("span", "", each.similarity.toFixed(3)));
    near.title = each.name;
    return near;
  }));
  show("found", true);
}

async function upload(file) {
  problem("");
  if (file.size > UPLOAD_BYTES_MAX) {
    problem(`This file has ${whole.format(file.size)} bytes; up to ${whole.format(UPLOAD_BYTES_MAX)} are taken.`);
    return;
  }
  byId("drop").setAttribute("aria-busy", "true");
  try {
    const reply = await fetch("/similar", {
      method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file,
    });
    const result = await reply.json();
    if (reply.ok) found(result); else problem(result.problem);
  } catch (failure) {
    problem("The console can't be reached: " + failure.message);
  } finally {
    byId("drop").removeAttribute("aria-busy");
  }
}

byId("file").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) upload(file);
  event.target.value = "";
});
byId("upload").addEventListener("submit", (event) => event.preventDefault());
for (const type of ["dragover", "dragleave", "drop"]) {
  byId("drop").addEventListener(type, (event) => {
    event.preventDefault();
    byId("drop").classList.toggle("over", type === "dragover");
    if (type === "drop" && event.dataTransfer.files.length > 0) upload(event.dataTransfer.files[0]);
  });
}

// ---- the stream of parts

function state(text, live) {
  byId("state").textContent = text;
  byId("state").classList.toggle("live", live);
}

const parts = { topics, models, training, predictions, rejected };
const events = new EventSource("/events");
events.addEventListener("open", () => state("live", true));
events.addEventListener("error", () => state("connection lost, trying again", false));
for (const [name, take] of Object.entries(parts)) {
  events.addEventListener(name, (event) => take(JSON.parse(event.data)));
}
