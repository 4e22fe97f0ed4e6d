/**
 * The six drawn kits, one for each seat: rock, pop, brushes, a machine, janggu and buk, taiko.
 *
 * A drawing is a picture of a seat, not a list of what can be heard: every playable kit piece has a
 * place on every drawing (tests hold this), so whatever is struck lights something up.
 */

import {
  type DrawnPart,
  type KitDrawing,
  type Shape,
  box,
  cymbal,
  drum,
  ellipse,
  facingDrum,
  path,
  scenery,
  stand,
} from "./kit-drawing.ts";

const HATS = ["hat_closed", "hat_open", "hat_pedal"] as const;

/** Two cymbals, one over the other, and their pedal. */
function hiHat(cx: number, cy: number, halfWidth: number): DrawnPart {
  return {
    pieces: HATS,
    at: [cx, cy],
    shapes: [
      stand(cx, cy - 12, cx),
      ellipse("brass", cx, cy + 4, halfWidth, halfWidth * 0.2),
      ellipse("brass", cx, cy - 2, halfWidth, halfWidth * 0.2),
      ellipse("chrome", cx, cy - 3, halfWidth * 0.5, halfWidth * 0.09),
      ellipse("glow", cx, cy, halfWidth, halfWidth * 0.26),
    ],
  };
}

/** A ring with jingles, for whoever claps. */
function tambourine(cx: number, cy: number): DrawnPart {
  return {
    pieces: ["clap"],
    at: [cx, cy],
    shapes: [
      ellipse("wood", cx, cy, 13, 13),
      ellipse("skin", cx, cy, 9, 9),
      ...[20, 92, 164, 236, 308].map((angle) => {
        const turn = (angle / 180) * Math.PI;
        return ellipse("metal", cx + 11 * Math.cos(turn), cy + 11 * Math.sin(turn), 3, 3);
      }),
      ellipse("glow", cx, cy, 13, 13),
    ],
  };
}

/** A snare with its rim as a part of its own. */
function snare(cx: number, topY: number, halfWidth: number): readonly DrawnPart[] {
  return [
    scenery([stand(cx, topY + 20, cx)]),
    drum(["snare"], cx, topY, halfWidth, 22, { shell: "metal" }),
    {
      pieces: ["rim"],
      at: [cx - halfWidth, topY],
      shapes: [
        path(
          "glow",
          `M ${cx - halfWidth} ${topY} A ${halfWidth} ${halfWidth * 0.3} 0 0 0 ${cx + halfWidth} ${topY} L ${cx + halfWidth} ${topY + 6} A ${halfWidth} ${halfWidth * 0.3} 0 0 1 ${cx - halfWidth} ${topY + 6} Z`,
        ),
      ],
    },
  ];
}

/** The three commas of a taiko's skin, each 120° on. */
function threeCommas(
  cx: number,
  cy: number,
  radius: number,
  tones: readonly Shape["tone"][],
): Shape[] {
  return tones.map((tone, index) => {
    const turn = index * 120;
    const r = radius;
    const comma = `M ${cx} ${cy - r} A ${r} ${r} 0 0 1 ${cx + r * 0.87} ${cy + r * 0.5} A ${r * 0.95} ${r * 0.95} 0 0 0 ${cx + r * 0.12} ${cy - r * 0.16} A ${r * 0.45} ${r * 0.45} 0 0 1 ${cx} ${cy - r} Z`;
    return { tag: "path", tone, geometry: { d: comma, transform: `rotate(${turn} ${cx} ${cy})` } };
  });
}

const ROCK: KitDrawing = {
  id: "rock",
  parts: [
    cymbal(["crash"], 52, 66, 40, -12, 40),
    cymbal(["ride", "ride_bell"], 272, 78, 42, 12, 284),
    tambourine(22, 112),
    facingDrum(["kick"], 160, 164, 56, "shell", [
      ellipse("emblem", 160, 164, 30, 30),
      path("skin", "M 148 178 L 157 147 L 164 160 L 174 149 L 166 182 L 159 168 Z"),
    ]),
    scenery([path("chrome", "M 113 196 L 100 222 M 207 196 L 220 222")]),
    drum(["tom_high"], 127, 96, 30, 24),
    drum(["tom_mid"], 193, 96, 32, 26),
    ...snare(84, 136, 30),
    hiHat(36, 134, 30),
    scenery([path("chrome", "M 222 150 L 220 222 M 286 150 L 288 222")]),
    drum(["tom_low"], 254, 144, 35, 56),
  ],
};

