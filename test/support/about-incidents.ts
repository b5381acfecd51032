// Narrows a message to one about incidents: most tests never see another.
import type { Announcement, Message } from '../../src/ports/channel.ts'

export function aboutIncidents(message: Message): Announcement {
  if (message.kind === 'incidents') return message
  throw new Error(`A notice came, and none was expected: ${message.title}`)
}
