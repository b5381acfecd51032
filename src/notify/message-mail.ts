// The mail of any message: about incidents, or about Batch Medic itself.
import type { MailContent, Message } from '../ports/channel.ts'
import { mail } from './mail.ts'
import { noticeMail } from './notice-mail.ts'

export function messageMail(message: Message): MailContent {
  return message.kind === 'notice' ? noticeMail(message) : mail(message)
}
