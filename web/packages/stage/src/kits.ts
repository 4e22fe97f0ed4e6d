/**
 * The six drawn kits, and a plain one for kits that people bring.
 *
 * A drawing is a picture of a seat, not a list of what can be heard: every playable kit piece has a
 * place on every drawing (tests hold this), so whatever is struck lights something up. Each has a
 * silhouette, a floor and colours of its own, so that it is known at the size of a thumbnail.
 */

import {
  type DrawnPart,
  type KitDrawing,
  type Shape,
  type Tone,
  around,
  box,
  cymbal,
  drum,
  ellipse,
  facingDrum,
  path,
  rug,
  scenery,
  shineArc,
  stand,
} from "./kit-drawing.ts";

const HATS = ["hat_closed", "hat_open", "hat_pedal"] as const;

/** Two cymbals, one over the other, and their pedal. */
function hiHat(cx: number, cy: number, halfWidth: number, tone: Tone = "brass"): DrawnPart {
  const flat = halfWidth * 0.2;
  return {
    pieces: HATS,
    at: [cx, cy],
    shapes: [
      stand(cx, cy - 18, cx),
      path("metal", `M ${cx + 2} 221 L ${cx + 16} 213 L ${cx + 20} 217 L ${cx + 6} 223 Z`),
      ellipse(tone, cx, cy + 6, halfWidth, flat),
      ellipse(tone, cx, cy, halfWidth, flat),
      ellipse("brass-line", cx, cy, halfWidth * 0.72, flat * 0.72),
      path(
        tone,
        `M ${cx - 7} ${cy} Q ${cx - 5} ${cy - 6} ${cx} ${cy - 6} Q ${cx + 5} ${cy - 6} ${cx + 7} ${cy} Q ${cx} ${cy + 2} ${cx - 7} ${cy} Z`,
      ),
      ellipse("glow", cx, cy + 3, halfWidth, flat + 4),
    ],
  };
}

/** A ring with jingles, for whoever claps. */
function tambourine(cx: number, cy: number, radius = 13): DrawnPart {
  return {
    pieces: ["clap"],
    at: [cx, cy],
    shapes: [
      ellipse("wood", cx, cy, radius, radius),
      ellipse("skin", cx, cy, radius * 0.68, radius * 0.68),
      ...around(cx, cy, radius * 0.85, 5).map(([x, y]) =>
        ellipse("brass", x, y, radius * 0.22, radius * 0.22),
      ),
      ellipse("glow", cx, cy, radius, radius),
    ],
  };
}

/** A snare on its stand, with its rim as a part of its own. */
function snare(
  cx: number,
  topY: number,
  halfWidth: number,
  shell: Tone,
  depth = 20,
): readonly DrawnPart[] {
  const flat = halfWidth * 0.3;
  const left = cx - halfWidth - 1.2;
  const right = cx + halfWidth + 1.2;
  return [
    scenery([stand(cx, topY + depth, cx)]),
    drum(["snare"], cx, topY, halfWidth, depth, { shell }),
    {
      pieces: ["rim"],
      at: [left, topY],
      shapes: [
        path(
          "glow",
          `M ${left} ${topY} A ${halfWidth} ${flat} 0 0 0 ${right} ${topY} L ${right} ${topY + 5} A ${halfWidth} ${flat} 0 0 1 ${left} ${topY + 5} Z`,
        ),
      ],
    },
  ];
}

/** A floor tom on its three legs. */
function floorTom(
  cx: number,
  topY: number,
  halfWidth: number,
  depth: number,
): readonly DrawnPart[] {
  const leg = halfWidth * 0.86;
  return [
    scenery([
      path(
        "chrome",
        `M ${cx - leg} ${topY + 12} L ${cx - leg - 3} 222 M ${cx + leg} ${topY + 12} L ${cx + leg + 3} 222 M ${cx} ${topY + depth} L ${cx} 226`,
      ),
    ]),
    drum(["tom_low"], cx, topY, halfWidth, depth),
  ];
}