const POP: KitDrawing = {
  id: "pop",
  parts: [
    cymbal(["crash"], 84, 58, 32, -8, 66),
    cymbal(["ride", "ride_bell"], 246, 70, 34, 9, 262),
    scenery([stand(290, 120, 296)]),
    {
      pieces: ["clap"],
      at: [292, 116],
      shapes: [
        box("panel", 270, 104, 44, 24, 6),
        box("lamp", 276, 109, 32, 14, 4),
        box("glow", 270, 104, 44, 24, 6),
      ],
    },
    facingDrum(["kick"], 160, 172, 48, "wood", [
      ellipse("emblem", 160, 172, 35, 35),
      ellipse("skin", 160, 172, 29, 29),
      ellipse("emblem", 160, 172, 16, 16),
    ]),
    drum(["tom_high", "tom_mid"], 160, 104, 32, 22, { shell: "wood" }),
    ...snare(98, 140, 32),
    hiHat(44, 124, 27),
    scenery([path("chrome", "M 206 156 L 204 222 M 258 156 L 260 222")]),
    drum(["tom_low"], 232, 148, 30, 44, { shell: "wood" }),
  ],
};

const BRUSHES: KitDrawing = {
  id: "brushes",
  parts: [
    cymbal(["crash"], 74, 60, 42, -14, 54),
    cymbal(["ride", "ride_bell"], 258, 66, 54, 14, 276),
    facingDrum(["kick"], 168, 178, 42, "wood-dark", [
      path("emblem", "M 144 190 Q 152 158 168 158 Q 184 158 192 190 Q 168 176 144 190 Z"),
    ]),
    drum(["tom_high", "tom_mid"], 190, 116, 28, 20, { shell: "wood-dark" }),
    ...snare(104, 138, 36),
    scenery([
      path("rope", "M 84 132 L 128 152 M 86 129 L 130 149 M 84 136 L 126 155"),
      path("rope", "M 130 128 L 92 150 M 132 132 L 94 153"),
    ]),
    hiHat(38, 128, 32),
    tambourine(298, 134),
    scenery([path("chrome", "M 226 158 L 224 222 M 274 158 L 276 222")]),
    drum(["tom_low"], 250, 152, 29, 46, { shell: "wood-dark" }),
  ],
};

/** A pad of the machine: four columns, three rows, on a leaning panel. */
function machinePad(pieces: readonly string[], column: number, row: number): DrawnPart {
  const x = 64 + column * 49 - row * 2.5;
  const y = 132 + row * 21;
  return {
    pieces,
    at: [x + 21, y + 9],
    shapes: [
      box("shell-dark", x, y, 43, 18, 4),
      box("shell", x + 2, y + 1, 39, 13, 3),
      box("glow", x, y, 43, 18, 4),
    ],
  };
}

