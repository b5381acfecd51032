// What every store of evidence promises.
import { describe, expect, test } from 'vitest'
import type { EvidenceStore } from '../../src/ports/evidence.ts'

export function evidenceContract(
  store: string,
  make: () => EvidenceStore,
  /** Whether it gives out addresses. */
  links: boolean,
): void {
  describe(`evidence in ${store}`, () => {
    const evidence = make()
    const path = (name: string) => `renderfarm/frames/${name}`

    test('what is not kept is not there, also before anything was kept', async () => {
      expect(await evidence.get(path('nothing.txt'))).toBeUndefined()
    })

    test('a text comes back as it was, under the path that was answered', async () => {
      const text = 'Zürich – 日本 😀\r\nno space left on device\n'
      const kept = await evidence.put(path('tvmps 1/startup#2/stderr.txt'), text)
      expect(kept).toBe(path('tvmps 1/startup#2/stderr.txt'))
      expect(await evidence.get(kept)).toBe(text)
    })

    test('collecting twice leaves the second', async () => {
      await evidence.put(path('twice.txt'), 'a long first text')
      await evidence.put(path('twice.txt'), 'second')
      expect(await evidence.get(path('twice.txt'))).toBe('second')
    })

    test('an empty text is kept as one', async () => {
      await evidence.put(path('empty.txt'), '')
      expect(await evidence.get(path('empty.txt'))).toBe('')
    })

    test('an address opens that text alone, for reading and for as long as it says', async () => {
      const kept = await evidence.put(path('tvmps 1/startup#2/linked.txt'), 'Zürich')
      const link = await evidence.link(kept, 10)
      expect(link !== undefined).toBe(links)
      if (!link) return
      const answer = await fetch(link.url)
      expect([answer.status, await answer.text()]).toEqual([200, 'Zürich'])
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
      expect(new URL(link.url).searchParams.get('sp')).toBe('r')
      const ends = Date.parse(new URL(link.url).searchParams.get('se') ?? '')
      expect(Math.abs(ends - link.until)).toBeLessThan(1_000)
      const other = link.url.replace('linked.txt', 'empty.txt')
      expect((await fetch(other)).status).toBe(403)
      const written = await fetch(link.url, {
        method: 'PUT',
        headers: { 'x-ms-blob-type': 'BlockBlob' },
        body: 'x',
      })
      expect(written.status).toBe(403)
    })

    test('a megabyte is no trouble', async () => {
      const text = 'error\n'.repeat(200_000)
      await evidence.put(path('large.txt'), text)
      expect(await evidence.get(path('large.txt'))).toBe(text)
    })
  })
}