/** The three commas of a festival drum's skin, each 120° on: a round head, a tail along the edge. */
function threeCommas(
  cx: number,
  cy: number,
  radius: number,
  tones: readonly [Tone, Tone, Tone],
): Shape[] {
  const on = (share: number, degrees: number): string => {
    const turn = (degrees / 180) * Math.PI;
    return `${cx + radius * share * Math.cos(turn)} ${cy + radius * share * Math.sin(turn)}`;
  };
  const tail = `M ${on(0.8, -104)} A ${radius} ${radius} 0 0 1 ${on(1, 24)} A ${radius * 0.74} ${radius * 0.74} 0 0 0 ${on(0.34, -58)} Z`;
  return tones.flatMap((tone, index): Shape[] => {
    const transform = `rotate(${index * 120} ${cx} ${cy})`;
    const head = { cx, cy: cy - radius * 0.54, rx: radius * 0.3, ry: radius * 0.3 };
    return [
      { tag: "path", tone, geometry: { d: tail, transform } },
      { tag: "ellipse", tone, geometry: { ...head, transform } },
    ];
  });
}

/** Dry, close, bright: four white drums, mint hoops and a microphone. */
const STUDIO: KitDrawing = {
  id: "studio",
  scene: [...rug(148)],
  parts: [
    cymbal(["crash"], 66, 58, 36, -10, 52),
    cymbal(["ride", "ride_bell"], 258, 66, 38, 10, 278),
    scenery([
      path("chrome", "M 304 222 L 300 40 M 292 222 L 316 222 M 303 62 L 222 22"),
      path("panel", "M 226 14 L 236 19 L 226 40 L 216 35 Z"),
      path("metal", "M 218 29 L 229 34.5 L 223 47 Q 216 52 211 46 Q 209 42 212 40 Z"),
    ]),
    facingDrum(
      ["kick"],
      160,
      170,
      50,
      "hoop",
      [
        ellipse("trim", 160, 170, 32, 32),
        ellipse("skin", 160, 170, 23, 23),
        ellipse("trim", 160, 170, 14, 14),
        ellipse("panel", 187, 188, 8.5, 8.5),
      ],
      8,
    ),
    scenery([path("chrome", "M 118 198 L 106 224 M 202 198 L 214 224")]),
    drum(["tom_high", "tom_mid"], 160, 106, 33, 22),
    ...snare(96, 142, 33, "shell", 18),
    hiHat(40, 126, 28),
    ...floorTom(234, 148, 32, 48),
    {
      pieces: ["clap"],
      at: [290, 124],
      shapes: [
        path("chrome", "M 290 134 L 290 150 L 300 158"),
        box("panel", 270, 112, 40, 24, 7),
        box("trim", 276, 117, 28, 14, 4),
        box("glow", 270, 112, 40, 24, 7),
      ],
    },
  ],
};

/** Two bass drums, cymbals like wings, light from above. */
const ARENA: KitDrawing = {
  id: "arena",
  scene: [
    path(
      "light",
      "M 42 -16 L 66 -16 L 150 206 L 26 206 Z M 254 -16 L 278 -16 L 294 206 L 170 206 Z",
    ),
    path(
      "chrome",
      "M 8 -16 L 312 -16 M 8 -8 L 312 -8 M 20 -16 l 14 8 l 14 -8 l 14 8 l 14 -8 l 14 8 l 14 -8 l 14 8 l 14 -8 l 14 8 l 14 -8 l 14 8 l 14 -8 l 14 8 l 14 -8 l 14 8 l 14 -8 l 14 8 l 14 -8 l 14 8",
    ),
    path("panel", "M 44 -12 l 20 0 l 4 14 l -28 0 Z M 256 -12 l 20 0 l 4 14 l -28 0 Z"),
    ellipse("lamp", 54, 3, 14, 4),
    ellipse("lamp", 266, 3, 14, 4),
    path("rug-2", "M 2 224 L 20 208 L 300 208 L 318 224 L 318 236 L 2 236 Z"),
    path("rug", "M 2 224 L 20 208 L 300 208 L 318 224 Z"),
    ...[18, 58, 98, 138, 182, 222, 262, 302].map((x) => ellipse("lamp", x, 230, 3.4, 3.4)),
  ],
  parts: [
    cymbal(["crash"], 46, 48, 46, -16, 38),
    cymbal(["ride", "ride_bell"], 274, 52, 46, 16, 284),
    {
      pieces: ["kick"],
      at: [108, 166],
      shapes: [98, 222]
        .flatMap((cx) => [
          ellipse("hoop", cx, 164, 54, 54),
          ellipse("shell-dark", cx, 164, 46, 46),
          ...around(cx, 164, 50, 10, 18).map(([x, y]) => ellipse("metal", x, y, 2.6, 2.6)),
          ellipse("trim-line", cx, 164, 38, 38),
          path(
            "emblem",
            `M ${cx + 8} 132 L ${cx - 17} 168 L ${cx - 3} 168 L ${cx - 9} 197 L ${cx + 17} 158 L ${cx + 3} 158 Z`,
          ),
          shineArc(cx, 164, 43),
        ])
        .concat([
          path(
            "glow",
            "M 52 164 a 46 46 0 1 0 92 0 a 46 46 0 1 0 -92 0 Z M 176 164 a 46 46 0 1 0 92 0 a 46 46 0 1 0 -92 0 Z",
          ),
        ]),
    },
    drum(["tom_high"], 126, 100, 33, 30),
    drum(["tom_mid"], 194, 100, 33, 30),
    ...snare(62, 134, 31, "metal", 22),
    hiHat(24, 122, 25),
    ...floorTom(270, 138, 36, 62),
    tambourine(160, 146, 12),
  ],
};

