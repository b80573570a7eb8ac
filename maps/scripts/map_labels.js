// Labels on the live map: placed by priority, never over each other or over a sign; moved or left out.
"use strict";
window.siting = window.siting || {};

(function (siting) {
  const LINE_HEIGHT = 1.2;
  const FONTS = {
    site: { size: 12.5, weight: 650, spacing: 0 },
    town: { size: 15, weight: 650, spacing: 2 },
    point: { size: 12, weight: 400, spacing: 0 },
    place: { size: 12, weight: 400, spacing: 0 },
  };
  const brush = document.createElement("canvas").getContext("2d");

  function widthOf(text, kind) {
    const font = FONTS[kind];
    brush.font = `${font.weight} ${font.size}px Inter, sans-serif`;
    const written = kind === "town" ? text.toUpperCase() : text;
    return brush.measureText(written).width + font.spacing * written.length;
  }

  // Middles of the text in the order in which a cartographer tries them.
  function middles(label, width, height) {
    const halfWidth = width / 2;
    if (label.reach === 0) {
      const lines = [0, 1.2, -1.2, 2.4, -2.4, 3.6, -3.6].map((n) => [0, n * height]);
      return [...lines, [halfWidth * 0.6, 0], [-halfWidth * 0.6, 0]];
    }
    const side = label.reach + halfWidth;
    const near = label.reach * 0.75 + halfWidth;
    const above = label.reach + height / 2;
    return [
      [side, 0], [-side, 0],
      [near, above * 0.8], [near, -above * 0.8], [-near, above * 0.8], [-near, -above * 0.8],
      [0, above], [0, -above],
    ];
  }

  function boxAround(x, y, width, height) {
    return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
  }

  function overlap(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  function within(a, b) {
    return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
  }

  // labels: [{text, kind, x, y, reach}], first chooses first; taken: boxes that none may cover; avoided: boxes that
  // are covered only where there is no other place. Returns those that have room.
  siting.placeLabels = function (labels, taken, avoided, frame) {
    const occupied = taken.slice();
    const placed = [];
    for (const label of labels) {
      const width = widthOf(label.text, label.kind) + 4;
      const height = FONTS[label.kind].size * LINE_HEIGHT;
      const free = middles(label, width, height)
        .map(([shiftX, shiftY]) => boxAround(label.x + shiftX, label.y + shiftY, width, height))
        .filter((box) => within(box, frame) && !occupied.some((other) => overlap(box, other)));
      if (free.length === 0) continue;
      const covered = (box) => avoided.filter((other) => overlap(box, other)).length;
      const box = free.reduce((a, b) => (covered(b) < covered(a) ? b : a));
      occupied.push(box);
      placed.push({ label, box });
    }
    return placed;
  };

  siting.boxAround = boxAround;
})(window.siting);
