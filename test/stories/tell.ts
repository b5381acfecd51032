// Lives each story of a table and holds it to what must have come of it; which is said at once, so that one look shows all.
import { describe, expect, test } from 'vitest'
import { live, type Story } from './story.ts'

export function tell(subject: string, stories: readonly Story[]): void {
  describe(subject, () => {
    test.each(stories.map((story) => ({ ...story, story })))('$row: $when', async ({ story }) => {
      const { ends, calls, told } = story
      const { text, ...lived } = await live(story)
      expect(lived).toEqual({ ends, calls, told })
      for (const words of story.words ?? []) expect(text).toContain(words)
    })
  })
}