/** The fringe of an oriental rug. */
const FRINGE = Array.from({ length: 23 }, (_, index) => {
  const angle = ((index + 0.5) / 23) * Math.PI;
  const x = 160 - 150 * Math.cos(angle);
  const y = 221 + 15 * Math.sin(angle);
  return `M ${x} ${y} l ${-Math.cos(angle) * 5} ${Math.sin(angle) * 4 + 1}`;
}).join(" ");

/** Small, round, walnut: brushes on the snare, a dark ride, a lamp. */
const VELVET: KitDrawing = {
  id: "velvet",
  scene: [
    path("light", "M 12 60 L 60 60 L 112 222 L 0 222 L 0 100 Z"),
    path("rug-line", FRINGE),
    ...rug(151, 16),
    path(
      "rug-line",
      "M 160 208 l 14 13 l -14 10 l -14 -10 Z M 92 211 l 11 10 l -11 8 l -11 -8 Z M 228 211 l 11 10 l -11 8 l -11 -8 Z",
    ),
    path("chrome", "M 36 60 L 36 222 M 20 223 Q 36 214 52 223"),
    path("lamp", "M 22 20 L 50 20 L 62 60 L 10 60 Z"),
    path("trim-line", "M 10 60 L 62 60 M 22 20 L 50 20"),
  ],
  parts: [
    cymbal(["ride", "ride_bell"], 254, 72, 56, 13, 282, "brass-dark"),
    cymbal(["crash"], 84, 66, 38, -12, 66, "brass-dark"),
    facingDrum(
      ["kick"],
      172,
      178,
      42,
      "shell-dark",
      [
        ellipse("skin-line", 172, 178, 30, 30),
        path(
          "emblem",
          "M 172 160 C 160 150 146 162 154 176 C 158 184 168 188 172 198 C 176 188 186 184 190 176 C 198 162 184 150 172 160 Z",
        ),
      ],
      6,
    ),
    scenery([path("chrome", "M 140 204 L 130 224 M 204 204 L 214 224")]),
    drum(["tom_high", "tom_mid"], 194, 118, 29, 20),
    ...snare(106, 140, 37, "shell", 16),
    scenery([
      path(
        "rope",
        "M 70 154 L 92 146 M 92 146 L 124 132 M 92 146 L 128 136 M 92 146 L 130 141 M 92 146 L 127 145",
      ),
      path("wood-line", "M 62 157 L 86 148"),
      path("rope", "M 142 158 L 124 147 M 124 147 L 96 131 M 124 147 L 90 134 M 124 147 L 86 139"),
      path("wood-line", "M 150 162 L 130 150"),
    ]),
    hiHat(48, 130, 30, "brass-dark"),
    ...floorTom(252, 150, 30, 48),
    tambourine(300, 176),
  ],
};

const PAD_TONES: readonly Tone[] = ["pad-1", "pad-2", "pad-3", "pad-4"];

/** A pad of the machine: four columns, three rows, on a leaning panel. */
function machinePad(pieces: readonly string[], column: number, row: number): DrawnPart {
  const lean = 4 + row * 3;
  const x = 52 - lean + column * (54 + row * 1.5);
  const y = 124 + row * 26;
  const width = 48 + row * 1.5;
  return {
    pieces,
    at: [x + width / 2, y + 11],
    shapes: [
      box("panel-dark", x, y, width, 23, 5),
      box(PAD_TONES[column] ?? "pad-1", x + 2, y + 1, width - 4, 17, 4),
      box("shine", x + 5, y + 3, width - 10, 4, 2),
      box("glow", x, y, width, 23, 5),
    ],
  };
}

