// Where discs stand, in pixels: on their plots, on a stalk where the plot is smaller, never over each other.
const STALK = 26;
const GAP = 3;
const TURNS = [0, -40, 40, -75, 75, -110, 110, 180];
const LENGTHS = [1, 1.7, 2.5, 3.4];
const COVERED = 10;
const NEAR_LENGTHS = 1;
const SMALL_MAP = 560;

function candidates(sign) {
  const found = sign.plot >= 2 * sign.radius + 8 ? [{ x: 0, y: 0, stalk: false }] : [];
  for (const length of sign.first ? LENGTHS : LENGTHS.slice(0, NEAR_LENGTHS)) {
    for (const turn of TURNS) {
      const angle = (turn * Math.PI) / 180;
      found.push({ x: STALK * length * Math.sin(angle), y: -STALK * length * Math.cos(angle), stalk: true });
    }
  }
  return found;
}

// signs: [{x, y, radius, plot, first, dot}], the first chooses first; size: of the map. Returns the disc's place beside
// each anchor, {x, y, stalk, dot}. A sign without a number stands where its site is; so does one that is not among the
// first and finds no room near it, as a dot.
export function placeDiscs(signs, size) {
  const taken = [];
  return signs.map((sign, place) => {
    if (sign.dot) return { x: 0, y: 0, stalk: false };
    const free = (one) => !taken.some((other) => {
      const room = other.radius + sign.radius + GAP;
      return Math.hypot(sign.x + one.x - other.x, sign.y + one.y - other.y) < room;
    });
    const cost = (one) => signs.reduce((sum, other, index) => {
      const over = index !== place && Math.hypot(sign.x + one.x - other.x, sign.y + one.y - other.y) < sign.radius + 5;
      return sum + (over ? 1 : 0);
    }, outside(sign, one, size) ? COVERED : 0);
    const open = sign.first || size.width >= SMALL_MAP ? candidates(sign).filter(free) : [];
    if (open.length === 0 && !sign.first) return { x: 0, y: 0, stalk: false, dot: true };
    let best = open[0] || { x: 0, y: -STALK, stalk: true };
    let least = Infinity;
    for (const one of open) {
      const here = cost(one);
      if (here < least) [best, least] = [one, here];
      if (here === 0) break;
    }
    taken.push({ x: sign.x + best.x, y: sign.y + best.y, radius: sign.radius });
    return best;
  });
}

function outside(sign, one, size) {
  const x = sign.x + one.x;
  const y = sign.y + one.y;
  const seen = sign.x >= 0 && sign.y >= 0 && sign.x <= size.width && sign.y <= size.height;
  return seen && (x < sign.radius || y < sign.radius || x > size.width - sign.radius || y > size.height - sign.radius);
}
