// The map as it is seen, as a picture with what it takes to read it: heading, what is counted, legend, scale, north,
// sources and date.
const MARGIN = 20;
const ROW = 22;
const LEGEND = 210;
const FOOT_LINES = 4;

export async function savePicture(view, name) {
  const canvas = drawPicture(view);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

export function drawPicture(view) {
  const source = view.map.getCanvas();
  const ratio = source.width / source.clientWidth;
  const [width, height] = [source.clientWidth, source.clientHeight];
  const head = 3 * ROW + MARGIN;
  const foot = FOOT_LINES * ROW + MARGIN;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round((width + LEGEND) * ratio);
  canvas.height = Math.round((height + head + foot) * ratio);
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.fillStyle = view.colour("paper");
  pen.fillRect(0, 0, width + LEGEND, height + head + foot);
  pen.drawImage(source, 0, head, width, height);
  writeHead(pen, view, width + LEGEND);
  drawLegend(pen, view, width + MARGIN, head + MARGIN);
  drawScale(pen, view, MARGIN, head + height - MARGIN);
  drawNorth(pen, view, width - 34, head + 40);
  writeFoot(pen, view, head + height, width + LEGEND);
  return canvas;
}

const textOf = (selector) => (document.querySelector(selector)?.textContent || "").replace(/\s+/g, " ").trim();

function write(pen, view, words, x, y, { size = 13, weight = 400, colour = "ink", most } = {}) {
  pen.font = `${weight} ${size}px Inter, sans-serif`;
  pen.fillStyle = view.colour(colour);
  let shown = words;
  while (most && shown.length > 1 && pen.measureText(shown).width > most) shown = `${shown.slice(0, -2).trimEnd()}…`;
  pen.fillText(shown, x, y);
}

function writeHead(pen, view, width) {
  const most = width - 2 * MARGIN;
  write(pen, view, textOf(".planner-side h1"), MARGIN, MARGIN + 12, { size: 20, weight: 650 });
  write(pen, view, textOf(".planner-count [data-counted]"), MARGIN, MARGIN + 12 + ROW, { most });
  const chosen = `${textOf(".planner-time label")}: ${textOf("#planner-year-amount")}`;
  write(pen, view, chosen, MARGIN, MARGIN + 12 + 2 * ROW - 2, { most });
}

function drawLegend(pen, view, x, top) {
  write(pen, view, textOf(".planner-legend h2"), x, top, { size: 15, weight: 650 });
  const items = [...document.querySelectorAll("#planner-legend li:not([hidden])")];
  items.forEach((item, place) => {
    const y = top + (place + 1) * ROW;
    const unknown = "unknown" in item.dataset;
    pen.lineWidth = 1.2;
    pen.strokeStyle = view.colour(unknown ? "ask" : item.dataset.token.startsWith("ready") ? "ready-edge" : item.dataset.token);
    pen.fillStyle = view.colour(item.dataset.token);
    pen.setLineDash(unknown ? [2.5, 2] : []);
    if (!unknown) pen.fillRect(x, y - 11, 14, 14);
    pen.strokeRect(x, y - 11, 14, 14);
    pen.setLineDash([]);
    if (unknown) write(pen, view, "?", x + 4, y + 1, { size: 11, weight: 650, colour: "ask" });
    write(pen, view, `${item.children[1].textContent} (${item.children[2].textContent})`, x + 24, y);
  });
}

function drawScale(pen, view, x, y) {
  const { map } = view;
  const { clientWidth: width, clientHeight: height } = map.getCanvas();
  const [left, right] = [map.unproject([0, height / 2]), map.unproject([width, height / 2])];
  const each = left.distanceTo(right) / width;
  const power = 10 ** Math.floor(Math.log10(each * 120));
  const length = [5, 2, 1].map((step) => step * power).find((one) => one <= each * 120);
  const words = length >= 1000 ? `${length / 1000} km` : `${length} m`;
  pen.strokeStyle = view.colour("ink");
  pen.lineWidth = 1.6;
  pen.beginPath();
  pen.moveTo(x, y - 6);
  pen.lineTo(x, y);
  pen.lineTo(x + length / each, y);
  pen.lineTo(x + length / each, y - 6);
  pen.stroke();
  write(pen, view, words, x + length / each + 8, y, { size: 12 });
}

function drawNorth(pen, view, x, y) {
  pen.save();
  pen.translate(x, y);
  pen.rotate((-view.map.getBearing() * Math.PI) / 180);
  pen.fillStyle = view.colour("ink");
  pen.beginPath();
  for (const [dx, dy] of [[0, -18], [7, 11], [0, 5], [-7, 11]]) pen.lineTo(dx, dy);
  pen.fill();
  write(pen, view, "N", -4.5, 26, { size: 12, weight: 650 });
  pen.restore();
}

function writeFoot(pen, view, top, width) {
  const most = width - 2 * MARGIN;
  const style = { size: 11.5, colour: "ink-2", most };
  const office = [textOf(".brand"), textOf(".demo-mark"), document.getElementById("planner-map").dataset.today];
  pen.font = `400 ${style.size}px Inter, sans-serif`;
  const lines = wrapped(pen, textOf(".maplibregl-ctrl-attrib-inner"), most).slice(0, FOOT_LINES - 1);
  lines.push(office.filter(Boolean).join(" · "));
  lines.forEach((line, place) => write(pen, view, line, MARGIN, top + (place + 1) * ROW, style));
}

function wrapped(pen, words, most) {
  const lines = [""];
  for (const word of words.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (pen.measureText(longer).width <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