/** A speaker of the sound system. */
function speaker(x: number): readonly Shape[] {
  const cx = x + 20;
  return [
    box("panel-dark", x, 60, 40, 160, 5),
    ellipse("panel", cx, 84, 13, 13),
    ellipse("trim-line", cx, 84, 7, 7),
    ...[130, 182].flatMap((cy) => [
      ellipse("panel", cx, cy, 18, 22),
      ellipse("trim-line", cx, cy, 12.5, 15.5),
      ellipse("panel-dark", cx, cy, 5, 6.5),
    ]),
  ];
}

/** A machine with twelve lit pads between two speakers. */
const CLUB: KitDrawing = {
  id: "club",
  scene: [
    path("rug-2", "M 4 226 L 40 206 L 280 206 L 316 226 L 300 238 L 20 238 Z"),
    path(
      "rug-line",
      "M 40 206 L 20 238 M 88 206 L 76 238 M 136 206 L 132 238 M 184 206 L 188 238 M 232 206 L 244 238 M 280 206 L 300 238 M 22 216 L 298 216 M 10 227 L 310 227",
    ),
    ...speaker(0),
    ...speaker(280),
  ],
  parts: [
    scenery([
      path("chrome", "M 96 204 L 214 228 M 224 204 L 106 228"),
      path("panel", "M 46 96 L 274 96 L 296 204 Q 297 212 289 212 L 31 212 Q 23 212 24 204 Z"),
      path(
        "panel-dark",
        "M 24 204 L 296 204 L 296 208 Q 296 216 288 216 L 32 216 Q 24 216 24 208 Z",
      ),
      box("lamp", 56, 102, 76, 17, 3),
      path(
        "emblem",
        "M 62 112 L 70 112 L 74 106 L 80 117 L 86 108 L 90 112 L 96 112 L 100 105 L 106 117 L 111 110 L 126 110",
      ),
      ...[152, 178, 204].flatMap((cx) => [
        ellipse("panel-dark", cx, 110, 9, 9),
        ellipse("metal", cx, 109, 6.5, 6.5),
        path("trim-line", `M ${cx} 109 L ${cx + 3} 104`),
      ]),
      ...[0, 1, 2, 3].map((step) =>
        box(PAD_TONES[step] ?? "pad-1", 226 + step * 10, 104, 7, 12, 2),
      ),
    ]),
    machinePad(["crash"], 0, 0),
    machinePad(["hat_open"], 1, 0),
    machinePad(["ride"], 2, 0),
    machinePad(["ride_bell"], 3, 0),
    machinePad(["hat_closed", "hat_pedal"], 0, 1),
    machinePad(["tom_high"], 1, 1),
    machinePad(["tom_mid"], 2, 1),
    machinePad(["tom_low"], 3, 1),
    machinePad(["kick"], 0, 2),
    machinePad(["snare"], 1, 2),
    machinePad(["rim"], 2, 2),
    machinePad(["clap"], 3, 2),
  ],
};

/** A gong hung in a frame. */
function gong(pieces: readonly string[], cx: number, cy: number, radius: number): DrawnPart {
  const left = cx - radius - 8;
  const right = cx + radius + 8;
  const top = cy - radius - 10;
  return {
    pieces,
    at: [cx, cy],
    shapes: [
      path("wood-line", `M ${left} 222 L ${left} ${top} M ${right} 222 L ${right} ${top}`),
      path("wood-line", `M ${left - 6} ${top} L ${right + 6} ${top}`),
      path(
        "rope",
        `M ${cx - radius * 0.5} ${top} L ${cx - radius * 0.45} ${cy - radius * 0.85} M ${cx + radius * 0.5} ${top} L ${cx + radius * 0.45} ${cy - radius * 0.85}`,
      ),
      ellipse("brass", cx, cy, radius, radius),
      ellipse("brass-line", cx, cy, radius * 0.78, radius * 0.78),
      ellipse("brass-dark", cx, cy, radius * 0.34, radius * 0.34),
      shineArc(cx, cy, radius * 0.92),
      ellipse("glow", cx, cy, radius, radius),
    ],
  };
}