const MACHINE: KitDrawing = {
  id: "machine",
  parts: [
    scenery([
      path(
        "chrome",
        "M 92 190 L 60 222 M 228 190 L 260 222 M 100 190 L 240 222 M 220 190 L 80 222",
      ),
      path("panel", "M 60 102 L 260 102 L 272 193 Q 273 200 266 200 L 54 200 Q 47 200 48 193 Z"),
      box("lamp", 70, 108, 84, 18, 4),
      path("emblem", "M 78 118 L 86 118 L 90 112 L 96 123 L 101 115 L 105 118 L 146 118"),
    ]),
    ...[180, 204, 228].map((cx) =>
      scenery([ellipse("metal", cx, 117, 8, 8), path("emblem", `M ${cx} 117 L ${cx + 3} 111`)]),
    ),
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
  const left = cx - radius - 9;
  const right = cx + radius + 9;
  return {
    pieces,
    at: [cx, cy],
    shapes: [
      path(
        "wood-line",
        `M ${left} 221 L ${left} ${cy - radius - 8} L ${right} ${cy - radius - 8} L ${right} 221`,
      ),
      path(
        "rope",
        `M ${cx - 8} ${cy - radius - 8} L ${cx - 6} ${cy - radius + 4} M ${cx + 8} ${cy - radius - 8} L ${cx + 6} ${cy - radius + 4}`,
      ),
      ellipse("brass", cx, cy, radius, radius),
      ellipse("chrome", cx, cy, radius * 0.72, radius * 0.72),
      ellipse("glow", cx, cy, radius, radius),
    ],
  };
}

/** The hourglass: two bowls, two skins, ropes between them. */
const JANGGU: readonly DrawnPart[] = [
  scenery([
    path(
      "shell",
      "M 62 136 C 84 138 96 156 112 158 L 128 158 C 144 156 156 138 178 136 L 178 206 C 156 204 144 186 128 184 L 112 184 C 96 186 84 204 62 206 Z",
    ),
    path(
      "rope",
      "M 62 140 L 178 152 M 62 156 L 178 140 M 62 172 L 178 160 M 62 164 L 178 184 M 62 188 L 178 174 M 62 182 L 178 202 M 62 204 L 178 190",
    ),
  ]),
  {
    pieces: ["snare"],
    at: [178, 170],
    shapes: [
      ellipse("rope", 178, 171, 17, 41),
      ellipse("skin", 180, 171, 14, 36),
      ellipse("glow", 180, 171, 14, 36),
    ],
  },
  {
    pieces: ["tom_high", "rim"],
    at: [62, 170],
    shapes: [
      ellipse("rope", 62, 171, 17, 41),
      ellipse("skin", 60, 171, 14, 36),
      ellipse("glow", 60, 171, 14, 36),
    ],
  },
];

const JANGGU_BUK: KitDrawing = {
  id: "janggu",
  parts: [
    gong(["crash"], 48, 92, 30),
    {
      pieces: ["ride", "ride_bell"],
      at: [108, 78],
      shapes: [
        stand(108, 78, 110),
        ellipse("brass", 108, 78, 24, 7),
        path("brass", "M 93 76 Q 108 60 123 76 Z"),
        ellipse("glow", 108, 76, 24, 9),
      ],
    },
    {
      pieces: [...HATS],
      at: [216, 66],
      shapes: [
        stand(216, 66, 204),
        path("rope", "M 208 50 q 8 -14 16 0"),
        ellipse("brass", 216, 66, 18, 18),
        ellipse("chrome", 216, 66, 10, 10),
        ellipse("glow", 216, 66, 18, 18),
      ],
    },
    scenery([path("wood-line", "M 196 222 L 214 180 M 304 222 L 286 180 M 206 205 L 294 205")]),
    facingDrum(["kick"], 250, 146, 54, "wood", [
      ...threeCommas(250, 146, 30, ["emblem", "emblem-2", "emblem-3"]),
    ]),
    {
      pieces: ["tom_mid", "tom_low"],
      at: [250, 92],
      shapes: [
        path(
          "rope",
          "M 205 118 L 200 132 M 212 108 L 204 116 M 295 118 L 300 132 M 288 108 L 296 116",
        ),
        path("glow", "M 196 146 A 54 54 0 0 1 304 146 L 297 146 A 47 47 0 0 0 203 146 Z"),
      ],
    },
    ...JANGGU,
    {
      pieces: ["clap"],
      at: [22, 178],
      shapes: [
        path("wood", "M 14 150 L 20 150 L 24 206 L 10 206 Z"),
        path("wood-dark", "M 22 150 L 28 150 L 38 204 L 26 206 Z"),
        path("rope", "M 12 156 L 30 156"),
        path("glow", "M 12 150 L 28 150 L 38 206 L 8 206 Z"),
      ],
    },
  ],
};

/** A small drum with a tight lacing, slanted on its stand. */
function shime(pieces: readonly string[], cx: number, cy: number, halfWidth: number): DrawnPart {
  const zigzag = [-0.8, -0.4, 0, 0.4]
    .map(
      (share) =>
        `M ${cx + share * halfWidth} ${cy + 7} l ${halfWidth * 0.2} 20 l ${halfWidth * 0.2} -20`,
    )
    .join(" ");
  return {
    pieces,
    at: [cx, cy],
    shapes: [
      path(
        "wood-line",
        `M ${cx - 16} ${cy + 26} L ${cx - 24} 222 M ${cx + 16} ${cy + 26} L ${cx + 24} 222`,
      ),
      path(
        "shell",
        `M ${cx - halfWidth} ${cy} L ${cx - halfWidth + 3} ${cy + 24} A ${halfWidth} ${halfWidth * 0.3} 0 0 0 ${cx + halfWidth - 3} ${cy + 24} L ${cx + halfWidth} ${cy} Z`,
      ),
      path("rope", zigzag),
      ellipse("wood-dark", cx, cy, halfWidth + 3, halfWidth * 0.34),
      ellipse("skin", cx, cy - 1, halfWidth - 2, halfWidth * 0.26),
      ellipse("glow", cx, cy - 1, halfWidth, halfWidth * 0.3),
    ],
  };
}

const TAIKO: KitDrawing = {
  id: "taiko",
  parts: [
    gong(["crash"], 276, 96, 27),
    scenery([
      path(
        "wood-line",
        "M 104 222 L 118 160 M 216 222 L 202 160 M 100 214 L 220 214 M 110 190 L 210 190",
      ),
    ]),
    {
      pieces: ["kick"],
      at: [160, 140],
      shapes: [
        ellipse("wood-dark", 160, 140, 58, 58),
        ellipse("wood", 160, 140, 55, 55),
        ...Array.from({ length: 20 }, (_, index) => {
          const turn = (index / 20) * 2 * Math.PI;
          return ellipse("metal", 160 + 51 * Math.cos(turn), 140 + 51 * Math.sin(turn), 2, 2);
        }),
        ellipse("skin", 160, 140, 46, 46),
        ...threeCommas(160, 140, 24, ["emblem-2", "emblem-2", "emblem-2"]),
        ellipse("glow", 160, 140, 48, 48),
      ],
    },
    {
      pieces: ["rim"],
      at: [104, 140],
      shapes: [path("glow", "M 160 82 A 58 58 0 0 0 160 198 L 160 187 A 47 47 0 0 1 160 93 Z")],
    },
    {
      pieces: [...HATS],
      at: [44, 92],
      shapes: [
        stand(44, 92, 40),
        ellipse("brass", 36, 92, 10, 26, 12),
        ellipse("brass", 54, 92, 10, 26, -12),
        path("emblem", "M 30 92 q -14 6 -12 18 M 60 92 q 14 6 12 18"),
        ellipse("glow", 45, 92, 20, 28),
      ],
    },
    shime(["snare"], 70, 148, 34),
    shime(["tom_high", "tom_mid"], 246, 156, 30),
    {
      pieces: ["tom_low"],
      at: [160, 204],
      shapes: [
        path("shell", "M 128 200 Q 125 214 130 226 L 190 226 Q 195 214 192 200 Z"),
        ellipse("wood-dark", 160, 200, 34, 9),
        ellipse("skin", 160, 199, 30, 7),
        ellipse("glow", 160, 199, 32, 8),
      ],
    },
    {
      pieces: ["ride", "ride_bell"],
      at: [296, 166],
      shapes: [
        stand(296, 166, 300),
        ellipse("brass", 296, 166, 17, 17),
        ellipse("metal", 296, 166, 9, 9),
        ellipse("glow", 296, 166, 17, 17),
      ],
    },
    {
      pieces: ["clap"],
      at: [20, 190],
      shapes: [
        path("wood", "M 6 176 L 15 174 L 23 212 L 14 214 Z"),
        path("wood-dark", "M 30 174 L 38 178 L 28 214 L 20 211 Z"),
        path("rope", "M 10 177 Q 22 166 34 177"),
        path("glow", "M 6 174 L 38 174 L 30 214 L 12 214 Z"),
      ],
    },
  ],
};

/** One for each seat where the kit is not known: seat 1 has the first. */
export const KIT_DRAWINGS: readonly KitDrawing[] = [ROCK, POP, BRUSHES, MACHINE, JANGGU_BUK, TAIKO];

/** The drawing that looks as a kit sounds, by the kit's id. */
const DRAWING_OF_KIT: Readonly<Record<string, KitDrawing>> = {
  arena: ROCK,
  studio: POP,
  velvet: BRUSHES,
  club: MACHINE,
  madang: JANGGU_BUK,
  matsuri: TAIKO,
};

/** Give the drawing for a kit; for one not known here, the seat's (seats beyond the sixth begin again). */
export function drawingOf(kitId: string, seat: number): KitDrawing {
  const index = (((seat - 1) % KIT_DRAWINGS.length) + KIT_DRAWINGS.length) % KIT_DRAWINGS.length;
  return DRAWING_OF_KIT[kitId] ?? KIT_DRAWINGS[index] ?? ROCK;
}
