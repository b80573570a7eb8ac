// Where the numbered discs stand: over their plots, on a stalk where the plot is smaller, never over each other.
"use strict";
window.siting = window.siting || {};

(function (siting) {
  const STALK = 24;
  const GAP = 2;
  const COVERED = 10;
  const TURNS = [0, -40, 40, -75, 75, -110, 110, -145, 145, 180];
  const LENGTHS = [1, 1.6, 2.3, 3.2];

  function candidates(anchor) {
    const found = [];
    if (anchor.plot >= 2 * anchor.radius + 8) {
      found.push({ x: anchor.x, y: anchor.y, stalk: false });
    }
    for (const length of LENGTHS) {
      for (const turn of TURNS) {
        const angle = (turn * Math.PI) / 180;
        found.push({
          x: anchor.x + STALK * length * Math.sin(angle),
          y: anchor.y - STALK * length * Math.cos(angle),
          stalk: true,
        });
      }
    }
    return found.map((disc) => ({ ...disc, radius: anchor.radius }));
  }

  function near(disc, other, distance) {
    return Math.hypot(disc.x - other.x, disc.y - other.y) < distance;
  }

  function inside(spot, box) {
    return spot.x >= box.left && spot.x <= box.right && spot.y >= box.top && spot.y <= box.bottom;
  }

  function under(disc, box) {
    const x = Math.max(box.left, Math.min(disc.x, box.right));
    const y = Math.max(box.top, Math.min(disc.y, box.bottom));
    return near(disc, { x, y }, disc.radius);
  }

  // anchors: [{x, y, radius, plot}], first chooses first; spots: signs that had better stay visible;
  // panels: boxes that cover what stands under them; frame: what a disc of a visible site had better not leave.
  siting.placeDiscs = function (anchors, spots, panels, frame) {
    const placed = [];
    anchors.forEach((anchor, place) => {
      const seen = spots.concat(anchors.filter((_, other) => other !== place));
      const all = candidates(anchor);
      const free = all.filter((disc) => !placed.some((other) => near(disc, other, disc.radius + other.radius + GAP)));
      const covered = (disc) => seen.filter((spot) => near(disc, spot, disc.radius + 5)).length
        + COVERED * panels.filter((panel) => under(disc, panel)).length
        + (inside(anchor, frame) && !inside(disc, frame) ? COVERED : 0);
      const choices = (free.length ? free : all.slice(0, 1)).map((disc) => ({ disc, cost: covered(disc) }));
      const best = choices.reduce((a, b) => (b.cost < a.cost ? b : a));
      placed.push(best.disc);
    });
    return placed;
  };
})(window.siting);