/** A small drum with a tight lacing, slanted on its stand. */
function shime(pieces: readonly string[], cx: number, cy: number, halfWidth: number): DrawnPart {
  const w = halfWidth;
  const zigzag = [-0.9, -0.54, -0.18, 0.18, 0.54]
    .map((share) => `M ${cx + share * w} ${cy + 6} l ${w * 0.18} 22 l ${w * 0.18} -22`)
    .join(" ");
  return {
    pieces,
    at: [cx, cy],
    shapes: [
      path(
        "wood-line",
        `M ${cx - w * 0.5} ${cy + 26} L ${cx - w * 0.8} 222 M ${cx + w * 0.5} ${cy + 26} L ${cx + w * 0.8} 222`,
      ),
      path(
        "shell",
        `M ${cx - w} ${cy} L ${cx - w + 3} ${cy + 26} A ${w} ${w * 0.3} 0 0 0 ${cx + w - 3} ${cy + 26} L ${cx + w} ${cy} Z`,
      ),
      path("rope", zigzag),
      ellipse("hoop", cx, cy, w + 4, w * 0.34),
      ellipse("skin", cx, cy - 1, w - 2, w * 0.25),
      ellipse("glow", cx, cy - 1, w, w * 0.28),
    ],
  };
}

/** A paper lantern of the festival. */
function lantern(cx: number, top: number): readonly Shape[] {
  return [
    path(
      "lamp",
      `M ${cx - 6} ${top} Q ${cx - 17} ${top + 12} ${cx - 6} ${top + 24} L ${cx + 6} ${top + 24} Q ${cx + 17} ${top + 12} ${cx + 6} ${top} Z`,
    ),
    path(
      "trim-line",
      `M ${cx - 10} ${top + 8} Q ${cx} ${top + 11} ${cx + 10} ${top + 8} M ${cx - 10} ${top + 16} Q ${cx} ${top + 19} ${cx + 10} ${top + 16}`,
    ),
    path(
      "panel",
      `M ${cx - 6} ${top - 3} h 12 v 4 h -12 Z M ${cx - 6} ${top + 23} h 12 v 4 h -12 Z`,
    ),
  ];
}

/** The festival: the great drum, its small ones, lanterns on a string. */
const MATSURI: KitDrawing = {
  id: "matsuri",
  scene: [
    path("chrome", "M -4 -14 Q 80 8 160 -2 Q 240 8 324 -14"),
    ...[20, 76, 244, 300].flatMap((x) => lantern(x, x === 76 || x === 244 ? 4 : -6)),
    path("rug", "M 8 212 L 312 212 L 320 236 L 0 236 Z"),
    ...[0, 2, 4, 6, 8].map((index) =>
      path(
        "rug-2",
        `M ${8 + index * 33.8} 212 L ${8 + (index + 1) * 33.8} 212 L ${(index + 1) * 35.6} 236 L ${index * 35.6} 236 Z`,
      ),
    ),
  ],
  parts: [
    gong(["crash"], 282, 92, 26),
    scenery([
      path(
        "wood-line",
        "M 98 224 L 116 158 M 222 224 L 204 158 M 92 218 L 228 218 M 106 196 L 214 196",
      ),
    ]),
    {
      pieces: ["kick"],
      at: [160, 150],
      shapes: [
        ellipse("shell-dark", 160, 150, 56, 56),
        ellipse("shell", 160, 150, 52.5, 52.5),
        ...around(160, 150, 48, 22).map(([x, y]) => ellipse("brass", x, y, 2.4, 2.4)),
        ellipse("skin", 160, 150, 42.5, 42.5),
        ...threeCommas(160, 150, 25, ["emblem", "emblem", "emblem"]),
        shineArc(160, 150, 40),
        ellipse("glow", 160, 150, 42.5, 42.5),
      ],
    },
    {
      pieces: ["rim"],
      at: [104, 146],
      shapes: [
        path(
          "glow",
          "M 104 150 a 56 56 0 1 0 112 0 a 56 56 0 1 0 -112 0 Z M 117 150 a 43 43 0 1 1 86 0 a 43 43 0 1 1 -86 0 Z",
        ),
      ],
    },
    {
      pieces: ["ride", "hat_pedal"],
      at: [42, 88],
      shapes: [
        stand(42, 100, 36),
        ellipse("brass", 32, 88, 11, 28, 14),
        ellipse("brass-line", 32, 88, 6, 18, 14),
        ellipse("brass", 54, 88, 11, 28, -14),
        ellipse("brass-line", 54, 88, 6, 18, -14),
        path("trim-line", "M 24 90 q -14 8 -10 24 M 62 90 q 14 8 10 24"),
        ellipse("glow", 43, 88, 24, 30),
      ],
    },
    shime(["snare"], 66, 146, 36),
    shime(["tom_high"], 256, 154, 33),
    {
      pieces: ["tom_mid", "tom_low"],
      at: [160, 206],
      shapes: [
        path("shell", "M 124 204 Q 120 218 126 232 L 194 232 Q 200 218 196 204 Z"),
        ...[130, 145, 160, 175, 190].map((x) => ellipse("brass", x, 213, 1.8, 1.8)),
        ellipse("shell-dark", 160, 204, 38, 10),
        ellipse("skin", 160, 203, 33, 7.6),
        ellipse("glow", 160, 203, 35, 9),
      ],
    },
    {
      pieces: ["hat_closed", "hat_open", "ride_bell"],
      at: [302, 166],
      shapes: [
        path("trim-line", "M 302 132 L 302 150"),
        ellipse("brass", 302, 166, 16, 16),
        ellipse("brass-dark", 302, 166, 10, 10),
        shineArc(302, 166, 14),
        ellipse("glow", 302, 166, 16, 16),
      ],
    },
    {
      pieces: ["clap"],
      at: [20, 196],
      shapes: [
        path("wood", "M 3 178 L 13 175 L 23 216 L 12 219 Z"),
        path("wood", "M 29 175 L 39 179 L 28 219 L 18 215 Z"),
        path("trim-line", "M 8 178 Q 21 160 34 178"),
        path("glow", "M 3 175 L 39 175 L 30 219 L 11 219 Z"),
      ],
    },
  ],
};

