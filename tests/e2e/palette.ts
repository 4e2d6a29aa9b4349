// Reads a picture of a screen, and writes it again with a palette at a fraction of its size: a screen has few colours.
import { deflateSync, inflateSync } from 'node:zlib';

/** A PNG as browsers write it becomes one with a palette; one that has a palette already comes back as it is. */
export function withPalette(png: Buffer): Buffer {
  const picture = read(png);
  return picture === null ? png : written(picture);
}

/** Of a PNG as browsers write it: red, green and blue of the point that lies so far along and down, each from 0 to 1. */
export function colourAt(png: Buffer, along: number, down: number): number | undefined {
  const picture = read(png);
  if (picture === null) throw new Error('this one has a palette');
  const [x, y] = [Math.floor(along * picture.width), Math.floor(down * picture.height)];
  return picture.points[y * picture.width + x];
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** One number for each point: red, green, blue. */
  readonly points: Uint32Array;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const colours = { rgb: 2, palette: 3, rgba: 6 } as const;

/** https://www.w3.org/TR/png-3/ */
function read(png: Buffer): Picture | null {
  const chunks = chunksOf(png);
  const head = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (head === undefined || !png.subarray(0, 8).equals(signature)) throw new Error('this is no PNG');
  const [width, height, depth, colour] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9]];
  if (colour === colours.palette) return null;
  const isKnown = depth === 8 && (colour === colours.rgb || colour === colours.rgba) && head[12] === 0;
  if (!isKnown) throw new Error('browsers write eight bits a colour, without interlacing');
  const bytes = colour === colours.rgb ? 3 : 4;
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const rows = unfiltered(inflateSync(packed), width * bytes, height, bytes);
  const points = new Uint32Array(width * height);
  for (let at = 0; at < points.length; at += 1) points[at] = rows.readUIntBE(at * bytes, 3);
  return { width, height, points };
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    });
    at += 12 + length;
  }
  return chunks;
}

/** Each row says how it differs from its neighbours: https://www.w3.org/TR/png-3/#9Filters */
function unfiltered(packed: Buffer, length: number, height: number, step: number): Buffer {
  const rows = Buffer.alloc(length * height);
  for (let y = 0; y < height; y += 1) {
    const filter = packed[y * (length + 1)] ?? 0;
    const from = y * (length + 1) + 1;
    const to = y * length;
    for (let x = 0; x < length; x += 1) {
      const left = x < step ? 0 : (rows[to + x - step] ?? 0);
      const above = y === 0 ? 0 : (rows[to + x - length] ?? 0);
      const corner = x < step || y === 0 ? 0 : (rows[to + x - length - step] ?? 0);
      rows[to + x] = (packed[from + x] ?? 0) + guess(filter, left, above, corner);
    }
  }
  return rows;
}

function guess(filter: number, left: number, above: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  const sum = left + above - corner;
  const [byLeft, byAbove, byCorner] = [left, above, corner].map((one) => Math.abs(sum - one));
  if (byLeft === undefined || byAbove === undefined || byCorner === undefined) return 0;
  if (byLeft <= byAbove && byLeft <= byCorner) return left;
  return byAbove <= byCorner ? above : corner;
}

function written({ width, height, points }: Picture): Buffer {
  const { palette, indexOf } = fewColours(points);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows[y * (width + 1) + 1 + x] = indexOf.get(points[y * width + x] ?? 0) ?? 0;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, colours.palette], 8);
  const entries = Buffer.alloc(palette.length * 3);
  palette.forEach((colour, index) => void entries.writeUIntBE(colour, index * 3, 3));
  const parts = [
    chunk('IHDR', head),
    chunk('PLTE', entries),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...parts]);
}

/** The most frequent stay; the rarer ones, of the soft edges of letters, become the nearest of those. */
function fewColours(points: Uint32Array): { palette: number[]; indexOf: Map<number, number> } {
  const counts = new Map<number, number>();
  for (const colour of points) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const frequentFirst = [...counts].sort(([a, m], [b, n]) => n - m || a - b).map(([colour]) => colour);
  const palette = frequentFirst.slice(0, most);
  const indexOf = new Map(
    frequentFirst.map((colour, index) => [colour, index < most ? index : nearest(colour, palette)]),
  );
  return { palette, indexOf };
}

/** Enough for five pairs of ink and paper with ten steps between each. */
const most = 64;

function nearest(colour: number, palette: readonly number[]): number {
  let best = 0;
  for (let index = 1; index < palette.length; index += 1) {
    if (distance(colour, palette[index] ?? 0) < distance(colour, palette[best] ?? 0)) best = index;
  }
  return best;
}

function distance(one: number, other: number): number {
  return [16, 8, 0].reduce(
    (sum, shift) => sum + (((one >> shift) & 0xff) - ((other >> shift) & 0xff)) ** 2,
    0,
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(checksum(body));
  return Buffer.concat([length, body, sum]);
}

/** CRC-32, as https://www.w3.org/TR/png-3/#D-CRCAppendix has it. */
function checksum(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
