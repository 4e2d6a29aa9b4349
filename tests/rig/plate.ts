// Draws a small PNG picture, a sun over the sea: a real image, so that a browser can say whether it loaded.
import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 96;
const HEIGHT = 64;

export function platePng(): Buffer {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2], 8); // eight bits a channel, red green blue
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows())), chunk('IEND')]);
}

/** Each row begins with its filter, 0 for none. */
function rows(): Buffer {
  const lines = Array.from({ length: HEIGHT }, (_, y) => [
    0,
    ...Array.from({ length: WIDTH }, (_, x) => colourAt(x, y)).flat(),
  ]);
  return Buffer.from(lines.flat());
}

function colourAt(x: number, y: number): readonly [number, number, number] {
  if (y > 42) return y % 4 === 0 ? [96, 139, 150] : [47, 93, 110];
  return Math.hypot(x - 60, y - 24) < 12 ? [214, 92, 54] : [244, 230 - y, 200 - y];
}

function chunk(name: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