/** The hourglass: two bowls, two skins, ropes between them. */
const JANGGU: readonly DrawnPart[] = [
  scenery([
    path(
      "shell",
      "M 84 128 C 112 130 130 152 148 155 L 172 155 C 190 152 208 130 236 128 L 236 218 C 208 216 190 194 172 191 L 148 191 C 130 194 112 216 84 218 Z",
    ),
    path(
      "shade",
      "M 84 196 C 112 196 130 182 148 182 L 172 182 C 190 182 208 196 236 196 L 236 218 C 208 216 190 194 172 191 L 148 191 C 130 194 112 216 84 218 Z",
    ),
    path("shine", "M 96 138 C 116 144 132 159 148 161 L 148 164 C 130 164 112 152 96 148 Z"),
    path(
      "rope",
      "M 82 134 L 160 160 L 238 134 M 82 150 L 160 166 L 238 150 M 82 173 L 238 173 M 82 196 L 160 180 L 238 196 M 82 212 L 160 186 L 238 212 M 82 134 L 130 160 M 238 134 L 190 160 M 82 212 L 130 186 M 238 212 L 190 186",
    ),
    path(
      "trim",
      "M 126 152 l 12 5 l -2 8 l -12 -4 Z M 182 157 l 12 -5 l 2 9 l -12 4 Z M 126 194 l 12 -5 l -2 -8 l -12 4 Z M 182 189 l 12 5 l 2 -9 l -12 -4 Z",
    ),
  ]),
  {
    pieces: ["tom_high", "tom_low"],
    at: [76, 173],
    shapes: [
      ellipse("hoop", 84, 173, 20, 52),
      ellipse("skin", 78, 173, 18, 47),
      ellipse("skin-line", 78, 173, 11, 32),
      ellipse("glow", 78, 173, 18, 47),
    ],
  },
  {
    pieces: ["snare"],
    at: [244, 173],
    shapes: [
      ellipse("hoop", 236, 173, 20, 52),
      ellipse("skin", 242, 173, 18, 47),
      ellipse("skin-line", 242, 173, 11, 32),
      ellipse("glow", 242, 173, 15, 42),
    ],
  },
  {
    pieces: ["rim"],
    at: [252, 134],
    shapes: [
      path(
        "glow",
        "M 236 121 a 20 52 0 1 1 0 104 a 20 52 0 1 1 0 -104 Z M 242 130 a 15 43 0 1 0 0 86 a 15 43 0 1 0 0 -86 Z",
      ),
    ],
  },
];

