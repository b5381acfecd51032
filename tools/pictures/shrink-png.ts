// Makes a PNG of chromium small: its colours, a few hundred shades of text, become a palette of 256.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])

/**
 * Takes 8-bit RGB or RGBA without interlacing, which is what chromium writes; transparency is dropped.
 * @throws Error for any other PNG
 */
export function shrinkPng(png: Buffer): Buffer {
  const chunks = chunksOf(png)
  const header = chunks.find(({ type }) => type === 'IHDR')?.data
  if (!header) throw new Error('This is not a PNG')
  const width = header.readUInt32BE(0)
  const height = header.readUInt32BE(4)
  const [depth, colour, , , interlace] = header.subarray(8)
  const channels = colour === 6 ? 4 : 3
  if (depth !== 8 || (colour !== 2 && colour !== 6) || interlace !== 0) {
    throw new Error(`A PNG of depth ${depth}, colour type ${colour} cannot be shrunk here`)
  }
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  const pixels = unfilter(inflateSync(packed), width, height, channels)
  for (let bits = 8; ; bits -= 1) {
    const indexed = toPalette(pixels, width, height, channels, bits)
    if (indexed) return write(width, height, indexed)
  }
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks = []
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  return chunks
}

/** PNG, second edition, clause 9: each row is told as its difference from its neighbours. */
function unfilter(raw: Buffer, width: number, height: number, channels: number): Buffer {
  const stride = width * channels
  const out = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)]
    for (let x = 0; x < stride; x += 1) {
      const left = x >= channels ? (out[y * stride + x - channels] ?? 0) : 0
      const up = y > 0 ? (out[(y - 1) * stride + x] ?? 0) : 0
      const corner = y > 0 && x >= channels ? (out[(y - 1) * stride + x - channels] ?? 0) : 0
      const told = raw[y * (stride + 1) + 1 + x] ?? 0
      out[y * stride + x] = told + predicted(filter, left, up, corner)
    }
  }
  return out
}

function predicted(filter: number | undefined, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const guess = left + up - corner
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number,
  ]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

interface Indexed {
  palette: Buffer
  rows: Buffer
}

/** Undefined where 256 colours do not do at so many bits a channel. The first colour met stands for its like. */
function toPalette(
  pixels: Buffer,
  width: number,
  height: number,
  channels: number,
  bits: number,
): Indexed | undefined {
  const indexes = new Map<number, number>()
  const palette: number[] = []
  const rows = Buffer.alloc((width + 1) * height)
  const shift = 8 - bits
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(pixel * channels, pixel * channels + 3)
    const key = ((red >> shift) << 16) | ((green >> shift) << 8) | (blue >> shift)
    let index = indexes.get(key)
    if (index === undefined) {
      if (indexes.size === 256) return undefined
      index = indexes.size
      indexes.set(key, index)
      palette.push(red, green, blue)
    }
    rows[Math.floor(pixel / width) * (width + 1) + 1 + (pixel % width)] = index
  }
  return { palette: Buffer.from(palette), rows }
}

function write(width: number, height: number, { palette, rows }: Indexed): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