/** The yard: an hourglass of red and blue, a buk, gongs, ribbons. */
const MADANG: KitDrawing = {
  id: "madang",
  scene: [
    ...rug(152, 16),
    path("rug-line", "M 40 214 L 280 214 M 24 221 L 296 221 M 38 229 L 282 229"),
    path("ribbon-1", "M 70 20 C 110 -26 150 34 196 2 S 268 -14 300 30"),
    path("ribbon-2", "M 60 32 C 104 -16 150 46 200 12 S 262 -4 292 46"),
    path("ribbon-3", "M 82 10 C 118 -34 152 22 190 -8 S 276 -22 310 16"),
  ],
  parts: [
    gong(["crash"], 42, 86, 32),
    scenery([path("wood-line", "M 236 222 L 248 120 M 312 222 L 300 120 M 244 190 L 306 190")]),
    facingDrum(
      ["kick"],
      274,
      116,
      40,
      "wood",
      threeCommas(274, 116, 22, ["emblem", "emblem-2", "emblem-3"]),
      12,
    ),
    {
      pieces: ["tom_mid"],
      at: [274, 80],
      shapes: [path("glow", "M 234 116 A 40 40 0 0 1 314 116 L 308 116 A 34 34 0 0 0 240 116 Z")],
    },
    {
      pieces: ["hat_closed", "hat_open", "ride_bell"],
      at: [108, 92],
      shapes: [
        path("chrome", "M 108 92 L 104 200 M 94 221 L 104 198 L 118 221"),
        path("trim-line", "M 98 74 q 10 -16 20 0"),
        ellipse("brass", 108, 92, 20, 20),
        ellipse("brass-line", 108, 92, 13, 13),
        shineArc(108, 92, 18),
        ellipse("glow", 108, 92, 20, 20),
      ],
    },
    {
      pieces: ["ride", "hat_pedal"],
      at: [214, 78],
      shapes: [
        path("chrome", "M 214 78 L 218 200"),
        ellipse("brass", 214, 78, 26, 7),
        ellipse("brass-line", 214, 78, 18, 4.6),
        path("brass", "M 199 77 Q 214 60 229 77 Q 214 82 199 77 Z"),
        path("trim-line", "M 214 66 q 4 -12 14 -12"),
        ellipse("glow", 214, 76, 26, 9),
      ],
    },
    ...JANGGU,
    {
      pieces: ["clap"],
      at: [24, 186],
      shapes: [
        path("wood", "M 10 160 L 18 160 L 20 216 L 4 216 Z"),
        path("wood-dark", "M 20 160 L 27 160 L 34 215 L 21 216 Z"),
        path("wood", "M 29 160 L 36 161 L 48 211 L 35 214 Z"),
        path("trim-line", "M 10 165 L 37 166 M 36 162 q 12 -2 12 12"),
        path("glow", "M 10 160 L 36 160 L 48 212 L 34 216 L 4 216 Z"),
      ],
    },
  ],
};

/** A kit that somebody brought: a plain one in the colour of its seat. */
const PLAIN: KitDrawing = {
  id: "plain",
  scene: [...rug(146)],
  parts: [
    cymbal(["crash"], 62, 64, 38, -10, 50),
    cymbal(["ride", "ride_bell"], 262, 72, 40, 10, 280),
    facingDrum(["kick"], 160, 168, 52, "shell", [ellipse("skin-line", 160, 168, 34, 34)], 8),
    scenery([path("chrome", "M 116 198 L 104 224 M 204 198 L 216 224")]),
    drum(["tom_high"], 128, 104, 29, 22),
    drum(["tom_mid"], 192, 104, 29, 22),
    ...snare(86, 142, 31, "metal", 18),
    hiHat(36, 130, 27),
    ...floorTom(244, 148, 34, 50),
    tambourine(302, 122),
  ],
};

/** The drawing that looks as a kit sounds, by the kit's id. */
const DRAWING_OF_KIT: Readonly<Record<string, KitDrawing>> = {
  studio: STUDIO,
  arena: ARENA,
  club: CLUB,
  matsuri: MATSURI,
  velvet: VELVET,
  madang: MADANG,
};

export const KIT_DRAWINGS: readonly KitDrawing[] = [...Object.values(DRAWING_OF_KIT), PLAIN];

/** Give the drawing for a kit; a plain one for a kit that is not known here. */
export function drawingOf(kitId: string): KitDrawing {
  return Object.hasOwn(DRAWING_OF_KIT, kitId) ? (DRAWING_OF_KIT[kitId] ?? PLAIN) : PLAIN;
}
